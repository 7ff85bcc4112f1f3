// serve(): a WebSocket server of its own, or attached to an HTTP server that exists.

import type { Sendable } from '../messages/index.ts'
import type { Message } from '../socket/index.ts'
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
export async function serve<
  Data = undefined,
  In = Message,
  Out = Sendable,
  Paths extends string = string,
>(options: ServeOptions<Data, In, Out, Paths>): Promise<Server<Out>> {
  const given = options as unknown as ServeOptions<unknown>
  const server = new LiveServer(given, checkOptions(given))
  await server.start()
  // It publishes what the codec, if there is one, makes of messages.
  return server as Server as unknown as Server<Out>
}
