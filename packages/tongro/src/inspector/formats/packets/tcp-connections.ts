// All TCP connections of a capture, by their two ends. Those that are handed on and those that are not
// (yet) known to be WebSocket stand in two tables, each limited: when one is full, the connection that
// was silent for the longest time leaves it.

import type { CaptureSink } from '../../../protocol/index.ts'
import { endpointKey } from './addresses.ts'
import type { Complaints } from './complaints.ts'
import type { IpHeader } from './ip.ts'
import type { PacketLimits } from './limits.ts'
import { type ConnectionContext, TcpConnection } from './tcp-connection.ts'
import type { TcpHeader } from './tcp-header.ts'
import { HeldBudget } from './tcp-lane.ts'

export class TcpConnections {
  readonly #context: ConnectionContext
  readonly #limits: PacketLimits
  /** Maps keep the order of insertion; whoever speaks is put at the end again. */
  readonly #shown = new Map<string, TcpConnection>()
  readonly #others = new Map<string, TcpConnection>()

  constructor(sink: CaptureSink, complaints: Complaints, limits: PacketLimits) {
    let connections = 0
    const budget = new HeldBudget(limits.held, limits.heldInAll)
    this.#context = { sink, complaints, budget, nextNumber: () => connections++ }
    this.#limits = limits
  }

  /** One segment; both headers are of `bytes`. */
  segment(ip: IpHeader, tcp: TcpHeader, bytes: Uint8Array, packet: number, time: number): void {
    const from = endpointKey(bytes, ip.from, ip.addressSize, tcp.fromPort)
    const to = endpointKey(bytes, ip.to, ip.addressSize, tcp.toPort)
    const isInOrder = from < to
    const keys = isInOrder ? ([from, to] as const) : ([to, from] as const)
    const key = keys[0] + keys[1]
    const connection = this.#find(key, tcp, packet) ?? new TcpConnection(this.#context, keys, time)
    const data = bytes.subarray(tcp.start, tcp.end)
    connection.segment(isInOrder ? 0 : 1, tcp, data, packet, time)
    this.#keep(key, connection, time)
  }

  /** Nothing more will come. */
  finish(): void {
    const rest = [...this.#others.values(), ...this.#shown.values()]
    rest.sort((a, b) => a.number - b.number)
    for (const connection of rest) connection.finish()
    this.#shown.clear()
    this.#others.clear()
  }

  /** The connection of this segment, taken out of its table. */
  #find(key: string, tcp: TcpHeader, packet: number): TcpConnection | undefined {
    const known = this.#shown.get(key) ?? this.#others.get(key)
    if (known === undefined) return undefined
    this.#shown.delete(key)
    this.#others.delete(key)
    if (!known.isBegunAnewBy(tcp)) return known
    const wasShown = known.isShown
    known.finish()
    if (wasShown) {
      const text = `Packet ${packet} begins a new connection between the same ends; how the one before ended is not in the capture`
      this.#context.complaints.say(text, known.number)
    }
    return undefined
  }

  #keep(key: string, connection: TcpConnection, time: number): void {
    const table = connection.isShown ? this.#shown : this.#others
    table.set(key, connection)
    const limit = connection.isShown ? this.#limits.connections : this.#limits.others
    if (table.size <= limit) return
    for (const [oldest, given] of table) {
      table.delete(oldest)
      const wasShown = given.isShown
      given.finish()
      if (wasShown) this.#complainOf(given, limit, time)
      return
    }
  }

  #complainOf(connection: TcpConnection, limit: number, time: number): void {
    const text = `More than ${limit} connections are open at once: the one that was silent for the longest time is not followed any more`
    this.#context.complaints.say(text, connection.number, time)
  }
}
