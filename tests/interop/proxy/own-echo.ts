// Our own server as the peer, for what stands between it and our client: it obeys the messages of contract/commands.ts.
import { type ServeOptions, type Server, type ServerSocket, serve } from 'tongro'
import {
  BINARY_FRAGMENT,
  fragmentedBinary,
  PONG_CAME,
  TEXT_FRAGMENTS,
} from '../contract/commands.ts'
import type { Endings } from '../contract/endings.ts'
import { KNOWN_PROTOCOLS } from '../contract/peer.ts'

export function startOwnEcho(
  endings: Endings,
  options: ServeOptions<undefined> = {},
): Promise<Server> {
  return serve({
    hostname: '127.0.0.1',
    compression: true,
    upgrade: ({ protocols }) => ({
      protocol: KNOWN_PROTOCOLS.find((known) => protocols.includes(known)),
    }),
    message: (socket, message) => {
      if (typeof message === 'string' && message.startsWith('!')) return obey(socket, message)
      return socket.send(message) ? undefined : socket.drained
    },
    close: (socket, { code, reason }) =>
      endings.report(socket.request.url.pathname.slice(1), { code, reason }),
    ...options,
  })
}

async function obey(socket: ServerSocket, message: string): Promise<void> {
  const [command, code, ...reason] = message.split(' ')
  if (command === '!close' && code === undefined) socket.close()
  else if (command === '!close') socket.close(Number(code), reason.join(' '))
  else if (command === '!abort') socket.terminate()
  else if (command === '!protocol') socket.send(socket.protocol)
  else if (command === '!headers') socket.send(JSON.stringify([...socket.request.headers]))
  else if (command === '!ping') {
    await socket.ping('are you there')
    socket.send(PONG_CAME)
  } else if (command === '!fragments') {
    await socket.sendStream(TEXT_FRAGMENTS)
    await socket.sendStream(binaryFragments())
  }
}

function* binaryFragments(): Generator<Uint8Array> {
  const bytes = fragmentedBinary()
  for (let at = 0; at < bytes.length; at += BINARY_FRAGMENT) {
    yield bytes.subarray(at, at + BINARY_FRAGMENT)
  }
}
