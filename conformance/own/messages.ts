// L11, L12: messages with a schema.

import assert from 'node:assert/strict'
import { json } from 'tongro'
import { close, text } from '../wire/frames.ts'
import { type Kit, send } from './kit.ts'
import { type OwnCase, own } from './own-case.ts'

/** Takes any object with a number `n` (Standard Schema 1). */
const schema = {
  '~standard': {
    version: 1,
    vendor: 'conformance',
    validate: (value: unknown) =>
      typeof (value as { n?: unknown } | null)?.n === 'number'
        ? { value: value as { n: number } }
        : { issues: [{ message: 'Expected a number', path: ['n'] }] },
  },
} as const

/** A good message arrives, the wrong one closes, and the application never sees it. */
async function assertCloses(kit: Kit, right: string, wrong: string, code: number): Promise<void> {
  const received: unknown[] = []
  const server = await kit.serve({
    messages: json(schema),
    message: (_, message) => void received.push(message),
  })
  const session = await kit.open(server.port)
  send(session, text(right), text(wrong), text(right))
  const arrived = await session.next('Close')
  assert.ok(arrived?.kind === 'close')
  assert.equal(arrived.code, code)
  send(session, close(code))
  assert.deepEqual(received, [JSON.parse(right)])
}

export const MESSAGES: readonly OwnCase[] = [
  ...own('L11', [
    {
      title: 'With json() a message that is no JSON closes with 1007',
      rules: ['message-not-json'],
      roles: ['server'],
      run: (kit) => assertCloses(kit, '{"n":1}', '{"n":1', 1007),
    },
    {
      title: 'With json(schema) a message that does not fit closes with 1008',
      rules: ['message-not-of-schema'],
      roles: ['server'],
      run: (kit) => assertCloses(kit, '{"n":1}', '{"n":"1"}', 1008),
    },
  ]),
  ...own('L12', [
    {
      title: 'With json() a message that nests 129 deep closes with 1008, and 128 is fine',
      rules: ['message-nested-too-deep'],
      roles: ['server'],
      run: (kit) => assertCloses(kit, nested(127), nested(128), 1008),
    },
  ]),
]

/** An object that holds `depth` arrays, one in the other. */
function nested(depth: number): string {
  return `{"n":1,"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`
}
