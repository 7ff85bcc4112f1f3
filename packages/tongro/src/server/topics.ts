// Who receives what is published: sets of sockets by topic.
//
// A message is encoded once, and every subscriber is given the same bytes.

import {
  type BinaryData,
  encodeFrame,
  MisuseError,
  OPCODE,
  viewOfBinary,
} from '../protocol/index.ts'
import type { LiveSocket } from '../socket/index.ts'
import { nodeTextCodec } from '../transport/index.ts'

export class Topics {
  readonly #subscribers = new Map<string, Set<LiveSocket>>()

  subscribe(topic: string, socket: LiveSocket): void {
    checkTopic(topic)
    const sockets = this.#subscribers.get(topic)
    if (sockets === undefined) this.#subscribers.set(topic, new Set([socket]))
    else sockets.add(socket)
  }

  unsubscribe(topic: string, socket: LiveSocket): void {
    const sockets = this.#subscribers.get(topic)
    if (sockets?.delete(socket) === true && sockets.size === 0) this.#subscribers.delete(topic)
  }

  /** Gives a message to all subscribers but `except`; returns how many got it. */
  publish(topic: string, message: string | BinaryData, except?: LiveSocket): number {
    checkTopic(topic)
    const frame = frameOf(message)
    const sockets = this.#subscribers.get(topic)
    if (sockets === undefined) return 0
    let receivers = 0
    for (const socket of sockets) {
      if (socket !== except && socket.deliver(frame)) receivers++
    }
    return receivers
  }
}

function checkTopic(topic: unknown): void {
  if (typeof topic === 'string') return
  throw new MisuseError(
    'option-invalid',
    `Cannot use a topic of type ${typeof topic}: it must be a string`,
  )
}

function frameOf(message: string | BinaryData): Uint8Array {
  return typeof message === 'string'
    ? encodeFrame(OPCODE.text, message, nodeTextCodec)
    : encodeFrame(OPCODE.binary, viewOfBinary(message))
}
