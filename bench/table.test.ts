// The table, read as a person would.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleReport } from './sample-report.ts'
import { describeRun, micro, renderTable } from './table.ts'

test('a row has the figure of merit, its span and its ratios', () => {
  const table = renderTable(sampleReport())
  assert.match(table, /^tongro +6\.50 +5\.00 to 8\.00 +0\.45 +[\d,]+ +900 +2,100 +98 % +70 %$/m)
  assert.match(table, /^ws +15\.00 +10\.00 to 20\.00 +1\.00 /m)
})

test('memory has its columns where it was measured', () => {
  assert.doesNotMatch(renderTable(sampleReport()), /KiB/)
  const report = sampleReport()
  const [result] = report.results
  const [first, ...rest] = result!.contenders
  const some = (median: number) => ({ median, min: median, max: median })
  const held = { ...first!, kibPerConnection: some(61.26), memoryOverWs: some(0.456) }
  const table = renderTable({ ...report, results: [{ ...result!, contenders: [held, ...rest] }] })
  assert.match(table, / load busy {2}KiB\/connection {2}x ws$/m)
  assert.match(table, /^tongro .* 70 % +61\.3 +0\.46$/m)
})

test('figures of a column end in the same place', () => {
  const lines = renderTable(sampleReport()).split('\n')
  const ends = ['contender', 'tongro', 'ws'].map((name) => {
    return lines.find((line) => line.startsWith(name))?.length
  })
  assert.equal(new Set(ends).size, 1)
})

test('what failed and what was left out is said with its reason', () => {
  const table = renderTable(sampleReport())
  assert.match(table, /^net +failed$/m)
  assert.match(table, /^Failed: net in round 1 of echo-single: it fell over$/m)
  assert.match(table, /^Left out epoll: no C compiler is there$/m)
})

test('other work on the cores is told of when it is much', () => {
  const report = sampleReport()
  assert.doesNotMatch(renderTable(report), /Disturbed/)
  const [result] = report.results
  const [first, ...rest] = result!.contenders
  const busy = { ...first!, othersBusy: { median: 0.42, min: 0.1, max: 0.6 } }
  const disturbed = { ...report, results: [{ ...result!, contenders: [busy, ...rest] }] }
  assert.match(
    renderTable(disturbed),
    /^Disturbed: other work took 42 % of the cores during echo-s/m,
  )
})

test('the machine and the way of measuring stand above', () => {
  const report = sampleReport()
  assert.match(describeRun(report), /2 cores, linux 6.1.0, Node v20.19.0, commit 0123456789ab/)
  assert.match(describeRun(report), /2 rounds of 3 s after 1 s of warm-up, server on core 0/)
  assert.match(describeRun({ ...report, cores: undefined }), /not pinned$/)
})

test('small figures keep their digits', () => {
  assert.deepEqual([0.0123, 0.5, 9.876, 123.4].map(micro), ['0.012', '0.500', '9.88', '123'])
})
