// What the summaries of a scenario say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasFailures, type Report, reasonNotToSave } from './report.ts'
import { sampleReport } from './sample-report.ts'

test('ratios compare inside a round, not the medians', () => {
  const [tongro, ws] = sampleReport().results[0]!.contenders
  assert.deepEqual(tongro!.cpu, { median: 6.5, min: 5, max: 8 })
  assert.deepEqual(tongro!.ratios.ws, { median: 0.45, min: 0.4, max: 0.5 })
  assert.deepEqual(ws!.ratios.ws, { median: 1, min: 1, max: 1 })
})

test('a reference that failed gives no ratio, a contender that failed no figure', () => {
  const [tongro, , net] = sampleReport().results[0]!.contenders
  assert.equal(tongro!.ratios.net, undefined)
  assert.equal(net!.cpu, undefined)
  assert.equal(net!.p99, undefined)
})

test('one failure in one round is a failure of the run', () => {
  const report = sampleReport()
  assert.equal(hasFailures(report), true)
  assert.equal(hasFailures({ ...report, results: [] }), false)
})

function reportWithOthers(share: number): Report {
  const report = sampleReport()
  const [result] = report.results
  const tongro = { ...result!.contenders[0]!, othersBusy: { median: share, min: 0, max: 1 } }
  return { ...report, results: [{ ...result!, contenders: [tongro] }] }
}

test('a run is kept only when nothing failed and the cores were its own', () => {
  assert.match(reasonNotToSave(sampleReport()) ?? '', /a contender failed/)
  assert.match(reasonNotToSave(reportWithOthers(0.3)) ?? '', /other work took 30 % of the cores/)
  assert.equal(reasonNotToSave(reportWithOthers(0.02)), undefined)
})
