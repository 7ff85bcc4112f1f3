import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexOf } from '../detail/bytes-shown.ts'
import { dissect } from './dissect.ts'
import { bytesOfForm, type FrameForm, formOf, HELLO, keyText, parseKey } from './frame-form.ts'

test('the example of RFC 6455 5.7 is built to the byte', () => {
  assert.equal(hexOf(bytesOfForm(HELLO)), '81 85 37 fa 21 3d 7f 9f 4d 51 58')
  assert.equal(hexOf(bytesOfForm({ ...HELLO, isMasked: false })), '81 05 48 65 6c 6c 6f')
})

test('flags and opcode stand where the drawing has them', () => {
  const bytes = bytesOfForm({ ...HELLO, isFinal: false, rsv: 5, opcode: 11, isMasked: false })
  assert.equal(bytes[0], 0b0101_1011)
})

const lengthBytes = (length: number, lengthForm: FrameForm['lengthForm']): string =>
  hexOf(
    bytesOfForm({ ...HELLO, isMasked: false, lengthForm, payload: new Uint8Array(length) }),
    10,
  ).slice(3)

test('a length is written in the form asked for, or in the shortest that holds it', () => {
  assert.match(lengthBytes(5, 'shortest'), /^05/)
  assert.match(lengthBytes(5, '16'), /^7e 00 05/)
  assert.match(lengthBytes(5, '64'), /^7f 00 00 00 00 00 00 00 05/)
  assert.match(lengthBytes(300, '7'), /^7e 01 2c/)
  assert.match(lengthBytes(65_536, '16'), /^7f 00 00 00 00 00 01 00 00/)
})

test('what was built is read back to the same form', () => {
  const forms: FrameForm[] = [
    HELLO,
    { ...HELLO, lengthForm: '64', rsv: 3, opcode: 7, isFinal: false },
    { ...HELLO, isMasked: false, lengthForm: '16', payload: new Uint8Array(0), maskKey: 0 },
    { ...HELLO, payload: new Uint8Array(300).fill(97) },
  ]
  for (const form of forms) {
    const [frame] = dissect(bytesOfForm(form), 'client', false).frames
    assert.ok(frame !== undefined)
    assert.deepEqual(formOf(frame.report), { ...form, payload: frame.report.payload })
    assert.deepEqual([...frame.report.payload], [...form.payload])
  }
})

test('a key is four bytes, and nothing else is one', () => {
  assert.equal(keyText(0x3d21fa37), '37 fa 21 3d')
  assert.equal(parseKey('37fa 213d'), 0x3d21fa37)
  assert.equal(parseKey('ff ff ff ff'), 0xffffffff)
  for (const text of ['', '37', '37 fa 21 3g', '37 fa 21 3d 00'])
    assert.equal(parseKey(text), undefined)
})
