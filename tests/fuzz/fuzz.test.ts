// The short run: every script of the corpus, and some hundred made-up ones for each target, always
// from the same seed. The long run is `npm run fuzz`.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCorpus } from './corpus.ts'
import { faultOf, runTarget } from './run-target.ts'
import { TARGETS } from './targets/index.ts'

const SEED = 1
const RUNS: Readonly<Record<string, number>> = {
  frames: 200,
  heads: 800,
  headers: 1000,
  negotiation: 5000,
  inflater: 120,
  connection: 300,
  inspector: 300,
}
/** Longer than a loaded machine needs for them. */
const BOUNDED = { timeout: 120_000 }

for (const target of TARGETS) {
  test(`${target.name}: ${target.claim}`, BOUNDED, async () => {
    const { runs, failure } = await runTarget(target, {
      seed: SEED,
      runs: RUNS[target.name]!,
      seconds: 100,
    })
    assert.equal(failure, undefined)
    assert.ok(runs > 0)
  })

  const corpus = readCorpus(target.name)
  test(`${target.name}: the corpus of ${corpus.length}`, BOUNDED, async () => {
    assert.ok(corpus.length > 0)
    for (const { note, script, outcome } of corpus) {
      assert.equal(await faultOf(target, script), undefined, note)
      if (outcome !== undefined) assert.equal(await target.check(script), outcome, note)
    }
  })
}
