import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anatomyOf } from './anatomy.ts'
import { type Cell, cellsOf } from './cells.ts'
import { hexBytes } from './testing-reports.ts'

function drawn(hex: string, columns: number): Array<readonly [string, number, number, number]> {
  return cellsOf(anatomyOf(hexBytes(hex)), columns).map(
    ({ field, row, column, span }: Cell) => [field.name, row, column, span] as const,
  )
}

test('a masked frame is drawn as in RFC 6455 5.2: the key crosses the first row', () => {
  assert.deepEqual(drawn('81 81 37 fa 21 3d 7f', 32).slice(5), [
    ['mask', 0, 8, 1],
    ['length', 0, 9, 7],
    ['key', 0, 16, 16],
    ['key', 1, 0, 16],
    ['payload', 1, 16, 8],
  ])
})

test('in sixteen columns no cell is wider than the row', () => {
  const cells = drawn('81 ff 00 00 00 00 00 01 00 00 37 fa 21 3d', 16)
  assert.ok(cells.every(([, , column, span]) => column + span <= 16))
  assert.equal(cells.filter(([name]) => name === 'length64').length, 4)
  assert.equal(cells.filter(([name]) => name === 'key').length, 2)
})

test('a long payload shows its first bytes and one cell for the rest', () => {
  for (const columns of [16, 32]) {
    const cells = cellsOf(anatomyOf(hexBytes('82 7e 01 2c')), columns)
    const payload = cells.filter(({ field }) => field.name === 'payload')
    const last = payload.at(-1)
    assert.equal(payload.length - 1 + (last?.more ?? 0), 300, `${columns} columns`)
    assert.equal(last?.span, columns)
    assert.equal(last?.column, 0)
    assert.equal(last?.to, 32 + 300 * 8)
  }
})

test('cells never overlap and leave no gap', () => {
  for (const hex of ['81 85 37 fa 21 3d', '82 7e 00 05', '8a 80 00 00 00 00', '88 02 03 e8']) {
    let bit = 0
    for (const { from, to } of cellsOf(anatomyOf(hexBytes(hex)), 32)) {
      assert.equal(from, bit, hex)
      bit = to
    }
  }
})
