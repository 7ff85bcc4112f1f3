import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventToJson, eventToLines, type SessionEvent } from './events.ts'

const plain = (_: string, text: string): string => text
const lines = (event: SessionEvent): string[] => eventToLines(event, plain)
const json = (event: SessionEvent): unknown => JSON.parse(eventToJson(event))
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

test('the handshake shows status, subprotocol and time', () => {
  const open = { type: 'open', at: 5, url: 'ws://h/', status: 101, ms: 4.5678 } as const
  assert.deepEqual(lines({ ...open, protocol: 'chat' }), [
    'Connected to ws://h/: status 101, subprotocol chat, handshake 4.57 ms',
  ])
  assert.deepEqual(lines({ ...open, protocol: '' }), [
    'Connected to ws://h/: status 101, handshake 4.57 ms',
  ])
  assert.deepEqual(json({ ...open, protocol: '' }), { ...open, ms: 4.568, protocol: '' })
})

test('text shows when it came; further lines stand below the first', () => {
  assert.deepEqual(lines({ type: 'text', at: 1_235, text: 'a\n b\x1b[31m' }), [
    '   1.235s ← a',
    '             b\\x1b[31m',
  ])
  assert.deepEqual(json({ type: 'text', at: 1.23456, text: 'a\nb' }), {
    type: 'message',
    at: 1.235,
    text: 'a\nb',
  })
})

test('binary is a dump for people, hexadecimal for scripts', () => {
  const event = { type: 'binary', at: 0, bytes: Uint8Array.of(0, 255) } as const
  assert.deepEqual(lines(event), [
    '   0.000s ← binary, 2 bytes',
    `            00000000  00 ff${' '.repeat(45)}..`,
  ])
  assert.deepEqual(json(event), { type: 'message', at: 0, hex: '00ff' })
  assert.equal(lines({ ...event, bytes: new Uint8Array(100_000) }).length, 18)
})

test('control frames show their payload, a pong its round trip', () => {
  assert.deepEqual(lines({ type: 'ping', at: 0, payload: bytes('hi\n') }), [
    '   0.000s ← ping "hi\\n"',
  ])
  assert.deepEqual(lines({ type: 'ping', at: 0, payload: Uint8Array.of(0xff) }), [
    '   0.000s ← ping ff',
  ])
  assert.deepEqual(lines({ type: 'pong', at: 0, payload: bytes(''), rtt: 12.34 }), [
    '   0.000s ← pong, 12.3 ms',
  ])
  assert.deepEqual(lines({ type: 'pong', at: 0, payload: bytes('x'), rtt: undefined }), [
    '   0.000s ← pong "x" that answers no ping',
  ])
  assert.deepEqual(json({ type: 'pong', at: 0, payload: bytes('x'), rtt: undefined }), {
    type: 'pong',
    at: 0,
    hex: '78',
    rtt: null,
  })
})

test('the end says code, meaning, reason and who was first', () => {
  const bye = { code: 1000, reason: 'bye' }
  const close = { type: 'close', at: 0, ...bye, wasClean: true, received: bye, sent: bye } as const
  assert.deepEqual(lines({ ...close, initiator: 'peer' }), [
    'Closed with 1000 (Normal closure), reason "bye": closed first by the peer',
  ])
  assert.deepEqual(json({ ...close, initiator: 'local' }), { ...close, initiator: 'local' })
})

test('an end that is not clean says so, with the fault this side found', () => {
  const close = { type: 'close', at: 0, code: 1006, reason: '', wasClean: false } as const
  const lost = { ...close, initiator: 'transport', received: undefined, sent: undefined } as const
  assert.match(lines(lost)[0]!, /^Closed with 1006 \(.*\): the connection broke, not clean$/)
  const sent = { code: 1002, reason: 'RFC 6455 5.1: masked' }
  assert.match(
    lines({ ...lost, initiator: 'local', sent })[0]!,
    /: closed first by this side with 1002 "RFC 6455 5.1: masked", not clean$/,
  )
})
