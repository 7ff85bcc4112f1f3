// Every option in use, and one sentence for every misuse.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HELP, type Plan, parseArguments } from './arguments.ts'
import { CONTENDERS } from './contenders.ts'
import { SCENARIOS } from './scenarios.ts'

function plan(...args: readonly string[]): Plan {
  const parsed = parseArguments(args)
  assert.equal(parsed.kind, 'run', parsed.kind === 'misuse' ? parsed.message : parsed.kind)
  return (parsed as { plan: Plan }).plan
}

function names(items: readonly { readonly name: string }[]): readonly string[] {
  return items.map((each) => each.name)
}

test('without a word everything runs', () => {
  assert.deepEqual(plan(), {
    scenarios: SCENARIOS,
    contenders: CONTENDERS,
    rounds: 5,
    seconds: 3,
    warmupSeconds: 1,
    json: undefined,
    save: false,
  })
})

test('a group stands for its scenarios, each runs once', () => {
  assert.deepEqual(names(plan('echo').scenarios), ['echo-single', 'echo-flight'])
  assert.deepEqual(names(plan('echo-flight').scenarios), ['echo-flight'])
  assert.deepEqual(names(plan('echo-flight', 'echo').scenarios), ['echo-flight', 'echo-single'])
})

test('--peers puts Tongro against others, --only takes others alone', () => {
  assert.deepEqual(names(plan('--peers', 'net,ws').contenders), ['tongro', 'ws', 'net'])
  assert.deepEqual(names(plan('--only=net').contenders), ['net'])
})

test('numbers are read', () => {
  const read = plan('--rounds', '2', '--seconds=0.5', '--warmup', '0')
  assert.deepEqual([read.rounds, read.seconds, read.warmupSeconds], [2, 0.5, 0])
})

test('--json takes a file only when the next word is one', () => {
  assert.deepEqual(plan('--json', 'out.json', 'echo').json, { file: 'out.json' })
  assert.equal(plan('--json', 'echo').json, 'stdout')
  assert.equal(plan('--json').json, 'stdout')
})

test('--save goes with a full run of any length', () => {
  assert.equal(plan('--save', '--rounds', '9').save, true)
})

test('--help wins over everything beside it', () => {
  assert.deepEqual(parseArguments(['--rounds', 'x', '--help']), { kind: 'help' })
  for (const { name } of [...SCENARIOS, ...CONTENDERS]) assert.ok(HELP.includes(name), name)
})

const MISUSES: readonly (readonly [string, RegExp])[] = [
  [
    'ecko',
    /^Cannot run "ecko": choose from echo, deflate, echo-single, echo-flight, deflate-single, deflate-flight$/,
  ],
  ['--peers wss', /^Cannot measure "wss": choose from tongro, ws, net, epoll$/],
  ['--peers ,', /names no contender$/],
  ['--peers ws --only net', /--peers and --only together/],
  ['--rounds 0', /^Cannot use --rounds 0: it takes a number from 1 to 100$/],
  ['--rounds 2.5', /whole number$/],
  ['--seconds many', /^Cannot use --seconds many: it takes a number from 0.1 to 15$/],
  ['--seconds 60', /from 0.1 to 15$/],
  ['--warmup', /^Cannot use --warmup alone: a value must follow it; see --help$/],
  ['--rounds --save', /^Cannot use --rounds alone/],
  ['--loud', /^Cannot use --loud: no such option; see --help$/],
  ['--toString', /no such option/],
  ['--save echo', /^Cannot save a part/],
  ['--save --only net', /^Cannot save a part/],
  ['--rounds 2 --rounds 3', /^Cannot use --rounds twice/],
]

for (const [words, message] of MISUSES) {
  test(`misuse: ${words}`, () => {
    const parsed = parseArguments(words.split(' '))
    assert.equal(parsed.kind, 'misuse')
    assert.match((parsed as { message: string }).message, message)
  })
}
