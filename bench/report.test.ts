// What the summaries of a scenario say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  hasFailures,
  type Report,
  type RoundResult,
  reasonNotToSave,
  summarizeScenario,
} from './report.ts'
import { sampleReport } from './sample-report.ts'
import { SCENARIOS } from './scenarios.ts'

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

test('memory is compared with that of ws inside a round', () => {
  const round = (kibPerConnection: number, number: number): RoundResult => ({
    ...sampleReport().results[0]!.contenders[0]!.rounds[0]!,
    round: number,
    kibPerConnection,
  })
  const { contenders } = summarizeScenario(SCENARIOS[2]!, [
    { name: 'tongro', rounds: [round(50, 0), round(90, 1)], failures: [] },
    { name: 'ws', rounds: [round(200, 0), round(100, 1)], failures: [] },
  ])
  assert.deepEqual(contenders[0]!.kibPerConnection, { median: 70, min: 50, max: 90 })
  assert.deepEqual(contenders[0]!.memoryOverWs, { median: 0.575, min: 0.25, max: 0.9 })
  assert.equal(sampleReport().results[0]!.contenders[0]!.memoryOverWs, undefined)
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
