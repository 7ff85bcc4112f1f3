// `npm run fuzz`: from the command line to what was found.

import { relative } from 'node:path'
import { type FuzzPlan, HELP, parseArguments } from './arguments.ts'
import { readCorpus, saveFailure } from './corpus.ts'
import { type Failure, faultOf, runTarget } from './run-target.ts'
import type { Target } from './target.ts'

const parsed = parseArguments(process.argv.slice(2), Date.now())
if (parsed.kind === 'help') process.stdout.write(HELP)
else if (parsed.kind === 'misuse') {
  process.stderr.write(`${parsed.message}\n`)
  process.exitCode = 2
} else process.exitCode = await fuzz(parsed.plan)

async function fuzz(plan: FuzzPlan): Promise<number> {
  let failures = 0
  for (const target of plan.targets) {
    if (await failsOnCorpus(target)) {
      failures++
      continue
    }
    const failure = await runSeeds(target, plan)
    if (failure === undefined) continue
    failures++
    process.stdout.write(describe(failure))
    if (plan.isSaving) process.stdout.write(`  kept in ${relative('.', saveFailure(failure))}\n`)
  }
  return failures === 0 ? 0 : 1
}

/** What is known to fail is told first: made-up scripts would only find it again. */
async function failsOnCorpus(target: Target): Promise<boolean> {
  for (const { note, script } of readCorpus(target.name)) {
    const message = await faultOf(target, script)
    if (message === undefined) continue
    const lines = script.map((text) => `    ${text}\n`).join('')
    process.stdout.write(`${target.name}: the corpus fails, "${note}"\n  ${message}\n${lines}`)
    return true
  }
  return false
}

async function runSeeds(target: Target, plan: FuzzPlan): Promise<Failure | undefined> {
  const start = performance.now()
  const line = (text: string): boolean => process.stderr.write(`\r${text.padEnd(72)}`)
  const { runs, failure } = await runTarget(target, {
    ...plan,
    onProgress: (count, seed) => {
      const seconds = Math.round((performance.now() - start) / 1000)
      if (process.stderr.isTTY) line(`${target.name}: ${count} runs in ${seconds} s, seed ${seed}`)
    },
  })
  if (process.stderr.isTTY) line('\r')
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const verdict = failure === undefined ? 'nothing found' : 'a claim failed'
  process.stdout.write(
    `${target.name}: ${runs} runs from seed ${plan.seed} in ${seconds} s, ${verdict}\n`,
  )
  return failure
}

function describe({ target, seed, message, script }: Failure): string {
  const lines = script.map((text) => `    ${text}`)
  return [
    `  ${message}`,
    `  again: npm run fuzz -- --target ${target} --seed ${seed} --runs 1`,
    '  script:',
    ...lines,
    '',
  ].join('\n')
}
