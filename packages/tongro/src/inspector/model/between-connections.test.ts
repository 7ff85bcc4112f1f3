// What several connections of one client show together.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  inspect,
  REQUEST,
  RESPONSE,
  type Step,
  type Told,
  text,
} from '../../../test-support/capture-script.ts'

/** A connection that is opened at `time`. */
function connect(
  connection: number,
  time: number,
  { protocol = '', client = '192.0.2.7', path = '/chat', status = '' } = {},
): Step[] {
  const offer = 'Sec-WebSocket-Protocol: a, b\r\n'
  const answer = protocol === '' ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`
  const head = status === '' ? RESPONSE : `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n`
  const steps: Step[] = [
    { kind: 'open', client: `${client}:${40_000 + connection}` },
    text('client', `${REQUEST.replace('/chat', path)}${offer}\r\n`),
    text('server', `${head}${answer}\r\n`),
  ]
  return steps.map((step) => ({ ...step, connection, time }))
}

const found = (told: Told, code: string): Array<string | undefined> =>
  told.of('finding').flatMap((finding) => (finding.code === code ? [finding.detail] : []))

test('I17 protocol-changed: another subprotocol at the next connection to the same path', () => {
  const told = inspect([
    ...connect(0, 0, { protocol: 'a' }),
    ...connect(1, 9000, { protocol: 'b' }),
    ...connect(2, 18_000, { protocol: 'b' }),
  ])
  assert.deepEqual(found(told, 'protocol-changed'), [
    'subprotocol "a" became "b" since connection 0',
  ])
  const [finding] = told.of('handshake')[1]!.findings
  assert.deepEqual([finding?.code, finding?.connection], ['protocol-changed', 1])
})

test('I17 protocol-changed: not of other clients, other paths, or past a refusal', () => {
  const told = inspect([
    ...connect(0, 0, { protocol: 'a' }),
    ...connect(1, 9000, { protocol: 'b', client: '192.0.2.8' }),
    ...connect(2, 18_000, { protocol: 'b', path: '/other' }),
    ...connect(3, 27_000, { status: '503 x' }),
  ])
  assert.deepEqual(found(told, 'protocol-changed'), [])
  const past = inspect([
    ...connect(0, 0, { protocol: 'a' }),
    ...connect(1, 9000, { status: '503 x' }),
    ...connect(2, 18_000, { protocol: 'b' }),
  ])
  assert.equal(found(past, 'protocol-changed').length, 1)
})

test('I18 reconnect-hasty: the third time in a row, and not for one quick try', () => {
  const hasty = inspect(
    [0, 100, 200, 300, 400].flatMap((time, i) => connect(i, time, { status: '503 x' })),
  )
  assert.deepEqual(found(hasty, 'reconnect-hasty'), [
    '3 times in a row less than 500 ms after the attempt before, now 100 ms',
  ])
  const calm = inspect([0, 100, 3000, 3100].flatMap((time, i) => connect(i, time)))
  assert.deepEqual(found(calm, 'reconnect-hasty'), [])
})

test('H16 accept-mismatch: the accept of another connection is named', () => {
  const other = 'x3JJHMbDL1EzLkh9GBhXDw=='
  const swap = (steps: Step[]): Step[] =>
    steps.map((step) => {
      if (step['from'] !== 'client') return step
      const head = String.fromCharCode(...(step['bytes'] as Uint8Array))
      return { ...step, ...text('client', head.replace('dGhlIHNhbXBsZSBub25jZQ==', other)) }
    })
  const told = inspect([
    ...swap(connect(0, 0, { protocol: 'a' })),
    ...connect(1, 9000, { protocol: 'a' }).map((step) => {
      if (step['from'] !== 'server') return step
      const head = String.fromCharCode(...(step['bytes'] as Uint8Array))
      return {
        ...step,
        ...text(
          'server',
          head.replace('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', 'HSmrc0sMlYUkAGmm5OPpG2HaGWk='),
        ),
      }
    }),
  ])
  assert.match(found(told, 'accept-mismatch').at(-1) ?? '', /another connection's key, x3JJ/)
})

test('of more clients than are remembered each is still judged', () => {
  const steps = Array.from({ length: 1_100 }, (_, i) =>
    connect(i, i * 1000, { client: `10.0.${i >> 8}.${i & 255}` }),
  ).flat()
  const told = inspect(steps, { limits: { connections: 100 } })
  assert.equal(told.of('handshake').length, 1_100)
  assert.deepEqual(found(told, 'protocol-changed'), [])
})
