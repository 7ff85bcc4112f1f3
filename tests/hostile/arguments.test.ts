import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HELP, type HostilePlan, parseArguments } from './arguments.ts'
import { ATTACKS } from './attacks/index.ts'

function planOf(...args: string[]): HostilePlan {
  const parsed = parseArguments(args)
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.plan
}

test('without arguments every attack has ten seconds and a table', () => {
  assert.deepEqual(planOf(), { attacks: ATTACKS, seconds: 10, isJson: false })
})

test('attacks, seconds and JSON are taken from the words, in any order', () => {
  const plan = planOf('--json', '--attack', 'churn,bombs', '--seconds=2')
  assert.deepEqual(
    plan.attacks.map(({ name }) => name),
    ['churn', 'bombs'],
  )
  assert.deepEqual([plan.seconds, plan.isJson], [2, true])
})

test('what cannot be meant is told in one sentence', () => {
  const messages: ReadonlyArray<readonly [string[], RegExp]> = [
    [['--attack', 'nuke'], /Cannot attack by "nuke"/],
    [['--attack'], /Cannot use --attack alone/],
    [['--seconds', '0'], /Cannot attack for 0 seconds/],
    [['--seconds', 'x'], /Cannot attack for NaN seconds/],
    [['bombs'], /Cannot use bombs: no such option/],
  ]
  for (const [args, message] of messages) {
    const parsed = parseArguments(args)
    assert.match(parsed.kind === 'misuse' ? parsed.message : parsed.kind, message)
  }
})

test('help names every attack; no name is given twice', () => {
  assert.deepEqual(parseArguments(['--help']), { kind: 'help' })
  for (const { name } of ATTACKS) assert.ok(HELP.includes(`  ${name} `), name)
  assert.equal(new Set(ATTACKS.map(({ name }) => name)).size, ATTACKS.length)
})
