// A live socket on the server: with the data that upgrade gave it, its request, and topics.

import type { BinaryData, Compression } from '../protocol/index.ts'
import { LiveSocket, type SendOptions, type SocketConfig } from '../socket/index.ts'
import type { Transport } from '../transport/index.ts'
import type { Topics } from './topics.ts'
import type { ServerSocket, UpgradeRequest } from './types.ts'

export class LiveServerSocket extends LiveSocket implements ServerSocket<unknown> {
  readonly data: unknown
  readonly request: UpgradeRequest
  readonly #topics: Topics
  #subscriptions: Set<string> | undefined

  constructor(
    transport: Transport,
    config: SocketConfig,
    protocol: string,
    data: unknown,
    request: UpgradeRequest,
    topics: Topics,
    compression: Compression | undefined,
  ) {
    super(transport, config, protocol, compression)
    this.data = data
    this.request = request
    this.#topics = topics
  }

  override get remoteAddress(): string {
    return this.request.remoteAddress
  }

  subscribe(topic: string): void {
    if (this.state === 'closed') return
    this.#topics.subscribe(topic, this)
    this.#subscriptions ??= new Set()
    this.#subscriptions.add(topic)
  }

  unsubscribe(topic: string): void {
    this.#subscriptions?.delete(topic)
    this.#topics.unsubscribe(topic, this)
  }

  publish(topic: string, message: string | BinaryData, options?: SendOptions): number {
    const { codec } = this.config
    const sent = codec === undefined ? message : codec.encode(message)
    return this.#topics.publish(topic, sent, options, this)
  }

  /** @internal */
  leaveTopics(): void {
    for (const topic of this.#subscriptions ?? []) this.#topics.unsubscribe(topic, this)
    this.#subscriptions = undefined
  }
}
