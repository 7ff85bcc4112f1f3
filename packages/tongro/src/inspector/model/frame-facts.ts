// What a filter can ask about a frame: plain getters, so that a row of typed arrays can answer as well
// as a report, and nothing is made for a name that the filter does not use.

import type { From, Rule } from '../../protocol/index.ts'
import type { FrameReport, Report } from './reports.ts'

export interface FrameFacts {
  readonly number: number
  readonly connection: number
  readonly from: From
  readonly opcode: number
  readonly isFinal: boolean
  /** RSV1 to RSV3 as three bits: 4 is RSV1. */
  readonly rsv: number
  readonly isMasked: boolean
  /** Payload length as declared, and with the header. */
  readonly length: number
  readonly wireLength: number
  readonly isWhole: boolean
  /** Number of its message. */
  readonly message: number | undefined
  /** Milliseconds since the capture began, and since the frame before on its connection. */
  readonly time: number
  readonly gap: number | undefined
  /** Of its connection. */
  readonly path: string | undefined
  readonly protocol: string | undefined
  /** Of a Close frame. */
  readonly closeCode: number | undefined
  readonly closeReason: string | undefined
  /** Of a pong, in milliseconds. */
  readonly rtt: number | undefined
  /** Text of the message that it completes. */
  readonly text: string | undefined
  readonly overlayLabel: string | undefined
  /** From the message it answers to this one, in milliseconds. */
  readonly overlayLatency: number | undefined
  readonly findingCount: number
  /** The rule of a finding, from 0. */
  finding(index: number): Rule
}

/** What a frame's report does not say and a filter asks: follows the reports of a capture. */
export class FactsContext {
  readonly #connections = new Map<number, ConnectionFacts>()
  #start: number | undefined

  /** To be called with each report, with a frame's after its facts were made. */
  see(report: Report): void {
    if (report.kind === 'frame') {
      this.#start ??= report.began
      this.#of(report.connection).last = report.time
    } else if (report.kind === 'connection') {
      this.#start ??= report.time
    } else if (report.kind === 'handshake') {
      this.#start ??= report.time
      const facts = this.#of(report.connection)
      facts.path = report.path
      facts.protocol = report.protocol
    } else if (report.kind === 'close') {
      this.#connections.delete(report.connection)
    }
  }

  /** Milliseconds since the capture began. */
  sinceStart(time: number): number {
    return time - (this.#start ?? time)
  }

  connection(number: number): Readonly<ConnectionFacts> | undefined {
    return this.#connections.get(number)
  }

  #of(number: number): ConnectionFacts {
    let facts = this.#connections.get(number)
    if (facts === undefined) {
      facts = { path: undefined, protocol: undefined, last: undefined }
      this.#connections.set(number, facts)
    }
    return facts
  }
}

interface ConnectionFacts {
  path: string | undefined
  protocol: string | undefined
  /** When the last frame came. */
  last: number | undefined
}

export function factsOf(report: FrameReport, context: FactsContext): FrameFacts {
  return new ReportFacts(report, context)
}

class ReportFacts implements FrameFacts {
  readonly #report: FrameReport
  readonly #connection: Readonly<ConnectionFacts> | undefined
  readonly time: number
  readonly gap: number | undefined

  constructor(report: FrameReport, context: FactsContext) {
    this.#report = report
    this.#connection = context.connection(report.connection)
    this.time = context.sinceStart(report.time)
    const last = this.#connection?.last
    this.gap = last === undefined ? undefined : report.time - last
  }

  get number(): number {
    return this.#report.number
  }
  get connection(): number {
    return this.#report.connection
  }
  get from(): From {
    return this.#report.from
  }
  get opcode(): number {
    return this.#report.opcode
  }
  get isFinal(): boolean {
    return this.#report.isFinal
  }
  get rsv(): number {
    return this.#report.rsv
  }
  get isMasked(): boolean {
    return this.#report.isMasked
  }
  get length(): number {
    return this.#report.length
  }
  get wireLength(): number {
    return this.#report.headerSize + this.#report.length
  }
  get isWhole(): boolean {
    return this.#report.isWhole
  }
  get message(): number | undefined {
    return this.#report.message
  }
  get path(): string | undefined {
    return this.#connection?.path
  }
  get protocol(): string | undefined {
    return this.#connection?.protocol
  }
  get closeCode(): number | undefined {
    return this.#report.close?.code
  }
  get closeReason(): string | undefined {
    return this.#report.close?.reason
  }
  get rtt(): number | undefined {
    return this.#report.answers?.rtt
  }
  get text(): string | undefined {
    return this.#report.completes?.text
  }
  get overlayLabel(): string | undefined {
    return this.#report.completes?.overlay?.label
  }
  get overlayLatency(): number | undefined {
    return this.#report.completes?.overlay?.answers?.latency
  }
  get findingCount(): number {
    return this.#report.findings.length
  }
  finding(index: number): Rule {
    return this.#report.findings[index]!.rule
  }
}
