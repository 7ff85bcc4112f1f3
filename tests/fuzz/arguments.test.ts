import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FuzzPlan, HELP, parseArguments } from './arguments.ts'
import { TARGETS } from './targets/index.ts'

function planOf(...args: string[]): FuzzPlan {
  const parsed = parseArguments(args, 77)
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.plan
}

test('without arguments every target has a minute, and the clock gives the seed', () => {
  assert.deepEqual(planOf(), {
    targets: TARGETS,
    seed: 77,
    seconds: 60,
    runs: Number.POSITIVE_INFINITY,
    isSaving: true,
  })
})

test('targets, seed, seconds and runs are taken from the words', () => {
  const plan = planOf(
    '--target',
    'frames,heads',
    '--seed=5',
    '--seconds',
    '0.5',
    '--runs',
    '3',
    '--no-save',
  )
  assert.deepEqual(
    plan.targets.map(({ name }) => name),
    ['frames', 'heads'],
  )
  assert.deepEqual([plan.seed, plan.seconds, plan.runs, plan.isSaving], [5, 0.5, 3, false])
})

test('what cannot be meant is told in one sentence', () => {
  const messages: ReadonlyArray<readonly [string[], RegExp]> = [
    [['--target', 'frame'], /Cannot fuzz "frame": choose from frames, heads/],
    [['--seconds', '-1'], /--seconds -1: it takes a number from 0.1/],
    [['--seed', '1.5'], /--seed 1.5: it takes a whole number/],
    [['--runs'], /Cannot use --runs alone/],
    [['--runs', '--seed'], /Cannot use --runs alone/],
    [['quick'], /Cannot use quick: no such option/],
  ]
  for (const [args, message] of messages) {
    const parsed = parseArguments(args, 0)
    assert.match(parsed.kind === 'misuse' ? parsed.message : parsed.kind, message)
  }
})

test('help names every target and goes before everything', () => {
  assert.deepEqual(parseArguments(['--target', 'x', '--help'], 0), { kind: 'help' })
  for (const { name } of TARGETS) assert.ok(HELP.includes(`  ${name} `), name)
})
