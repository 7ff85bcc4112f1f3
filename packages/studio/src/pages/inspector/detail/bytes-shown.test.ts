import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bitsOfByte, byteNote, bytesShown, hexOf, noteText, viewsOf } from './bytes-shown.ts'
import { frameOf, hexBytes, messageOf } from './testing-reports.ts'

const WIRE = hexBytes('81 85 37 fa 21 3d 7f 9f 4d 51 58')
const FRAME = frameOf({
  headerSize: 6,
  isMasked: true,
  maskKey: 0x3d21fa37,
  length: 5,
  payload: new TextEncoder().encode('Hello'),
})

test('a masked byte tells how it came about', () => {
  const note = byteNote(FRAME, 6)
  assert.equal(note === undefined ? undefined : noteText(note), "0x7f ^ 0x37 = 0x48 'H'")
  const last = byteNote(FRAME, 10)
  assert.equal(last === undefined ? undefined : noteText(last), "0x58 ^ 0x37 = 0x6f 'o'")
})

test('bytes of the header, and those beyond the payload, have no such note', () => {
  assert.equal(byteNote(FRAME, 5), undefined)
  assert.equal(byteNote(FRAME, 11), undefined)
  assert.equal(byteNote(frameOf({ isMasked: false, payload: WIRE }), 6), undefined)
})

test('the unmasked view keeps the header and shows the payload plain', () => {
  const { bytes, base } = bytesShown('unmasked', WIRE, FRAME, undefined)
  assert.equal(hexOf(bytes), '81 85 37 fa 21 3d 48 65 6c 6c 6f')
  assert.equal(base, 0)
  assert.equal(hexOf(WIRE.subarray(6, 7)), '7f', 'the bytes given are not changed')
})

test('a frame whose capture is cut is unmasked as far as it goes', () => {
  const { bytes } = bytesShown('unmasked', WIRE.subarray(0, 8), FRAME, undefined)
  assert.equal(hexOf(bytes), '81 85 37 fa 21 3d 48 65')
})

test('without the wire the payload stands alone, at its place in the frame', () => {
  const shown = bytesShown('masked', undefined, FRAME, undefined)
  assert.deepEqual([hexOf(shown.bytes), shown.base], ['48 65 6c 6c 6f', 6])
})

test('only views that differ are offered', () => {
  const compressed = messageOf({ isCompressed: true, bytes: hexBytes('48') })
  assert.deepEqual(viewsOf(FRAME, undefined), ['masked', 'unmasked'])
  assert.deepEqual(viewsOf(frameOf({ isMasked: false }), compressed), ['masked', 'inflated'])
  assert.deepEqual(viewsOf(frameOf({ isMasked: true }), undefined), ['masked'])
  assert.equal(bytesShown('inflated', WIRE, FRAME, compressed).base, undefined)
})

test('a byte is written in bits, in two groups of four', () => {
  assert.equal(bitsOfByte(0x81), '0x81 = 1000 0001')
})
