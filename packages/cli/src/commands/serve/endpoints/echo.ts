// `/echo`: every message goes back as it came.
import type { Endpoint } from 'tongro'

export function echo(): Endpoint<undefined> {
  return {
    message(socket, message) {
      // Messages that were waiting when the peer closed can no longer be answered.
      if (socket.state !== 'open') return undefined
      // A reader slower than its own writing holds back its next message, and nobody else's.
      return socket.send(message) ? undefined : socket.drained
    },
  }
}
