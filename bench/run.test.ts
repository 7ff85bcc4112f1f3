// The harness itself, for a moment, on the floor that needs nothing installed: real server process,
// real load generator, real CPU time. Figures are not judged, only that they are there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONTENDERS, type Contender } from './contenders.ts'
import { runScenario } from './run.ts'
import { SCENARIOS } from './scenarios.ts'

const net = CONTENDERS.find((each) => each.name === 'net')!
const broken: Contender = {
  ...net,
  name: 'broken',
  command: [process.execPath, '-e', 'console.error("no luck today"); process.exit(3)'],
}

test('a round measures what works and tells what does not', { timeout: 20_000 }, async () => {
  const said: string[] = []
  const result = await runScenario({ ...SCENARIOS[1]!, connections: 8 }, [net, broken], {
    rounds: 1,
    seconds: 0.2,
    warmupSeconds: 0.05,
    cores: undefined,
    progress: (line) => said.push(line),
  })
  const [good, bad] = result.contenders
  assert.deepEqual(good!.failures, [])
  assert.ok(good!.rounds[0]!.messages >= 8 * 16)
  assert.ok(good!.cpu!.median > 0)
  assert.ok(good!.othersBusy!.median >= 0 && good!.othersBusy!.median <= 1)
  assert.ok(good!.p99!.median >= good!.p50!.median)
  assert.equal(good!.ratios.net!.median, 1)
  assert.equal(bad!.cpu, undefined)
  assert.match(bad!.failures[0]!.reason, /the server ended by itself \(3\): no luck today/)
  assert.equal(said.length, 2)
})
