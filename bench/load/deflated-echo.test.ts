// The echo of compressed messages, however its bytes are cut, and every way in which it can be wrong.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { buildDeflatedBurst, type DeflatedBurst } from './deflated-burst.ts'
import { DeflatedEcho } from './deflated-echo.ts'
import type { Verdict } from './echo.ts'

const bursts = [0, 1, 2].map((seed) => buildDeflatedBurst(2, 1024, seed))

/** A server's frames, each compressed with the window of what it sent before. */
function answer(rounds: readonly DeflatedBurst[]): Buffer[] {
  let window = Buffer.alloc(0)
  return rounds.map(({ messages }) =>
    Buffer.concat(
      messages.flatMap((message) => {
        const dictionary = window.length === 0 ? {} : { dictionary: window }
        const options = { ...dictionary, finishFlush: constants.Z_SYNC_FLUSH }
        const payload = deflateRawSync(message, options).subarray(0, -4)
        window = Buffer.concat([window, message]).subarray(-32_768)
        const isShort = payload.length < 126
        const length = isShort ? [payload.length] : [126, payload.length >> 8, payload.length & 255]
        return [Buffer.of(0xc1, ...length), payload]
      }),
    ),
  )
}

function give(
  echo: DeflatedEcho,
  how: 'compare' | 'count',
  bytes: Buffer,
  step: number,
): Verdict[] {
  const verdicts: Verdict[] = []
  for (let at = 0; at < bytes.length; at += step) {
    const piece = bytes.subarray(at, at + step)
    verdicts.push(echo[how](piece, piece.length))
  }
  return verdicts
}

test('rounds are whole at their last byte, compared or counted, cut anywhere', () => {
  for (const step of [1, 3, 500, 5000]) {
    const echo = new DeflatedEcho(bursts, 1)
    for (const [round, bytes] of answer([bursts[1]!, bursts[2]!, bursts[0]!]).entries()) {
      assert.equal(echo.begin(), bursts[(round + 1) % 3]!.outgoing)
      const verdicts = give(echo, round < 2 ? 'compare' : 'count', bytes, step)
      assert.equal(verdicts.at(-1), 'whole')
      assert.deepEqual(new Set(verdicts.slice(0, -1)), new Set(step < 5000 ? ['more'] : []))
    }
  }
})

test('another message, a plain frame and a message too many are faults', () => {
  const [right = Buffer.alloc(0)] = answer([bursts[0]!])
  const faultOf = (bytes: Buffer): string => {
    const echo = new DeflatedEcho(bursts, 0)
    echo.begin()
    const verdict = echo.compare(bytes, bytes.length)
    return typeof verdict === 'string' ? verdict : verdict.fault
  }
  assert.equal(faultOf(right), 'whole')
  assert.match(faultOf(answer([bursts[1]!])[0]!), /message 0 of the echo does not inflate/)
  const broken = Buffer.from(right)
  broken[20]! ^= 0xff
  assert.match(faultOf(broken), /does not inflate/)
  assert.match(faultOf(Buffer.concat([Buffer.of(0x81), right.subarray(1)])), /begins with 129/)
  assert.match(faultOf(Buffer.concat([right, right])), /more messages came back/)
})

test('what is sent is JSON of the size asked for, compressed by itself and masked', () => {
  for (const { outgoing, messages } of bursts) {
    assert.equal(messages.length, 2)
    for (const message of messages) {
      assert.equal(message.length, 1024)
      assert.ok(JSON.parse(String(message)).events.length > 2, 'a list of events')
    }
    assert.deepEqual([...outgoing.subarray(0, 2)], [0xc1, 0x80 | 126])
    const size = outgoing.readUInt16BE(2)
    const key = outgoing.subarray(4, 8)
    const payload = outgoing.subarray(8, 8 + size).map((byte, at) => byte ^ key[at % 4]!)
    const whole = Buffer.concat([payload, Buffer.of(0, 0, 0xff, 0xff)])
    const inflated = inflateRawSync(whole, { finishFlush: constants.Z_SYNC_FLUSH })
    assert.deepEqual(inflated, messages[0])
  }
})
