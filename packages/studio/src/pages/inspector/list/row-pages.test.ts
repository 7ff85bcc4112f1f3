// The rows that the page holds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RowWindow } from '../worker/protocol.ts'
import { PAGE, RowPages } from './row-pages.ts'

/** Rows whose text is their position. */
function windowOf(start: number, count: number): RowWindow {
  const texts = Array.from({ length: count }, (_, at) => String(start + at))
  return {
    start,
    rows: new Uint32Array(count),
    kinds: new Uint8Array(count),
    refs: new Uint32Array(count),
    connections: new Uint32Array(count),
    times: new Float64Array(count),
    bits: new Uint32Array(count),
    lengths: new Float64Array(count),
    inflated: new Float64Array(count),
    texts,
    findings: texts.map(() => ''),
  }
}

test('rows come page by page, each asked for once', async () => {
  const asked: number[] = []
  const pages = new RowPages((start, count) => {
    asked.push(start)
    return Promise.resolve(windowOf(start, count))
  })
  pages.need(PAGE - 2, PAGE + 2)
  pages.need(PAGE - 2, PAGE + 2)
  assert.equal(pages.peek(PAGE), undefined)
  assert.equal((await pages.get(PAGE + 1))?.text, String(PAGE + 1))
  assert.equal(pages.peek(PAGE - 1)?.text, String(PAGE - 1))
  assert.deepEqual(asked.slice(0, 2), [0, PAGE])
})

test('an answer to the view before is thrown away', async () => {
  let answer: ((window: RowWindow) => void) | undefined
  const pages = new RowPages(
    () =>
      new Promise((resolve) => {
        answer = resolve
      }),
  )
  const row = pages.get(3)
  pages.clear()
  answer?.(windowOf(0, PAGE))
  assert.equal(await row, undefined)
  assert.equal(pages.peek(3), undefined)
})

test('however far the reader goes, few pages are held', async () => {
  const pages = new RowPages((start, count) => Promise.resolve(windowOf(start, count)))
  for (let page = 0; page < 100; page++) await pages.get(page * PAGE)
  assert.ok(pages.size <= 16)
  assert.equal(pages.peek(99 * PAGE)?.text, String(99 * PAGE))
})
