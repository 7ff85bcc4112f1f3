// The core is proven by its own tests: every line of packages/tongro/src/protocol runs in them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asRanges, type CountedScript, coverLines } from './coverage/uncovered-lines.ts'
import { describeCoverage, measureCoverage } from './coverage.ts'

test('every line of the core runs in the tests of its folder', { timeout: 300_000 }, async () => {
  const files = await measureCoverage()
  assert.ok(files.length >= 26, `only ${files.length} files hold code`)
  const gaps = files.filter((file) => file.uncovered.length > 0)
  assert.deepEqual(gaps, [], describeCoverage(files).join('\n'))
})

test('a line of which a part never ran is uncovered', () => {
  // Generated `f(a?b:c)` of one line; the source had `a` on line 1, `b` on 2 and `c` on 3.
  const script = countsOf([
    [0, 8, 1],
    [5, 6, 0],
  ])
  const map = { lineLengths: [8], data: { mappings: 'AAAE,EACE,EACA' } }
  assert.deepEqual(coverLines(script, map), { total: 3, uncovered: [] })
  const inner = countsOf([
    [0, 8, 1],
    [2, 3, 0],
  ])
  assert.deepEqual(coverLines(inner, map), { total: 3, uncovered: [2] })
})

test('the inner of two ranges counts, in whatever order they come', () => {
  const map = { lineLengths: [4, 4], data: { mappings: 'AAAA;AACA' } }
  const never = countsOf([
    [5, 9, 3],
    [0, 9, 0],
  ])
  assert.deepEqual(coverLines(never, map), { total: 2, uncovered: [1] })
  assert.deepEqual(coverLines(countsOf([]), { lineLengths: [0], data: null }), {
    total: 0,
    uncovered: [],
  })
})

test('lines are told as ranges, and gaps with the share that ran', () => {
  assert.equal(asRanges([3, 4, 5, 9, 11, 12]), '3-5, 9, 11-12')
  assert.deepEqual(
    describeCoverage([
      { path: 'a.ts', total: 7, uncovered: [] },
      { path: 'b.ts', total: 2, uncovered: [4] },
    ]),
    [
      'b.ts: lines 4 never ran whole',
      "88.88 % of 9 lines in 2 files ran in the folder's own tests",
    ],
  )
})

function countsOf(ranges: ReadonlyArray<readonly [number, number, number]>): CountedScript {
  return {
    url: 'file:///a.ts',
    functions: ranges.map(([startOffset, endOffset, count]) => ({
      ranges: [{ startOffset, endOffset, count }],
    })),
  }
}
