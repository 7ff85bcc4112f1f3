// What is kept of each connection: how it began and ended, both sides' bytes, and the sums on its chip.

import type { CloseReport, ConnectionReport, Finding, HandshakeReport } from 'tongro/inspector'
import type { From } from 'tongro/protocol'
import type { ByteStore } from './byte-store.ts'
import { severityNumber } from './frame-bits.ts'
import { LaneBytes } from './lane-bytes.ts'

export interface Connection {
  readonly number: number
  readonly client: LaneBytes
  readonly server: LaneBytes
  report: ConnectionReport | undefined
  handshake: HandshakeReport | undefined
  close: CloseReport | undefined
  /** Nothing more can come, whether or not the story of its end is told already. */
  isOver: boolean
  frames: number
  /** Findings by severity: note, should, must. */
  readonly findings: [number, number, number]
  /** Milliseconds of the newest pong after its ping. */
  roundTrip: number | undefined
}

export class ConnectionTable {
  readonly #store: ByteStore
  readonly #all = new Map<number, Connection>()

  constructor(store: ByteStore) {
    this.#store = store
  }

  get size(): number {
    return this.#all.size
  }

  get(number: number): Connection | undefined {
    return this.#all.get(number)
  }

  values(): IterableIterator<Connection> {
    return this.#all.values()
  }

  /** The connection of that number, made when it is new. */
  of(number: number): Connection {
    const known = this.#all.get(number)
    if (known !== undefined) return known
    const made: Connection = {
      number,
      client: new LaneBytes(this.#store),
      server: new LaneBytes(this.#store),
      report: undefined,
      handshake: undefined,
      close: undefined,
      isOver: false,
      frames: 0,
      findings: [0, 0, 0],
      roundTrip: undefined,
    }
    this.#all.set(number, made)
    return made
  }

  lane(number: number, from: From): LaneBytes {
    return this.of(number)[from]
  }

  countFinding(finding: Finding): void {
    const worst = severityNumber(finding.rule.severity) - 1
    const counts = this.of(finding.connection).findings
    counts[worst] = (counts[worst] ?? 0) + 1
  }
}
