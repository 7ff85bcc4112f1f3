// Tongro as the peer under test, in both roles.

import { type ClientSocket, connect, type Server, type Socket, serve } from 'tongro'
import type { PeerSettings } from '../cases/settings.ts'
import { type EchoPeer, mustKnow, obey, type Tell } from './echo-peer.ts'

const KNOWN = [
  'compression',
  'messageLimit',
  'partsLimit',
  'closeMs',
  'commands',
  'protocols',
  'declinesCompression',
] as const
const servers: Server[] = []
const sockets = new Set<ClientSocket>()

export const tongro: EchoPeer = {
  name: 'tongro',
  version: 'this checkout',
  async listen(settings, tell) {
    mustKnow(settings, KNOWN)
    const server = await serve({
      ...optionsOf(settings),
      hostname: '127.0.0.1',
      upgrade: (request) => ({
        protocol: request.protocols.find((name) => settings.protocols?.includes(name)),
        compression: settings.declinesCompression !== true,
      }),
      message: take,
      error: () => undefined,
      close(socket, { code }) {
        tell(socket.request.url.pathname, { event: 'closed', code })
      },
    })
    servers.push(server)
    return server.port
  },
  connect(url, settings, tell) {
    mustKnow(settings, KNOWN)
    void run(url, settings, tell)
  },
  async stop() {
    for (const socket of sockets) socket.terminate()
    await Promise.all(servers.map((server) => server.close({ deadline: 0 })))
  },
}

async function run(url: string, settings: PeerSettings, tell: Tell): Promise<void> {
  const path = new URL(url).pathname
  let socket: ClientSocket
  try {
    socket = await connect(url, { ...optionsOf(settings), protocols: settings.protocols })
  } catch (error) {
    tell(path, { event: 'failed', message: String(error) })
    return
  }
  sockets.add(socket)
  try {
    for await (const message of socket) take(socket, message)
  } catch {
    // How it ended is in `closed`.
  }
  const { code } = await socket.closed
  sockets.delete(socket)
  tell(path, { event: 'closed', code })
}

function take(socket: Socket, message: string | Uint8Array): void {
  obey(message, {
    echo: () => void socket.send(message),
    send: (other) => void socket.send(other),
    close: (code, reason) => socket.close(code, reason),
    ping: (payload) => void socket.ping(Buffer.from(payload)).catch(() => undefined),
  })
}

function optionsOf({ compression, messageLimit, partsLimit, closeMs }: PeerSettings) {
  return {
    compression:
      compression === undefined ? false : { windowBits: 15, ...compression, threshold: 0 },
    limits: {
      message: messageLimit ?? 32 << 20,
      parts: partsLimit ?? 65_536,
      closeMs: closeMs ?? 2000,
      queued: 64 << 20,
    },
  }
}
