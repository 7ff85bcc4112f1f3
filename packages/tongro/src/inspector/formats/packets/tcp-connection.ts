// One TCP connection of a capture: which side is the client, whether it may be a WebSocket, and then
// its bytes and ends as records. Until the first telling bytes nothing is handed on.
//
//   unjudged → handed on → over          unjudged → foreign: costs nothing more

import type { CaptureSink, From } from '../../../protocol/index.ts'
import { endpointOfKey, endpointText } from './addresses.ts'
import type { Complaints } from './complaints.ts'
import { type FirstBytes, judgeFirstBytes } from './first-bytes.ts'
import { isMasked } from './plausible-frames.ts'
import type { TcpHeader } from './tcp-header.ts'
import { type HeldBudget, type LaneEvents, TcpLane } from './tcp-lane.ts'

/** 0 and 1 are the two ends in the order of their keys. */
export type Side = 0 | 1

/** What all connections of a capture share. */
export interface ConnectionContext {
  readonly sink: CaptureSink
  readonly complaints: Complaints
  readonly budget: HeldBudget
  nextNumber(): number
}

export class TcpConnection {
  readonly #context: ConnectionContext
  readonly #keys: readonly [string, string]
  readonly #began: number
  readonly #lanes: readonly [TcpLane, TcpLane]
  #state: 'unjudged' | 'shown' | 'foreign' | 'over' = 'unjudged'
  #time = 0
  /** Of the SYN, to tell its repetition from a new connection. */
  #synSequence: number | undefined
  #client: Side | undefined
  /** Sides whose bytes so far were not all seen. */
  readonly #hasMissed: [boolean, boolean] = [true, true]
  readonly #hasConflict: [boolean, boolean] = [false, false]
  readonly #hasEnded: [boolean, boolean] = [false, false]
  #number = -1

  /** `keys` of the two ends in order; `time` of the first packet. */
  constructor(context: ConnectionContext, keys: readonly [string, string], time: number) {
    this.#context = context
    this.#keys = keys
    this.#began = time
    this.#lanes = [this.#makeLane(0), this.#makeLane(1)]
  }

  /** Whether it is handed on and its end was not seen. */
  get isShown(): boolean {
    return this.#state === 'shown'
  }

  /** The connection's number, when it is or was handed on; else -1. */
  get number(): number {
    return this.#number
  }

  /** Whether this SYN begins a new connection between the same ends. */
  isBegunAnewBy(header: TcpHeader): boolean {
    return header.isSyn && !header.isAck && header.sequence !== this.#synSequence
  }

  /** One segment from `side`; `data` are its bytes as far as they were captured. */
  segment(side: Side, header: TcpHeader, data: Uint8Array, packet: number, time: number): void {
    if (this.#state === 'foreign' || this.#state === 'over') return
    this.#time = time
    const other = side === 0 ? 1 : 0
    if (header.isSyn) this.#begin(side, other, header)
    // First what it says of the other direction: its sender saw that before it sent.
    if (header.isAck) this.#lanes[other].acknowledge(header.acknowledgment)
    if (header.isRst) {
      this.#reset(side, packet)
      return
    }
    const start = (header.sequence + (header.isSyn ? 1 : 0)) >>> 0
    this.#lanes[side].segment(start, data, packet)
    if (header.isFin) this.#lanes[side].fin((start + header.wireLength) >>> 0, packet)
    if (this.#hasEnded[0] && this.#hasEnded[1]) this.#state = 'over'
  }

  /** Hands on what still waits; nothing more will come. */
  finish(): void {
    this.#flush()
    this.#state = 'over'
  }

  #begin(side: Side, other: Side, header: TcpHeader): void {
    this.#client ??= header.isAck ? other : side
    if (!header.isAck) this.#synSequence = header.sequence
    this.#lanes[side].startAt(header.sequence + 1)
    this.#hasMissed[side] = false
    if (!header.isAck) return
    this.#lanes[other].startAt(header.acknowledgment)
    this.#hasMissed[other] = false
  }

  #reset(side: Side, packet: number): void {
    this.#flush()
    if (this.#state === 'shown') this.#end(side, 'rst', packet)
    this.#state = 'over'
  }

  /** The client's side first, as it speaks first. */
  #flush(): void {
    const first = this.#client ?? 0
    this.#lanes[first].finish()
    this.#lanes[first === 0 ? 1 : 0].finish()
  }

  #makeLane(side: Side): TcpLane {
    const events: LaneEvents = {
      onBytes: (bytes, packet) => this.#onBytes(side, bytes, packet),
      onGap: (length) => this.#onGap(side, length),
      onFin: (packet) => this.#end(side, 'fin', packet),
      onConflict: (packet) => this.#onConflict(side, packet),
    }
    return new TcpLane(events, this.#context.budget)
  }

  #onBytes(side: Side, bytes: Uint8Array, packet: number): void {
    if (this.#state === 'unjudged') this.#judge(side, bytes)
    if (this.#state !== 'shown') return
    const { connection, time, from } = this.#origin(side)
    this.#context.sink({ kind: 'chunk', connection, time, from, bytes, packet })
  }

  #onGap(side: Side, length: number): void {
    this.#hasMissed[side] = true
    if (this.#state !== 'shown') return
    this.#context.sink({ kind: 'gap', ...this.#origin(side), length })
  }

  #end(side: Side, how: 'fin' | 'rst', packet: number): void {
    this.#hasEnded[side] = true
    if (this.#state !== 'shown') return
    this.#context.sink({ kind: 'end', ...this.#origin(side), how, packet })
  }

  #onConflict(side: Side, packet: number): void {
    if (this.#hasConflict[side] || this.#state !== 'shown') return
    this.#hasConflict[side] = true
    const text = `Packet ${packet} repeats bytes of the ${this.#fromOf(side)} with other values; the first ones are kept`
    this.#context.complaints.say(text, this.#number, this.#time)
  }

  #judge(side: Side, bytes: Uint8Array): void {
    const isFirst = !this.#hasMissed[side]
    const verdict = judgeFirstBytes(bytes, isFirst)
    if (verdict === 'tls' || verdict === 'http2') {
      this.#refuse(verdict, side)
    } else if (verdict === 'other') {
      // In mid-stream a later segment may begin with a frame.
      if (isFirst) this.#ignore()
      this.#hasMissed[side] = true
    } else if (
      !isFirst ||
      this.#client === undefined ||
      (verdict === 'request') === (side === this.#client)
    ) {
      this.#show(side, bytes, verdict)
    } else {
      this.#ignore()
    }
  }

  #show(side: Side, bytes: Uint8Array, verdict: FirstBytes): void {
    const { client, note } = this.#tellClient(side, bytes, verdict)
    this.#client = client
    this.#state = 'shown'
    this.#number = this.#context.nextNumber()
    const isWhole = !this.#hasMissed[side] || verdict === 'request'
    this.#context.sink({
      kind: 'open',
      connection: this.#number,
      time: this.#began,
      client: this.#endpoint(client),
      server: this.#endpoint(client === 0 ? 1 : 0),
      ...(isWhole ? {} : { isPartial: true }),
      ...(note === undefined ? {} : { note }),
    })
  }

  /** Who is the client, and how that is known if not by the SYN. */
  #tellClient(side: Side, bytes: Uint8Array, verdict: FirstBytes): { client: Side; note?: string } {
    if (this.#client !== undefined) return { client: this.#client }
    const other = side === 0 ? 1 : 0
    const missed = 'the beginning of TCP is not in the capture'
    if (verdict === 'request')
      return { client: side, note: `Client is who sent the request: ${missed}` }
    if (verdict === 'response') {
      return { client: other, note: `Client is who got the response: ${missed}` }
    }
    if (isMasked(bytes))
      return { client: side, note: `Client is who sent a masked frame: ${missed}` }
    const [a, b] = this.#keys.map((key) => endpointOfKey(key).port) as [number, number]
    const note = `Client is taken to be the end with the higher port: ${missed}`
    return { client: a > b ? 0 : 1, note }
  }

  #refuse(verdict: 'tls' | 'http2', side: Side): void {
    this.#ignore()
    const client = this.#client ?? side
    const ends = `${this.#endpoint(client)} to ${this.#endpoint(client === 0 ? 1 : 0)}`
    const { complaints } = this.#context
    if (verdict === 'tls') {
      complaints.count('connections that are encrypted by TLS', () => tlsText(ends), this.#time)
    } else {
      complaints.count('connections of HTTP/2', () => http2Text(ends), this.#time)
    }
  }

  /** It is no WebSocket: from now on it costs nothing. */
  #ignore(): void {
    this.#state = 'foreign'
    for (const lane of this.#lanes) lane.release()
  }

  #origin(side: Side): { connection: number; time: number; from: From } {
    return { connection: this.#number, time: this.#time, from: this.#fromOf(side) }
  }

  #fromOf(side: Side): From {
    return side === this.#client ? 'client' : 'server'
  }

  #endpoint(side: Side): string {
    const { address, port } = endpointOfKey(this.#keys[side])
    return endpointText(address, port)
  }
}

function tlsText(ends: string): string {
  return `Cannot read the connection from ${ends}: its bytes are encrypted by TLS. Record with the proxy or the tap, which see inside TLS, or look at it in Wireshark with a key log (SSLKEYLOGFILE)`
}

function http2Text(ends: string): string {
  return `Cannot read the connection from ${ends}: it is HTTP/2, whose heads are compressed across streams. Record with the tap, or with the proxy, which offers HTTP/1.1`
}
