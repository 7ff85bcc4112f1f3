import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import {
  inspect,
  latin1Bytes,
  opened,
  server,
  type Told,
} from '../../../test-support/capture-script.ts'
import { HostInflater } from '../../../test-support/host-inflater.ts'

const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate\r\n'

/** A message compressed on its own, in one unmasked frame. */
function deflated(text: string, dictionary?: string): string {
  const options = dictionary === undefined ? {} : { dictionary: Buffer.from(dictionary) }
  const bytes = deflateRawSync(text, { ...options, finishFlush: 2 })
  const payload = bytes.subarray(0, -4)
  return `c1${payload.length.toString(16).padStart(2, '0')}${payload.toString('hex')}`
}

function inspectDeflated(...hex: string[]): Told {
  const inflater = (terms: ConstructorParameters<typeof HostInflater>[0]): HostInflater =>
    new HostInflater(terms)
  return inspect([...opened(DEFLATE, DEFLATE), ...hex.map(server)], { inflater })
}

test('a compressed message is inflated; its lengths on the wire and inflated are told', () => {
  const told = inspectDeflated(deflated('Hello, hello, hello, hello'))
  const [message] = told.of('message')
  assert.equal(message?.text, 'Hello, hello, hello, hello')
  assert.equal(message?.length, 26)
  assert.ok(message!.wireLength < 26)
  assert.equal(message?.isCompressed, true)
})

test('the window is kept from message to message', () => {
  const told = inspectDeflated(deflated('Hello, hello'), deflated('Hello, hello', 'Hello, hello'))
  assert.deepEqual(
    told.of('message').map(({ text }) => text),
    ['Hello, hello', 'Hello, hello'],
  )
})

test('deflate-corrupt: what cannot be inflated says why, and later messages are no second fault', () => {
  const told = inspectDeflated(
    'c102ffff',
    deflated('Hello, hello', 'never seen before'),
    deflated('abc'),
  )
  const failures = told.of('message').map(({ failure }) => failure)
  assert.equal(typeof failures[0], 'string')
  assert.equal(failures[2], undefined)
  assert.deepEqual(
    told.findings.filter((finding) => finding.startsWith('deflate')),
    ['deflate-corrupt@0'],
  )
})

test('without an inflater a compressed message says so', () => {
  const told = inspect([...opened(DEFLATE, DEFLATE), server(deflated('Hello'))])
  assert.match(told.of('message')[0]!.failure!, /no inflater/)
})

test('text-not-utf8: told at the byte of a whole message, and at the fragment', () => {
  const whole = inspect([...opened(), server('8104 6162ff63')])
  assert.equal(whole.of('finding')[0]?.detail, 'at byte 2 of the message: 0xff')
  const parts = inspect([...opened(), server('0102 61ff'), server('8001 62')])
  assert.deepEqual(parts.findings.slice(0, 1), ['text-not-utf8@0'])
  assert.equal(parts.findings.filter((finding) => finding.startsWith('text')).length, 1)
})

test('data-inside-message: the open message is given up and the new one is read', () => {
  const told = inspect([...opened(), server('0102 6162'), server('8105 48656c6c6f')])
  assert.ok(told.findings.includes('data-inside-message@1'))
  assert.deepEqual(
    told.of('message').map(({ number, text }) => [number, text]),
    [[1, 'Hello']],
  )
})

test('continuation-unexpected: a stray continuation belongs to no message', () => {
  const told = inspect([...opened(), server('8002 6162')])
  assert.ok(told.findings.includes('continuation-unexpected@0'))
  assert.equal(told.of('frame')[0]?.message, undefined)
})

test('of a message above the limit the beginning is kept, and said to be that', () => {
  const steps = [
    ...opened(),
    { kind: 'chunk', from: 'server', bytes: latin1Bytes(`\x81\x7d${'a'.repeat(125)}`) },
  ]
  const told = inspect(steps, { limits: { message: 100, payload: 50 } })
  const [message] = told.of('message')
  assert.equal(message?.length, 125)
  assert.match(message!.failure!, /only its first/)
  assert.equal(told.of('frame')[0]?.payload.length, 50)
})
