// A small report with everything in it, for the tests of what is made from reports: two rounds of one
// scenario, one contender that failed, one that was left out.
import type { Measurement } from './load/run-load.ts'
import { type Report, type RoundResult, summarizeScenario } from './report.ts'
import { SCENARIOS } from './scenarios.ts'

function round(number: number, cpuMicroseconds: number): RoundResult {
  const measured: Measurement = {
    cpuMicroseconds,
    messages: 300_000,
    messagesPerSecond: 100_000 / cpuMicroseconds,
    p50: 900,
    p99: 2100,
    serverBusy: 0.98,
    loadBusy: 0.7,
    othersBusy: 0.03,
  }
  return { round: number, position: 0, ...measured }
}

export function sampleReport(): Report {
  return {
    format: 1,
    date: '2026-11-24T10:00:00.000Z',
    machine: {
      cpu: 'A <fast> CPU & more',
      cores: 2,
      memoryGiB: 7.8,
      kernel: 'linux 6.1.0',
      node: 'v20.19.0',
      commit: '0123456789ab',
    },
    cores: { server: 0, load: 1 },
    settings: { rounds: 2, seconds: 3, warmupSeconds: 1 },
    contenders: [
      { name: 'tongro', title: 'Tongro', role: 'tongro', version: '0.1.0' },
      { name: 'ws', title: 'ws', role: 'peer', version: '8.23.0' },
      { name: 'net', title: 'floor: raw node:net', role: 'floor', version: 'v20.19.0' },
    ],
    leftOut: [{ name: 'epoll', reason: 'no C compiler is there' }],
    results: [
      summarizeScenario(SCENARIOS[0]!, [
        { name: 'tongro', rounds: [round(0, 5), round(1, 8)], failures: [] },
        { name: 'ws', rounds: [round(0, 10), round(1, 20)], failures: [] },
        { name: 'net', rounds: [], failures: [{ round: 0, reason: 'it fell over' }] },
      ]),
    ],
  }
}
