// Makes the packets of a TCP connection from what its two sides say: sequence numbers, handshake,
// acknowledgments. For exports and for tests, which also lose, repeat and change packets.

import type { From } from '../../../protocol/index.ts'
import { type Endpoint, LINK_TYPES, type Link, type Segment, writePacket } from './write-packet.ts'
import type { WritablePacket } from './write-packet-file.ts'

export interface ConversationOptions {
  readonly client: Endpoint
  readonly server: Endpoint
  readonly link?: Link | undefined
  /** Sequence numbers of the two SYNs. */
  readonly sequences?: Readonly<Record<From, number>> | undefined
  /** Time of a packet in milliseconds since 1970; called once for each. */
  readonly clock: () => number
  /** Takes the packets; several conversations may share a list. */
  readonly packets: WritablePacket[]
  /** Largest segment in bytes; longer texts are cut. */
  readonly segmentSize?: number | undefined
  /** Options of IPv4, or an extension header of IPv6, in every packet. */
  readonly options?: Uint8Array | undefined
}

const SEGMENT_SIZE = 1400
const OTHER: Readonly<Record<From, From>> = { client: 'server', server: 'client' }

export class Conversation {
  readonly #options: ConversationOptions
  readonly #next: Record<From, number>

  constructor(options: ConversationOptions) {
    this.#options = options
    this.#next = { ...(options.sequences ?? { client: 1000, server: 5000 }) }
  }

  /** The three packets that open TCP. */
  connect(): this {
    this.packet('client', { flags: 'S', acknowledgment: 0 })
    this.#next.client = (this.#next.client + 1) >>> 0
    this.packet('server', { flags: 'SA' })
    this.#next.server = (this.#next.server + 1) >>> 0
    return this.acknowledge('client')
  }

  /** Sends bytes in segments; with `isLost` their packets are not in the capture. */
  send(from: From, bytes: Uint8Array, isLost = false): this {
    const size = this.#options.segmentSize ?? SEGMENT_SIZE
    for (let at = 0; at < bytes.length; at += size) {
      const data = bytes.subarray(at, at + size)
      if (!isLost) this.packet(from, { flags: 'PA', data })
      this.#next[from] = (this.#next[from] + data.length) >>> 0
    }
    return this
  }

  /** `from` has received everything so far. */
  acknowledge(from: From): this {
    return this.packet(from, { flags: 'A' })
  }

  finish(from: From): this {
    this.packet(from, { flags: 'FA' })
    this.#next[from] = (this.#next[from] + 1) >>> 0
    return this
  }

  reset(from: From): this {
    return this.packet(from, { flags: 'RA' })
  }

  /** Bytes once more, or others in their place: `back` bytes before the next one. */
  repeat(from: From, back: number, data: Uint8Array): this {
    return this.packet(from, { flags: 'PA', data, sequence: this.#next[from] - back })
  }

  /** One packet; sequence and acknowledgment are those of the moment if not given. */
  packet(from: From, fields: Partial<Segment> & Pick<Segment, 'flags'>): this {
    const { link = 'ethernet', clock, packets, options } = this.#options
    const to = OTHER[from]
    const segment: Segment = {
      from: this.#options[from],
      to: this.#options[to],
      sequence: this.#next[from],
      acknowledgment: this.#next[to],
      options,
      ...fields,
    }
    packets.push({ time: clock(), linkType: LINK_TYPES[link], bytes: writePacket(segment, link) })
    return this
  }
}
