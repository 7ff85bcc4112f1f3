// The package `ws` as the peer under test, in both roles.

import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import WebSocket, { type PerMessageDeflateOptions, type ServerOptions, WebSocketServer } from 'ws'
import type { PeerSettings } from '../cases/settings.ts'
import { type EchoPeer, mustKnow, obey, type Tell } from './echo-peer.ts'

const KNOWN = [
  'compression',
  'messageLimit',
  'partsLimit',
  'closeMs',
  'commands',
  'protocols',
] as const
const { version } = createRequire(import.meta.url)('ws/package.json') as { version: string }
const servers: WebSocketServer[] = []
const sockets = new Set<WebSocket>()

export const ws: EchoPeer = {
  name: 'ws',
  version,
  async listen(settings, tell) {
    mustKnow(settings, KNOWN)
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      ...optionsOf(settings),
      // Without settings it chooses by itself.
      ...(settings.protocols === undefined
        ? {}
        : { handleProtocols: chooserOf(settings.protocols) }),
    })
    server.on('connection', (socket, request) => follow(socket, request.url ?? '', tell))
    servers.push(server)
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  },
  connect(url, settings, tell) {
    mustKnow(settings, KNOWN)
    const socket = new WebSocket(url, [...(settings.protocols ?? [])], optionsOf(settings))
    follow(socket, new URL(url).pathname, tell)
  },
  async stop() {
    for (const socket of sockets) socket.terminate()
    for (const server of servers) server.close()
  },
}

function chooserOf(known: readonly string[]) {
  return (offered: Set<string>): string | false =>
    [...offered].find((name) => known.includes(name)) ?? false
}

function follow(socket: WebSocket, path: string, tell: Tell): void {
  sockets.add(socket)
  let isOpen = socket.readyState === WebSocket.OPEN
  socket.on('open', () => {
    isOpen = true
  })
  socket.on('error', () => undefined)
  socket.on('message', (data: Buffer, isBinary) => {
    obey(isBinary ? data : data.toString(), {
      echo: () => socket.send(data, { binary: isBinary }),
      send: (other) => socket.send(other),
      close: (code, reason) => socket.close(code, reason),
      ping: (payload) => socket.ping(payload),
    })
  })
  socket.on('close', (code) => {
    sockets.delete(socket)
    tell(path, isOpen ? { event: 'closed', code } : { event: 'failed' })
  })
}

function optionsOf(settings: PeerSettings) {
  const { messageLimit, partsLimit, closeMs } = settings
  return {
    maxPayload: messageLimit ?? 32 << 20,
    maxFragments: partsLimit ?? 65_536,
    closeTimeout: closeMs ?? 2000,
    perMessageDeflate: deflateOf(settings),
  } satisfies ServerOptions & { maxFragments: number; closeTimeout: number }
}

function deflateOf({ compression }: PeerSettings): PerMessageDeflateOptions | false {
  if (compression === undefined) return false
  const { contextTakeover = true, windowBits } = compression
  return {
    threshold: 0,
    // False would mean that the other side may not ask for it either.
    ...(contextTakeover ? {} : { serverNoContextTakeover: true, clientNoContextTakeover: true }),
    ...(windowBits === undefined
      ? {}
      : { serverMaxWindowBits: windowBits, clientMaxWindowBits: windowBits }),
  }
}
