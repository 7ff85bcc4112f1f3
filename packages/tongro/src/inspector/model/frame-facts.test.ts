// Facts of frames of a whole capture, as a filter asks for them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  client,
  inspect,
  MASKED_HELLO,
  opened,
  server,
} from '../../../test-support/capture-script.ts'
import { parseFilter } from './filter.ts'
import { FactsContext, factsOf } from './frame-facts.ts'
import type { Report } from './reports.ts'

/** Numbers of the frames that a filter takes. */
function numbers(reports: readonly Report[], text: string): number[] {
  const filter = parseFilter(text)
  assert.equal(filter.error, undefined)
  const context = new FactsContext()
  return reports.flatMap((report) => {
    const isTaken =
      report.kind === 'frame' && 'matches' in filter && filter.matches(factsOf(report, context))
    context.see(report)
    return isTaken && report.kind === 'frame' ? [report.number] : []
  })
}

test('a filter over the frames of a capture', () => {
  const { all } = inspect([
    ...opened(),
    client(MASKED_HELLO),
    server('0103 48656c'),
    server('8002 6c6f'),
    server('8804 03e8 6f6b'),
    client('8900'),
  ])
  assert.deepEqual(numbers(all, ''), [0, 1, 2, 3, 4])
  assert.deepEqual(numbers(all, 'path==/chat'), [0, 1, 2, 3, 4])
  assert.deepEqual(numbers(all, 'protocol'), [])
  assert.deepEqual(numbers(all, 'text~hello'), [0, 2])
  assert.deepEqual(numbers(all, 'message==1'), [1, 2])
  assert.deepEqual(numbers(all, '!fin'), [1])
  assert.deepEqual(numbers(all, 'from==server && opcode==0'), [2])
  assert.deepEqual(numbers(all, 'finding==mask-missing'), [4])
  assert.deepEqual(numbers(all, 'finding.severity==must'), [4])
  assert.deepEqual(numbers(all, 'close.code==1000 && close.reason==ok'), [3])
  assert.deepEqual(numbers(all, 'masked'), [0])
  assert.deepEqual(numbers(all, 'length==5 && wire.length==11'), [0])
})

test('times are since the first report, gaps since the frame before on the connection', () => {
  const { all } = inspect([...opened(), client(MASKED_HELLO), server('8900')])
  const first = all.find(({ kind }) => kind === 'connection')
  const frames = all.filter((report) => report.kind === 'frame')
  const start = first?.kind === 'connection' ? first.time : Number.NaN
  const context = new FactsContext()
  const facts = all.flatMap((report) => {
    const made = report.kind === 'frame' ? [factsOf(report, context)] : []
    context.see(report)
    return made.map(({ time, gap }) => ({ time, gap }))
  })
  assert.deepEqual(facts, [
    { time: frames[0]!.time - start, gap: undefined },
    { time: frames[1]!.time - start, gap: frames[1]!.time - frames[0]!.time },
  ])
})
