// A program for tests: an echo server in a process of its own, which tells its memory when asked.
// Start it with fork(); it sends `{ port }`, and `{ rss }` for each message it gets.

import { serve } from 'tongro'

const server = await serve({
  port: 0,
  limits: { message: 8 << 20 },
  message(socket, message) {
    return socket.send(message) ? undefined : socket.drained
  },
})
process.send?.({ port: server.port })
process.on('message', () => {
  globalThis.gc?.()
  process.send?.({ rss: process.memoryUsage().rss })
})
process.on('disconnect', () => process.exit(0))
