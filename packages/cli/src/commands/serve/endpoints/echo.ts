// `/echo`: every message goes back as it came.
import { type Route, route } from 'tongro'

export function echo(): Route {
  return route({
    async message(socket, message) {
      // A reader slower than its own writing holds back its next message, and nobody else's.
      if (!socket.send(message)) await socket.drained
    },
  })
}
