import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare, type Row, verdict } from './comparison.ts'
import { EMPTY_SIDE, type Side } from './side.ts'

function side(total: number, delays: readonly number[], missed = 0): Side {
  return {
    requests: 9,
    failed: 0,
    sightings: { lastSeq: 1, seen: delays.length, missed, delays },
    meter: { before: { read: 0, written: 0 }, current: { read: total - 100, written: 100 } },
  }
}

function rows(push: Side, poll: Side): Map<string, Row> {
  return new Map(compare(push, poll).flatMap((group) => group.rows.map((row) => [row.name, row])))
}

test('the table has every amount of both sides', () => {
  const table = rows(side(400, [1, 3, 2, 2]), side(9000, [500, 100, 900], 1))
  assert.deepEqual([table.get('down')?.push, table.get('up')?.push], [100, 300])
  assert.deepEqual([table.get('total')?.push, table.get('total')?.poll], [400, 9000])
  assert.deepEqual([table.get('perChange')?.push, table.get('perChange')?.poll], [100, 3000])
  assert.deepEqual([table.get('lastDelay')?.push, table.get('lastDelay')?.poll], [2, 900])
  assert.deepEqual([table.get('medianDelay')?.push, table.get('medianDelay')?.poll], [2, 500])
  assert.deepEqual([table.get('maxDelay')?.push, table.get('maxDelay')?.poll], [3, 900])
  assert.deepEqual([table.get('missed')?.push, table.get('missed')?.poll], [0, 1])
  assert.equal(table.size, 10)
})

test('nothing is divided by zero changes', () => {
  const table = rows(EMPTY_SIDE, EMPTY_SIDE)
  assert.equal(table.get('perChange')?.push, undefined)
  assert.equal(table.get('medianDelay')?.poll, undefined)
  assert.equal(table.get('total')?.push, 0)
})

test('the verdict compares bytes per change and medians', () => {
  assert.deepEqual(verdict(side(300, [1, 1, 1]), side(9000, [400, 500, 600], 2)), {
    times: 30,
    laterMs: 499,
    missed: 2,
  })
})

test('too few changes on either side give no verdict', () => {
  assert.equal(verdict(side(300, [1, 1]), side(9000, [1, 2, 3])), undefined)
  assert.equal(verdict(side(300, [1, 1, 1]), side(9000, [1, 2])), undefined)
})
