// Filters over the index, slice by slice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Inspector } from 'tongro/inspector'
import type { CaptureRecord } from 'tongro/protocol'
import { compileView } from '../worker/view-test.ts'
import { CaptureIndex } from './capture-index.ts'
import { RowView } from './row-view.ts'

/** Pings of the server, every tenth with five bytes, a millisecond apart. */
function pings(count: number): CaptureIndex {
  const index = new CaptureIndex()
  const inspector = new Inspector((report) => index.report(report))
  const take = (record: CaptureRecord): void => {
    index.record(record)
    inspector.record(record)
  }
  const fields: [string, string][] = []
  const head = { connection: 0, time: 0, httpVersion: '1.1', fields } as const
  take({ kind: 'head', from: 'client', method: 'GET', target: '/p', ...head })
  take({ kind: 'head', from: 'server', status: 101, reason: 'ok', ...head })
  const short = Uint8Array.of(0x89, 0)
  const long = Uint8Array.of(0x89, 5, 104, 101, 108, 108, 111)
  for (let at = 0; at < count; at++) {
    const bytes = at % 10 === 0 ? long : short
    take({ kind: 'chunk', connection: 0, time: at, from: 'server', bytes })
  }
  return index
}

function positions(index: CaptureIndex, filter: string): number {
  const { test: passes, problem } = compileView(index, filter, undefined)
  assert.equal(problem, undefined)
  const view = new RowView(index, passes)
  view.run(() => true)
  return view.length
}

test('a filter finds the rows that pass, by what the columns and the bytes say', () => {
  const index = pings(100)
  assert.equal(positions(index, 'length>4'), 10)
  assert.equal(positions(index, 'opcode==ping && from==server && !masked && path~"/p"'), 100)
  assert.equal(positions(index, 'time>=50ms && opcode==ping'), 50)
  assert.equal(positions(index, 'opcode==text || close.code==1006'), 0)
})

test('the search stops when its time is over and goes on where it was', () => {
  const index = pings(3000)
  const view = new RowView(index, compileView(index, 'length==5', undefined).test)
  let slices = 0
  view.run(() => slices++ < 1)
  assert.ok(view.tried < index.rows && view.length > 0 && !view.isDone)
  const before = view.length
  view.run(() => true)
  assert.ok(view.isDone && view.length > before)
  assert.equal(view.length, 300)
  const row = view.row(299)
  assert.equal(view.positionOf(row), 299)
  assert.equal(view.positionOf(row + 1), undefined)
  assert.deepEqual([...view.rows(298, 9)], [view.row(298), row])
})

test('a stretch of time filters too, and a wrong filter is told with its place', () => {
  const index = pings(100)
  const view = new RowView(index, compileView(index, 'length==0', { from: 10, to: 19 }).test)
  view.run(() => true)
  assert.equal(view.length, 9)
  const { problem } = compileView(index, 'length==0 && opcod==1', undefined)
  assert.equal(problem?.at, 13)
  assert.match(problem?.message ?? '', /opcode/)
})
