// Why inflating failed: each way a sender can be wrong, made with zlib.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { inspect, opened } from '../../../test-support/capture-script.ts'
import { HostInflater } from '../../../test-support/host-inflater.ts'
import { walkDeflate } from './deflate-walk.ts'
import { exceedsWindow, explainInflateFailure } from './inflate-failure.ts'
import type { FailedInflate } from './messages.ts'

const WIDE = { windowBits: 15, noContextTakeover: false }

/** One message as permessage-deflate has it. */
function deflated(
  bytes: Uint8Array,
  options: Parameters<typeof deflateRawSync>[1] = {},
): Uint8Array {
  return deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, ...options }).subarray(0, -4)
}
const explain = (payload: Uint8Array, failed: Partial<FailedInflate> = {}): string =>
  explainInflateFailure({ payload, terms: WIDE, isAgreed: true, windowHeld: 0, ...failed })

/** Bytes that compress badly, the same each time. */
function noise(length: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state >>> 24
  })
}
const far = (distance: number): Uint8Array => {
  const bytes = noise(distance)
  return new Uint8Array([...bytes, ...bytes.subarray(0, 100)])
}
const message = Buffer.from('{"action":"plus","value":12345} '.repeat(8))
/** The second message of a sender that keeps its window. */
const second = deflated(message, { dictionary: message })

test('what zlib makes is walked to its end, with the number of bytes it makes', () => {
  const settings = fc.record({
    level: fc.integer({ min: 0, max: 9 }),
    strategy: fc.constantFrom(0, 1, 2, 3, 4),
    windowBits: fc.integer({ min: 9, max: 15 }),
  })
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc.string({ maxLength: 200 }).map((text) => Buffer.from(text.repeat(9))),
  )
  fc.assert(
    fc.property(content, settings, fc.boolean(), (bytes, options, isFinal) => {
      const finish = isFinal ? { finishFlush: constants.Z_FINISH } : {}
      const whole = deflateRawSync(bytes, {
        finishFlush: constants.Z_SYNC_FLUSH,
        ...options,
        ...finish,
      })
      const walk = walkDeflate(isFinal ? whole : whole.subarray(0, -4), 0)
      assert.equal(walk.fault, undefined)
      assert.equal(walk.output, bytes.length)
      assert.ok(walk.largestDistance <= 1 << options.windowBits)
    }),
    { numRuns: 200 },
  )
})

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(40_000), (payload, windowHeld) => {
      assert.ok(explain(payload, { windowHeld }).length > 0)
      assert.ok(walkDeflate(payload, windowHeld).blocks >= 0)
    }),
    { numRuns: 1000 },
  )
})

test('a context that was kept although it was not to be', () => {
  assert.match(
    explain(second, { terms: { ...WIDE, noContextTakeover: true }, windowHeld: 256 }),
    /^it refers back \d+ bytes, and its window holds 0: the sender keeps its context although no_context_takeover was agreed$/,
  )
})

test('earlier messages that were not seen, and a window that differs', () => {
  assert.match(explain(second), /holds 0: earlier messages were not seen, or failed$/)
  assert.match(explain(second, { windowHeld: 10 }), /window holds 10: the sender's window is not/)
  assert.match(explain(second, { windowHeld: 256 }), /every block of it reads well/)
})

test('I19 deflate-window-exceeded: a distance beyond the agreed bits, told by walk and on captures', () => {
  const payload = deflated(far(2000))
  const terms = { windowBits: 9, noContextTakeover: false }
  assert.equal(exceedsWindow(payload, terms), 2000)
  assert.equal(exceedsWindow(payload, { ...terms, windowBits: 11 }), undefined)
  assert.equal(
    explain(payload, { terms, windowHeld: 9000 }),
    'it refers back 2000 bytes, and the agreed window has 512 (9 bits)',
  )
  const offer = 'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9\r\n'
  const bytes = new Uint8Array([0xc2, 126, payload.length >> 8, payload.length & 255, ...payload])
  const told = inspect([...opened(offer, offer), { kind: 'chunk', from: 'server', bytes }], {
    inflater: (agreed) => new HostInflater({ ...agreed, windowBits: 15 }),
  })
  assert.deepEqual(told.findings, ['deflate-window-exceeded@0'])
  assert.equal(told.of('message')[0]?.length, 2100)
})

test('plain text with RSV1, gzip and zlib wrappers', () => {
  assert.match(
    explain(Buffer.from('{"a":1}, hello')),
    /^the payload is plain text, "\{"a":1\}, hello": RSV1/,
  )
  assert.match(explain(gzipSync(message)), /header of gzip/)
  assert.match(explain(deflateSync(message)), /header of zlib/)
})

test('a reserved block, stored lengths that differ, broken codes, half a block', () => {
  assert.match(explain(Uint8Array.of(0x07, 0, 0)), /^block 1, at byte 0, has the reserved type 3/)
  assert.match(explain(Uint8Array.of(0, 5, 0, 0, 0)), /^block 1, at byte 5, is stored/)
  assert.match(
    explain(Uint8Array.of(0x04, ...Array<number>(12).fill(0xff))),
    /make no set of codes/,
  )
  const cut = deflated(Buffer.from(noise(600)), { strategy: constants.Z_HUFFMAN_ONLY })
  assert.match(explain(cut.subarray(0, 300)), /ends inside block 1/)
})
