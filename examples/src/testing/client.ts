// A WebSocket client that keeps what it was sent, for tests. It is the package `ws`, not tongro's own client, so that
// the examples are tried by another implementation.
import { once } from 'node:events'
import WebSocket from 'ws'

export class Client {
  readonly socket: WebSocket
  readonly messages: string[] = []

  constructor(url: string, options: { readonly origin?: string } = {}) {
    this.socket = new WebSocket(url, options)
    this.socket.on('message', (data) => this.messages.push(String(data)))
  }

  send(message: string | Uint8Array): void {
    this.socket.send(message)
  }

  /** Resolves once `count` messages have come. */
  async received(count: number): Promise<string[]> {
    const signal = AbortSignal.timeout(10_000)
    while (this.messages.length < count) await once(this.socket, 'message', { signal })
    return this.messages
  }

  /** Round trip of a ping: what was sent before has been handled when it resolves. */
  async settled(): Promise<void> {
    this.socket.ping()
    await once(this.socket, 'pong', { signal: AbortSignal.timeout(10_000) })
  }

  async leave(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return
    this.socket.close()
    await once(this.socket, 'close')
  }
}
