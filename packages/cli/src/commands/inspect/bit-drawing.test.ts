import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BitRange } from 'tongro/inspector'
import { createPaint } from '../../paint.ts'
import { textWidth } from '../../text-width.ts'
import { drawFrame } from './bit-drawing.ts'

const PLAIN = createPaint(false, {})

function draw(hex: string, bits: readonly BitRange[] = []): string[] {
  return drawFrame(new Uint8Array(Buffer.from(hex, 'hex')), bits, PLAIN)
}

test('the frame of RFC 6455 5.7 is drawn with its values', () => {
  assert.deepEqual(draw('818537fa213d7f9f4d5158'), [
    '   0                   1                   2                   3',
    '   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1',
    '  +-+-+-+-+-------+-+-------------+-------------------------------+',
    '  |F|R|R|R|opcode |M| Payload len |          Masking-key          |',
    '  |I|S|S|S| text  |A|     = 5     |             37 fa             |',
    '  |N|V|V|V|       |S|             |                               |',
    '  | |1|2|3|       |K|             |                               |',
    '  |1|0|0|0|0 0 0 1|1|0 0 0 0 1 0 1|0 0 1 1 0 1 1 1 1 1 1 1 1 0 1 0|',
    '  +-+-+-+-+-------+-+-------------+-------------------------------+',
    '  |     Masking-key continued     |            Payload            |',
    '  |             21 3d             |             7f 9f             |',
    '  |0 0 1 0 0 0 0 1 0 0 1 1 1 1 0 1|0 1 1 1 1 1 1 1 1 0 0 1 1 1 1 1|',
    '  +-------------------------------+---------------+---------------+',
    '  |               Payload continued               |',
    '  |                   4d 51 58                    |',
    '  |0 1 0 0 1 1 0 1 0 1 0 1 0 0 0 1 0 1 0 1 1 0 0 0|',
    '  +-----------------------------------------------+',
  ])
})

test('illegal bits have a mark below them, and only they', () => {
  const lines = draw('8a8000000000', [{ start: 8, length: 1 }])
  const bits = lines.findIndex((line) => line.includes('|1|0|0|0|1 0 1 0|1|'))
  assert.equal(lines[bits + 1]?.indexOf('^'), lines[bits]!.indexOf('|1|', 5) + 1)
  assert.equal(lines.join('').split('^').length - 1, 1)
})

test('a 64-bit length goes over three rows, and every bit of it can be marked', () => {
  const lines = draw(`82ff000000000001000037fa213d${'41'.repeat(20)}`, [{ start: 16, length: 64 }])
  assert.equal(lines.filter((line) => line.includes('Extended length')).length, 3)
  assert.equal(lines.join('').split('^').length - 1, 64)
  assert.ok(lines.some((line) => line.includes('00 00 00 01')))
})

test('a header that was cut shows what is missing', () => {
  assert.ok(draw('81').some((line) => line.includes('|1|0|0|0|0 0 0 1|?|? ? ? ? ? ? ?|')))
  assert.ok(draw('81fe01').some((line) => line.includes('0 0 0 0 0 0 0 1 ? ? ? ? ? ? ? ?')))
})

test('no header makes the drawing wider than 67 columns', () => {
  for (const hex of [
    '81',
    '8885',
    '81fe01',
    `f3ff${'ff'.repeat(12)}`,
    `0f7e00ff${'00'.repeat(99)}`,
  ]) {
    for (const line of draw(hex)) assert.ok(textWidth(line) <= 67, line)
  }
})
