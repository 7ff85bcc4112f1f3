import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Capture } from '../wire/capture.ts'
import { binary, encode, frame, ping, text } from '../wire/frames.ts'
import { dissect } from './dissect.ts'

const OPTIONS = { shown: 64, most: 20 }
const HEAD = Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
const ANSWER = Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n')

function captured(...frames: readonly Buffer[]): Capture {
  const capture = new Capture('server')
  capture.fromSuite(HEAD)
  capture.fromPeer(ANSWER)
  for (const one of frames) capture.fromSuite(one)
  return capture
}

test('heads and frames of both directions are named, and masks taken off', () => {
  const capture = captured(encode(text('Hello'), 'client'), encode(ping('p'), 'client'))
  capture.fromPeer(encode(text('Hello'), 'server'))
  const pieces = dissect(capture.chunks, OPTIONS)
  assert.deepEqual(
    pieces.map(({ from, name, text: shown }) => [from, name, shown]),
    [
      ['client', 'request', HEAD.toString()],
      ['server', 'response', ANSWER.toString()],
      ['client', 'text, 5 bytes, masked', 'Hello'],
      ['client', 'ping, 1 bytes, masked', 'p'],
      ['server', 'text, 5 bytes', 'Hello'],
    ],
  )
  assert.equal(pieces[2]?.hex, encode(text('Hello'), 'client').toString('hex'))
  assert.equal(pieces[2]?.header, 6)
})

test('a frame cut into chunks is one piece with all its bytes', () => {
  const whole = encode(text('Hello'), 'client')
  const capture = captured(...[...whole].map((byte) => Buffer.of(byte)))
  const last = dissect(capture.chunks, OPTIONS).at(-1)
  assert.equal(last?.hex, whole.toString('hex'))
  assert.equal(last?.text, 'Hello')
})

test('what is illegal is named by its rule, and reading goes on', () => {
  const bad = encode(frame(3, 'x', { mask: 'wrong' }), 'client')
  const pieces = dissect(captured(bad, encode(text('on'), 'client')).chunks, OPTIONS)
  assert.deepEqual(pieces[2]?.breaks, ['mask-missing', 'opcode-reserved'])
  assert.equal(pieces[3]?.name, 'text, 2 bytes, masked')
})

test('a large frame is counted whole; frames behind bytes that were not kept are not guessed', () => {
  const large = encode(binary(Buffer.alloc(20_000)), 'client')
  const alone = dissect(captured(large, encode(ping('p'), 'client')).chunks, OPTIONS)
  assert.deepEqual(
    alone.slice(2).map(({ name }) => name),
    ['binary, 20000 bytes, masked', 'ping, 1 bytes, masked'],
  )
  const joined = captured(Buffer.concat([large, encode(ping('p'), 'client')]))
  assert.deepEqual(
    dissect(joined.chunks, OPTIONS)
      .slice(2)
      .map(({ name }) => name),
    ['binary, 20000 bytes, masked', 'more, which was not kept'],
  )
})

test('a header that never becomes whole is shown', () => {
  const pieces = dissect(captured(Buffer.of(0x81)).chunks, OPTIONS)
  assert.deepEqual([pieces[2]?.name, pieces[2]?.hex], ['part of a header', '81'])
})
