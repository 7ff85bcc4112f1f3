// Who receives what is published: sets of sockets by topic.
//
// A message is encoded and compressed once, and every subscriber is given the same bytes.

import { type BinaryData, MisuseError } from '../protocol/index.ts'
import { type LiveSocket, Published, type SendOptions } from '../socket/index.ts'

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
  publish(
    topic: string,
    message: string | BinaryData,
    options: SendOptions | undefined,
    except?: LiveSocket,
  ): number {
    checkTopic(topic)
    const published = new Published(message, options?.compress !== false)
    const sockets = this.#subscribers.get(topic)
    if (sockets === undefined) return 0
    let receivers = 0
    for (const socket of sockets) {
      if (socket !== except && socket.deliver(published)) receivers++
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
