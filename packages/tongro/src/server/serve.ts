// serve(): a WebSocket server of its own, or attached to an HTTP server that exists.

import { LiveServer } from './live-server.ts'
import { checkOptions } from './options.ts'
import type { ServeOptions, Server } from './types.ts'

/**
 * Starts a WebSocket server and resolves when it listens; with `server`, attaches to it and resolves
 * at once.
 *
 * @throws MisuseError for wrong options, TransportError (`EADDRINUSE`, …) when it cannot listen.
 *
 * @example
 * const server = await serve({ port: 8080, message(socket, message) { socket.send(message) } })
 */
export async function serve<Data = undefined>(options: ServeOptions<Data>): Promise<Server> {
  const server = new LiveServer(options as ServeOptions<unknown>, checkOptions(options))
  await server.start()
  return server
}
