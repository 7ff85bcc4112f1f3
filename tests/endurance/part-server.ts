// A program for tests: a server in a process of its own that reads messages in parts, or reads
// nothing at all (`/stopped`), and tells its memory when asked.
// Start it with fork(); it sends `{ port }`, and `{ rss, bytes, wrong }` for each message it gets.

import { route, type ServerSocket, serve } from 'tongro'

let bytes = 0
let wrong = 0

async function readParts(socket: ServerSocket<undefined>): Promise<void> {
  for await (const message of socket.incoming()) {
    let at = 0
    for await (const piece of message) {
      if (typeof piece === 'string') wrong++
      else for (let i = 0; i < piece.length; i += 997) if (piece[i] !== ((at + i) & 255)) wrong++
      at += piece.length
      bytes += piece.length
    }
    socket.send(`read ${at}`)
  }
}

const server = await serve({
  port: 0,
  compression: true,
  routes: {
    '/parts': route({
      open(socket) {
        readParts(socket).catch((error) => socket.close(1011, String(error).slice(0, 100)))
      },
    }),
    '/stopped': route({
      open(socket) {
        // A reader that never reads: the stream is there, and nobody asks it for anything.
        socket.readable.getReader()
      },
    }),
  },
})
process.send?.({ port: server.port })
process.on('message', () => {
  globalThis.gc?.()
  process.send?.({ rss: process.memoryUsage().rss, bytes, wrong })
})
process.on('disconnect', () => process.exit(0))
