// Close codes and payloads, read and written.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  ABNORMAL,
  CLOSE_CODES,
  checkCloseArguments,
  closePayload,
  fitReason,
  isCloseCodeOnWire,
  MAX_REASON,
  NO_STATUS,
  parseClose,
} from './close.ts'
import { MisuseError } from './errors.ts'
import { closeBytes, concat, hex, utf8 } from './testing-frames.ts'
import { plainTextCodec } from './utf8.ts'

/** One character of any code point, half of them ASCII; fast-check's own takes a second to make. */
const anyChar = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10f7ff))
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

const parse = (bytes: Uint8Array): unknown => parseClose(bytes, 0, bytes.length, plainTextCodec)
const check = (code: unknown, reason?: unknown): void =>
  checkCloseArguments(code, reason, plainTextCodec)

/** RFC 6455 7.4 and the registry, as a list. */
function mayStandOnWire(code: number): boolean {
  const registered = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]
  return registered.includes(code) || (code >= 3000 && code < 5000)
}

test('C1 close-code-invalid: of all 65536 codes exactly the legal ones pass', () => {
  for (let code = 0; code < 65_536; code++) {
    assert.equal(isCloseCodeOnWire(code), mayStandOnWire(code), `${code}`)
    const parsed = parse(Uint8Array.of(code >> 8, code & 255))
    if (!mayStandOnWire(code)) assert.equal(parsed, 'close-code-invalid')
    else assert.deepEqual(parsed, { code, reason: '' })
  }
})

test('C1 close-code-invalid: what is no whole number is no code', () => {
  for (const code of [-1, 1000.5, Number.NaN, Number.POSITIVE_INFINITY, 65_536 + 1000]) {
    assert.throws(() => check(code), MisuseError, `${code}`)
  }
})

test('C1 close-payload-one-byte: one byte is no code', () => {
  for (let byte = 0; byte < 256; byte++) {
    assert.equal(parse(Uint8Array.of(byte)), 'close-payload-one-byte')
  }
})

test('C2 close-code-empty: an empty payload is 1005, and 1005 is written as an empty payload', () => {
  assert.deepEqual(parse(new Uint8Array(0)), { code: NO_STATUS, reason: '' })
  assert.deepEqual(closePayload(NO_STATUS, '', plainTextCodec), new Uint8Array(0))
  assert.equal(NO_STATUS, 1005)
  assert.equal(ABNORMAL, 1006)
})

test('C3 close-reason-not-utf8: a reason that is not UTF-8 fails', () => {
  for (const bad of ['ff', 'c3', 'ed a0 80', '61 f0 9f 98', 'c0 80']) {
    assert.equal(parse(closeBytes(1000, hex(bad))), 'close-reason-not-utf8')
  }
  assert.deepEqual(parse(closeBytes(4999, 'é😀\ufffd')), { code: 4999, reason: 'é😀\ufffd' })
})

test('a payload in the middle of a chunk is read alone', () => {
  const chunk = concat([hex('ff'), closeBytes(3000, 'ok'), hex('ff')])
  assert.deepEqual(parseClose(chunk, 1, 5, plainTextCodec), { code: 3000, reason: 'ok' })
})

test('what is written is read back', () => {
  const codes = fc.integer({ min: 1000, max: 4999 }).filter(mayStandOnWire)
  fc.assert(
    fc.property(codes, fc.string({ unit: anyChar, maxLength: 30 }), (code, reason) => {
      const payload = closePayload(code, reason, plainTextCodec)
      assert.deepEqual(payload, closeBytes(code, reason))
      assert.deepEqual(parse(payload), { code, reason })
    }),
  )
})

test('C3 close-reason-too-long: 123 bytes pass and 124 do not, counted in bytes', () => {
  for (const reason of ['x'.repeat(123), 'é'.repeat(61), '😀'.repeat(30), `${'€'.repeat(41)}`]) {
    check(1000, reason)
  }
  for (const reason of [
    'x'.repeat(124),
    'é'.repeat(62),
    '😀'.repeat(31),
    '€'.repeat(42),
    '\ud800'.repeat(42),
  ]) {
    assert.throws(
      () => check(1000, reason),
      (error) => error instanceof MisuseError && error.code === 'close-reason-too-long',
    )
  }
})

test('C4 close-arguments: codes that may not be sent and other types are refused', () => {
  const isRefused = (code: unknown, reason?: unknown): void =>
    assert.throws(
      () => check(code, reason),
      (error) => error instanceof MisuseError && error.code === 'close-arguments',
    )
  for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000]) isRefused(code)
  for (const code of ['1000', null, {}, [1000], 1000n, true, Symbol('c')]) isRefused(code)
  assert.throws(() => checkCloseArguments('1000', '', plainTextCodec), {
    message: /^Cannot close with code 1000: it must be a number, not a string/,
  })
  for (const reason of [1, null, {}, Buffer.from('x'), 200, ['a']]) isRefused(1000, reason)
  isRefused(undefined, 'reason without code')
})

test('C4 close-arguments: legal codes, no code, and an empty reason pass', () => {
  for (const code of [undefined, 1000, 1001, 1014, 3000, 4999]) {
    check(code)
    check(code, '')
  }
  check(1000, 'bye')
})

test('every registered code has words', () => {
  const codes = Object.keys(CLOSE_CODES).map(Number)
  assert.deepEqual(
    codes,
    Array.from({ length: 16 }, (_, i) => 1000 + i),
  )
  assert.ok(Object.values(CLOSE_CODES).every((words) => words.length > 0))
})

test('a reason is cut to 123 bytes between characters, and kept when it fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyChar, maxLength: 200, size: 'max' }), (reason) => {
      const fitting = fitReason(reason, plainTextCodec)
      const size = Buffer.byteLength(fitting)
      assert.ok(reason.startsWith(fitting))
      assert.ok(size <= MAX_REASON)
      assert.equal(utf8(fitting).length, size)
      if (Buffer.byteLength(reason) <= MAX_REASON) assert.equal(fitting, reason)
      else assert.ok(size > MAX_REASON - 4)
    }),
  )
})

test('a very long reason is cut as quickly as a short one', () => {
  assert.equal(fitReason('é'.repeat(200_000), plainTextCodec), 'é'.repeat(61))
})
