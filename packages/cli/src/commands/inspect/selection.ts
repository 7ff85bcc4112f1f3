// Which reports are shown: those of one connection, those that a filter takes. Filters speak of frames; what is no frame
// (a handshake, an end, a finding of its own) is asked as far as it has what a filter asks for, so that
// `close.code==1006`, which no Close frame can say, finds the ends that applications see as 1006.
import {
  FactsContext,
  type Filter,
  type Finding,
  type FrameFacts,
  factsOf,
  parseFilter,
  type Report,
} from 'tongro/inspector'
import { type From, OPCODE, type Rule } from 'tongro/protocol'
import { Misuse } from '../../misuse.ts'

export interface SelectionSettings {
  readonly filter: Filter | undefined
  readonly connection: number | undefined
}

/** Throws Misuse for what is no filter. */
export function readFilter(text: string): Filter {
  const filter = parseFilter(text)
  if (filter.error === undefined) return filter
  throw new Misuse(filter.error)
}

export class Selection {
  readonly #settings: SelectionSettings
  readonly #context = new FactsContext()

  constructor(settings: SelectionSettings) {
    this.#settings = settings
  }

  /** To be asked once for each report, in order. */
  takes(report: Report): boolean {
    const { filter, connection } = this.#settings
    const isOfConnection =
      report.kind === 'trouble' || connection === undefined || report.connection === connection
    if (filter === undefined || report.kind === 'trouble') return isOfConnection
    // A handshake gives its connection the path that a filter may ask for.
    if (report.kind === 'handshake') this.#context.see(report)
    const facts = this.#facts(report)
    const isTaken = isOfConnection && facts !== undefined && filter.matches(facts)
    if (report.kind !== 'handshake') this.#context.see(report)
    return isTaken
  }

  #facts(report: Report): FrameFacts | undefined {
    switch (report.kind) {
      case 'frame':
        return factsOf(report, this.#context)
      case 'handshake':
        return this.#eventFacts(report, report.findings)
      case 'close': {
        const from = report.initiator === 'server' ? 'server' : 'client'
        const facts = this.#eventFacts(report, report.findings, from)
        return {
          ...facts,
          opcode: OPCODE.close,
          closeCode: report.code,
          closeReason: report.reason,
        }
      }
      case 'finding': {
        const facts = this.#eventFacts(report, [report], report.from)
        return report.frame === undefined ? facts : { ...facts, number: report.frame }
      }
      case 'connection':
      case 'message':
      case 'skip':
      case 'trouble':
        return undefined
    }
    return report satisfies never
  }

  /** A comparison with NaN is false, so a filter on lengths or opcodes leaves out what has none. */
  #eventFacts(
    { connection, time }: { readonly connection: number; readonly time: number },
    findings: readonly Finding[],
    from: From = 'client',
  ): FrameFacts {
    const known = this.#context.connection(connection)
    return {
      ...NOTHING,
      connection,
      from,
      time: this.#context.sinceStart(time),
      path: known?.path,
      protocol: known?.protocol,
      findingCount: findings.length,
      finding: (index): Rule => findings[index]!.rule,
    }
  }
}

const NOTHING = {
  number: Number.NaN,
  opcode: Number.NaN,
  isFinal: false,
  rsv: Number.NaN,
  isMasked: false,
  length: Number.NaN,
  wireLength: Number.NaN,
  isWhole: true,
  message: undefined,
  gap: undefined,
  closeCode: undefined,
  closeReason: undefined,
  rtt: undefined,
  text: undefined,
  overlayLabel: undefined,
  overlayLatency: undefined,
} as const
