import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  anatomyOf,
  bitText,
  bytesOf,
  type FieldName,
  fieldsAt,
  hexText,
  isIllegal,
} from './anatomy.ts'
import { findingOf, hexBytes } from './testing-reports.ts'

const values = (hex: string): Partial<Record<FieldName, bigint | undefined>> =>
  Object.fromEntries(anatomyOf(hexBytes(hex)).fields.map(({ name, value }) => [name, value]))

test('a masked text frame has its key and payload, and no longer length', () => {
  const { fields, absent, headerSize } = anatomyOf(hexBytes('81 85 37 fa 21 3d 7f 9f 4d 51 58'))
  assert.deepEqual(
    fields.map(({ name, start, bits }) => [name, start, bits]),
    [
      ['fin', 0, 1],
      ['rsv1', 1, 1],
      ['rsv2', 2, 1],
      ['rsv3', 3, 1],
      ['opcode', 4, 4],
      ['mask', 8, 1],
      ['length', 9, 7],
      ['key', 16, 32],
      ['payload', 48, 40],
    ],
  )
  assert.deepEqual(absent, ['length16', 'length64'])
  assert.equal(headerSize, 6)
})

test('each length form carries its own number', () => {
  assert.equal(values('82 7e 01 2c')['length16'], 300n)
  assert.equal(values('82 7f 80 00 00 00 00 01 00 00')['length64'], 0x8000000000010000n)
  assert.equal(anatomyOf(hexBytes('82 7e 01 2c')).fields.at(-1)?.bits, 2400)
})

test('fields that are cut say how much of them is there', () => {
  const byName = (hex: string, name: FieldName): [bigint | undefined, number] | undefined => {
    const field = anatomyOf(hexBytes(hex)).fields.find((one) => one.name === name)
    return field === undefined ? undefined : [field.value, field.held]
  }
  assert.deepEqual(byName('', 'opcode'), [undefined, 0])
  assert.deepEqual(byName('81', 'opcode'), [1n, 4])
  assert.deepEqual(byName('81', 'mask'), [undefined, 0])
  assert.deepEqual(byName('81 85 37 fa', 'key'), [0x37fan, 16])
  assert.deepEqual(byName('81 85 37 fa 21 3d 7f', 'payload'), [undefined, 8])
})

test('a finding belongs to the fields whose bits it names, without bits to the payload', () => {
  const reserved = findingOf('opcode-reserved', [{ start: 4, length: 4 }])
  const text = findingOf('text-not-utf8')
  const { fields } = anatomyOf(hexBytes('83 01 ff'), [text, reserved])
  const wrong = fields.filter(isIllegal).map(({ name, findings }) => [name, findings[0]?.code])
  assert.deepEqual(wrong, [
    ['opcode', 'opcode-reserved'],
    ['payload', 'text-not-utf8'],
  ])
})

test('an empty payload appears only where something is wrong with it', () => {
  assert.ok(!anatomyOf(hexBytes('88 00')).fields.some(({ name }) => name === 'payload'))
  const close = anatomyOf(hexBytes('88 00'), [findingOf('close-code-empty')])
  assert.equal(close.fields.at(-1)?.name, 'payload')
})

test('values are written in bits and in hexadecimal with all their digits', () => {
  const { fields } = anatomyOf(hexBytes('82 fe 01 2c 00 00 00 07'))
  const written = fields.map((field) => [field.name, bitText(field), hexText(field)])
  assert.deepEqual(written.slice(4, 8), [
    ['opcode', '0010', '0x2'],
    ['mask', '1', '0x1'],
    ['length', '1111110', '0x7e'],
    ['length16', '00000001 00101100', '0x012c'],
  ])
  assert.deepEqual(written[8], ['key', '00000000 00000000 00000000 00000111', '0x00000007'])
})

test('bytes and fields find each other', () => {
  const anatomy = anatomyOf(hexBytes('81 85 37 fa 21 3d 7f 9f 4d 51 58'))
  assert.deepEqual(
    fieldsAt(anatomy, 1).map(({ name }) => name),
    ['mask', 'length'],
  )
  assert.deepEqual(
    fieldsAt(anatomy, 6).map(({ name }) => name),
    ['payload'],
  )
  const key = anatomy.fields.find(({ name }) => name === 'key')
  assert.deepEqual(key === undefined ? undefined : bytesOf(key), { from: 2, to: 6 })
})
