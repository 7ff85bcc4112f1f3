import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Plan, parseArguments } from './arguments.ts'
import { PEERS } from './peers/table.ts'

function plan(...words: string[]): Plan {
  const parsed = parseArguments(words)
  assert(parsed.kind === 'run', JSON.stringify(parsed))
  return parsed.plan
}

function misuse(...words: string[]): string {
  const parsed = parseArguments(words)
  assert(parsed.kind === 'misuse', JSON.stringify(parsed))
  return parsed.message
}

test('without words: this checkout in both roles, all cases', () => {
  const { peers, roles, prefixes, concurrency, json, update } = plan()
  assert.deepEqual(
    peers.map(({ name }) => name),
    ['tongro'],
  )
  assert.deepEqual(roles, ['server', 'client'])
  assert.deepEqual([prefixes, concurrency, json, update], [[], 16, false, false])
})

test('flags choose peers, a role and cases', () => {
  const some = plan('--peer', 'ws', '--peer=undici', '--role', 'client', '--case', 'F2', '--case=U')
  assert.deepEqual(
    some.peers.map(({ name }) => name),
    ['ws', 'undici'],
  )
  assert.deepEqual([some.roles, some.prefixes], [['client'], ['F2', 'U']])
  assert.deepEqual(plan('--peer', 'all').peers, PEERS)
  const { report, captures } = plan('--report', 'a.html', '--captures', 'dir')
  assert.deepEqual([report, captures], ['a.html', 'dir'])
})

test('a mistake becomes one sentence', () => {
  assert.match(misuse('--peer', 'nobody'), /"nobody": it is none of tongro, ws/)
  assert.match(misuse('--role', 'proxy'), /"proxy": it is server or client/)
  assert.match(misuse('--peer'), /--peer without a value/)
  assert.match(misuse('--concurrency', '0'), /from 1 to 64/)
  assert.match(misuse('--fast'), /"--fast": see --help/)
  assert.match(misuse('--json=yes'), /"--json"/)
  assert.match(misuse('--update', '--case', 'F1'), /leave out --case and --role/)
})

test('--help wins over everything', () => {
  assert.equal(parseArguments(['--peer', 'nobody', '--help']).kind, 'help')
})
