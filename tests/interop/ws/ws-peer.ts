// The package ws in both roles, in this process.
import { once } from 'node:events'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { acceptPeers } from '../contract/accept-peers.ts'
import {
  BINARY_FRAGMENT,
  fragmentedBinary,
  PONG_CAME,
  TEXT_FRAGMENTS,
} from '../contract/commands.ts'
import { Endings } from '../contract/endings.ts'
import {
  ALL_ABILITIES,
  KNOWN_PROTOCOLS,
  type Peer,
  VARIANTS,
  type Variant,
} from '../contract/peer.ts'
import { connectTo } from '../contract/peer-program.ts'

export const wsServer: Peer = {
  name: 'ws',
  role: 'server',
  can: ALL_ABILITIES,
  async start(certificate) {
    const endings = new Endings()
    const servers = new Map<Variant, HttpServer>()
    for (const variant of VARIANTS) {
      const http = variant.tls ? createHttpsServer(certificate) : createHttpServer()
      const server = new WebSocketServer({
        server: http,
        perMessageDeflate: variant.deflate,
        handleProtocols: (offered) => KNOWN_PROTOCOLS.find((known) => offered.has(known)) ?? false,
      })
      server.on('connection', (socket, request) => {
        behave(socket, (request.url ?? '').slice(1), endings)
      })
      http.listen(0, 'localhost')
      await once(http, 'listening')
      servers.set(variant, http)
    }
    const portOf = (variant: Variant): number =>
      (servers.get(variant)!.address() as AddressInfo).port
    return {
      ...connectTo(portOf, endings, certificate),
      async stop() {
        for (const server of servers.values()) server.close()
      },
    }
  },
}

export const wsClient: Peer = {
  name: 'ws',
  role: 'client',
  can: ALL_ABILITIES,
  async start(certificate) {
    const endings = new Endings()
    return acceptPeers(certificate, endings, (name, url, variant, protocols) => {
      const ca = certificate.cert
      const socket = new WebSocket(url, [...protocols], { perMessageDeflate: variant.deflate, ca })
      socket.on('error', (error) => endings.fail(error))
      behave(socket, name, endings)
    })
  },
}

function behave(socket: WebSocket, name: string, endings: Endings): void {
  socket.on('close', (code, reason) => endings.report(name, { code, reason: String(reason) }))
  socket.on('message', (data, isBinary) => {
    const bytes = data as Buffer
    if (isBinary || bytes[0] !== 0x21) return socket.send(bytes, { binary: isBinary })
    const [command, code, ...reason] = String(bytes).split(' ')
    if (command === '!close' && code === undefined) socket.close()
    else if (command === '!close') socket.close(Number(code), reason.join(' '))
    else if (command === '!abort') socket.terminate()
    else if (command === '!protocol') socket.send(socket.protocol)
    else if (command === '!fragments') sendFragments(socket)
    else if (command === '!ping') {
      socket.ping('are you there')
      socket.once('pong', () => socket.send(PONG_CAME))
    }
  })
}

function sendFragments(socket: WebSocket): void {
  for (const [index, text] of TEXT_FRAGMENTS.entries()) {
    socket.send(text, { fin: index === TEXT_FRAGMENTS.length - 1 })
  }
  const bytes = fragmentedBinary()
  for (let at = 0; at < bytes.length; at += BINARY_FRAGMENT) {
    const fin = at + BINARY_FRAGMENT >= bytes.length
    socket.send(bytes.subarray(at, at + BINARY_FRAGMENT), { fin })
  }
}
