// A live socket on the client: with its URL and what the server answered.

import type { Sendable } from '../messages/index.ts'
import type { Compression } from '../protocol/index.ts'
import { LiveSocket, type Message, type Socket, type SocketConfig } from '../socket/index.ts'
import type { Transport } from '../transport/index.ts'

export interface HandshakeInfo {
  /** 101, or 200 over HTTP/2. */
  readonly status: number
  /** `1.1` or `2.0`; '' in a browser, which does not tell. */
  readonly httpVersion: string
  readonly headers: Headers
  /** From the call of connect() to the answer, in milliseconds. */
  readonly ms: number
}

/** A WebSocket made by connect(). */
export interface ClientSocket<In = Message, Out = Sendable> extends Socket<In, Out> {
  readonly url: string
  readonly handshake: HandshakeInfo
}

export class LiveClientSocket extends LiveSocket implements ClientSocket {
  readonly url: string
  readonly handshake: HandshakeInfo

  constructor(
    transport: Transport,
    config: SocketConfig,
    protocol: string,
    url: string,
    handshake: HandshakeInfo,
    compression: Compression | undefined,
  ) {
    super(transport, config, protocol, compression)
    this.url = url
    this.handshake = handshake
  }
}
