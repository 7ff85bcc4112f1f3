// UTF-8 against the platform: the validator against isUtf8 and a fatal TextDecoder, the codec
// against Buffer. Platform oracles need no reading of the code under test.

import assert from 'node:assert/strict'
import { isUtf8 as nodeIsUtf8 } from 'node:buffer'
import { test } from 'node:test'
import fc from 'fast-check'
import { hex } from './testing-frames.ts'
import { isUtf8, plainTextCodec, Utf8Validator } from './utf8.ts'

/** One character of any code point, half of them ASCII; fast-check's own takes a second to make. */
const anyChar = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10f7ff))
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

const ADVERSARIAL = [
  0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
  0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfb, 0xfc, 0xfd, 0xfe, 0xff,
]
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.array(fc.constantFrom(...ADVERSARIAL), { maxLength: 12 }).map((list) => Uint8Array.from(list)),
  fc.string({ unit: anyChar, maxLength: 30 }).map((text) => new Uint8Array(Buffer.from(text))),
)
/** Strings of any UTF-16 units, lone surrogates included. */
const anyText = fc.oneof(
  fc.string({ unit: anyChar }),
  fc
    .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7fe, max: 0xe001 })), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
)

function fatalAccepts(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

test('any bytes are judged as the platform judges them', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      assert.equal(isUtf8(bytes, 0, bytes.length), nodeIsUtf8(bytes))
      assert.equal(fatalAccepts(bytes), nodeIsUtf8(bytes))
    }),
    { numRuns: 500 },
  )
})

test('U2 utf8-strict: every sequence of three bytes from the borders is judged as the platform does', () => {
  for (const a of ADVERSARIAL) {
    for (const b of ADVERSARIAL) {
      for (const c of ADVERSARIAL) {
        for (const tail of [[], [0x80], [0xbf]]) {
          const bytes = Uint8Array.of(a, b, c, ...tail)
          if (isUtf8(bytes, 0, bytes.length) !== nodeIsUtf8(bytes)) {
            assert.fail(`judged wrongly: ${Buffer.from(bytes).toString('hex')}`)
          }
        }
      }
    }
  }
})

test('U2 utf8-strict: surrogates, overlong forms, above U+10FFFF and lone continuations fail', () => {
  const bad = ['eda080', 'edbfbf', 'c080', 'c1bf', 'e08080', 'e09fbf', 'f0808080', 'f08fbfbf']
  bad.push('f4908080', 'f5808080', 'fe', 'ff', '80', 'bf', 'c2', 'e18080c2', 'f0908080bf')
  for (const bytes of bad.map(hex)) assert.equal(isUtf8(bytes, 0, bytes.length), false, `${bytes}`)
})

test('U2 utf8-strict: the outermost legal characters, U+FFFE, U+FFFF and NUL pass', () => {
  const good = ['00', '7f', 'c280', 'dfbf', 'e0a080', 'ed9fbf', 'ee8080', 'efbfbe', 'efbfbf']
  good.push('f0908080', 'f48fbfbf', 'efbbbf', '')
  for (const bytes of good.map(hex)) assert.equal(isUtf8(bytes, 0, bytes.length), true, `${bytes}`)
})

test('U3 utf8-fail-fast: the validator refuses at the first byte after which nothing can mend it', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const validator = new Utf8Validator()
      let failedAt = -1
      for (let i = 0; i < bytes.length && failedAt < 0; i++) {
        if (!validator.push(bytes, i, i + 1)) failedAt = i
      }
      // A prefix can be completed exactly if some three continuation bytes or fewer complete it.
      for (let length = 1; length <= bytes.length; length++) {
        const isHopeful = tails().some((t) =>
          nodeIsUtf8(Buffer.concat([bytes.subarray(0, length), t])),
        )
        if (!isHopeful) {
          assert.equal(failedAt, length - 1)
          return
        }
      }
      assert.equal(failedAt, -1)
    }),
    { numRuns: 80 },
  )
})

const TAILS = ['', '80', 'a0', '9f', '8f', '90', '8080', 'a080', '9080', '8f80', '808080', '908080']
function tails(): Uint8Array[] {
  return [...TAILS, '8f8080'].map(hex)
}

test('any cut gives the same judgement, and a range is judged alone', () => {
  fc.assert(
    fc.property(anyBytes, fc.array(fc.nat(40), { maxLength: 4 }), (bytes, cuts) => {
      const framed = Buffer.concat([Buffer.from([0xff]), bytes, Buffer.from([0xff])])
      const validator = new Utf8Validator()
      let isFine = true
      let from = 0
      for (const cut of [...cuts.map((c) => Math.min(c, bytes.length)), bytes.length].sort(
        (a, b) => a - b,
      )) {
        isFine = validator.push(framed, from + 1, cut + 1) && isFine
        from = cut
      }
      assert.equal(isFine && validator.isComplete, nodeIsUtf8(bytes))
      assert.equal(isUtf8(framed, 1, bytes.length + 1), nodeIsUtf8(bytes))
    }),
    { numRuns: 500 },
  )
})

test('a failed validator stays failed until it is reset', () => {
  const validator = new Utf8Validator()
  assert.equal(validator.push(hex('ff'), 0, 1), false)
  assert.equal(validator.push(hex('41'), 0, 1), false)
  assert.equal(validator.isComplete, false)
  validator.reset()
  assert.equal(validator.push(hex('41'), 0, 1), true)
  assert.equal(validator.isComplete, true)
})

test('the plain codec writes and measures any text as Buffer does', () => {
  fc.assert(
    fc.property(anyText, fc.nat(5), (text, offset) => {
      const expected = Buffer.from(text)
      assert.equal(plainTextCodec.byteLength(text), expected.length)
      const target = new Uint8Array(offset + expected.length + 2)
      assert.equal(plainTextCodec.write(text, target, offset), expected.length)
      assert.deepEqual(Buffer.from(target.subarray(offset, offset + expected.length)), expected)
      assert.ok(target.subarray(offset + expected.length).every((byte) => byte === 0))
    }),
    { numRuns: 500 },
  )
})

test('the plain codec decodes any bytes as the platform does', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  fc.assert(
    fc.property(anyBytes, fc.nat(3), (bytes, lead) => {
      const framed = Buffer.concat([Buffer.alloc(lead, 0xe2), bytes, Buffer.from([0x80])])
      const text = plainTextCodec.decode(framed, lead, lead + bytes.length)
      assert.equal(text, decoder.decode(bytes))
      assert.equal(text, Buffer.from(bytes).toString('utf8'))
    }),
    { numRuns: 500 },
  )
})

test('U4 bom-kept: the plain codec keeps a leading U+FEFF', () => {
  const bytes = hex('ef bb bf 41')
  assert.equal(plainTextCodec.decode(bytes, 0, 4), '\ufeffA')
})
