// The report: everything one run found, as plain data for the table, the JSON file and the drawing.
import type { Contender, Reference } from './contenders.ts'
import { REFERENCES } from './contenders.ts'
import type { Measurement } from './load/run-load.ts'
import type { Machine } from './machine.ts'
import type { Cores } from './pinning.ts'
import type { Scenario } from './scenarios.ts'
import { type ByRound, type Summary, summarize, summarizeRatio } from './statistics.ts'

export interface Report {
  readonly format: 1
  /** When the run began, ISO 8601 in UTC. */
  readonly date: string
  readonly machine: Machine
  /** Undefined when server and load ran wherever the kernel put them. */
  readonly cores: Cores | undefined
  readonly settings: {
    readonly rounds: number
    readonly seconds: number
    readonly warmupSeconds: number
  }
  readonly contenders: readonly ContenderFacts[]
  readonly leftOut: readonly LeftOut[]
  readonly results: readonly ScenarioResult[]
}

export interface ContenderFacts {
  readonly name: string
  readonly title: string
  readonly role: Contender['role']
  readonly version: string | undefined
}

/** A contender that could not be prepared, and why. */
export interface LeftOut {
  readonly name: string
  readonly reason: string
}

export interface ScenarioResult {
  readonly scenario: Scenario
  readonly contenders: readonly ContenderResult[]
}

export interface ContenderResult {
  readonly name: string
  readonly rounds: readonly RoundResult[]
  readonly failures: readonly RoundFailure[]
  /** Server CPU microseconds per message, over the rounds; undefined when every round failed. */
  readonly cpu: Summary | undefined
  readonly messagesPerSecond: Summary | undefined
  readonly p50: Summary | undefined
  readonly p99: Summary | undefined
  readonly serverBusy: Summary | undefined
  readonly loadBusy: Summary | undefined
  readonly othersBusy: Summary | undefined
  /** Server memory for each connection in KiB; only in scenarios with compression. */
  readonly kibPerConnection: Summary | undefined
  /** Its CPU time over the reference's in the same round. */
  readonly ratios: Readonly<Partial<Record<Reference, Summary>>>
  /** Its memory for each connection over that of ws in the same round. */
  readonly memoryOverWs: Summary | undefined
}

export interface RoundResult extends Measurement {
  readonly round: number
  /** Its place in the order of the round, from 0. */
  readonly position: number
}

export interface RoundFailure {
  readonly round: number
  readonly reason: string
}

/** What the rounds of one contender gave, before anything is compared. */
export interface Raw {
  readonly name: string
  readonly rounds: readonly RoundResult[]
  readonly failures: readonly RoundFailure[]
}

export function summarizeScenario(scenario: Scenario, raw: readonly Raw[]): ScenarioResult {
  const byName = new Map(raw.map((each) => [each.name, cpuByRound(each)]))
  const ws = raw.find((each) => each.name === 'ws')
  const memoryOfWs: ByRound = ws === undefined ? new Map() : memoryByRound(ws)
  const contenders = raw.map((each): ContenderResult => {
    const over = (read: (round: RoundResult) => number): Summary | undefined =>
      summarize(each.rounds.map(read))
    return {
      ...each,
      cpu: over((round) => round.cpuMicroseconds),
      messagesPerSecond: over((round) => round.messagesPerSecond),
      p50: over((round) => round.p50),
      p99: over((round) => round.p99),
      serverBusy: over((round) => round.serverBusy),
      loadBusy: over((round) => round.loadBusy),
      othersBusy: over((round) => round.othersBusy),
      kibPerConnection: summarize([...memoryByRound(each).values()]),
      ratios: ratiosOf(each, byName),
      memoryOverWs: summarizeRatio(memoryByRound(each), memoryOfWs),
    }
  })
  return { scenario, contenders }
}

/** From this share on, figures are not to be trusted. A quiet machine shows 1 to 3 %. */
export const DISTURBED = 0.1

/** The largest share that other work took of the cores, as the median of any contender. */
export function disturbance(result: ScenarioResult): number {
  return Math.max(0, ...result.contenders.map((each) => each.othersBusy?.median ?? 0))
}

/** Why a report must not be kept as the latest figures; undefined when it may be. */
export function reasonNotToSave(report: Report): string | undefined {
  if (hasFailures(report)) return 'a contender failed'
  const worst = Math.max(0, ...report.results.map(disturbance))
  if (worst < DISTURBED) return undefined
  return `other work took ${Math.round(worst * 100)} % of the cores; repeat when it is quiet`
}

export function hasFailures(report: Report): boolean {
  return report.results.some((each) => each.contenders.some((one) => one.failures.length > 0))
}

function ratiosOf(raw: Raw, byName: ReadonlyMap<string, ByRound>): ContenderResult['ratios'] {
  const ratios: Partial<Record<Reference, Summary>> = {}
  for (const reference of REFERENCES) {
    const ratio = summarizeRatio(cpuByRound(raw), byName.get(reference) ?? new Map())
    if (ratio !== undefined) ratios[reference] = ratio
  }
  return ratios
}

function cpuByRound(raw: Raw): ByRound {
  return new Map(raw.rounds.map((each) => [each.round, each.cpuMicroseconds]))
}

function memoryByRound(raw: Raw): ByRound {
  const rounds: Array<[number, number]> = []
  for (const { round, kibPerConnection } of raw.rounds) {
    if (kibPerConnection !== undefined) rounds.push([round, kibPerConnection])
  }
  return new Map(rounds)
}
