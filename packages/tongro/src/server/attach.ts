// Attaches to an HTTP server of the caller's, whatever version of HTTP it speaks, beside the caller's
// own listeners and beside other serve() calls on it.

import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { listHasToken, MisuseError } from '../protocol/index.ts'
import type { Acceptor } from './acceptor.ts'
import { isHttp2Server, takeConnects } from './http2-server.ts'
import type { AttachableServer } from './types.ts'
import { pathOf } from './upgrade-request.ts'

/** One serve() on a server. */
export interface Guest {
  readonly acceptor: Acceptor
  /** An upgrade of HTTP/1.1 that is the guest's. */
  onUpgrade(request: IncomingMessage, stream: Duplex, early: Uint8Array): void
  /** Any plain request. */
  onRequest(request: IncomingMessage, response: ServerResponse): void
}

/** Who is attached to which server. */
const guests = new WeakMap<AttachableServer, Set<Guest>>()

/** Attaches `guest`; returns a function that takes it away again. */
export function attach(server: AttachableServer, guest: Guest): () => void {
  const attached = guests.get(server) ?? new Set()
  guests.set(server, attached)
  if ([...attached].some((other) => sharePaths(other, guest))) {
    throw new MisuseError(
      'upgrade-twice',
      'Cannot attach to this server again: another serve() on it has the same paths, give both routes of their own',
    )
  }
  attached.add(guest)
  const onUpgrade = (request: IncomingMessage, stream: Duplex, early: Uint8Array): void => {
    const isWebSocket = listHasToken(request.headers.upgrade, 'websocket')
    const isAlone = server.listenerCount('upgrade') === attached.size
    const { url = '/' } = request
    if (isFor(guest, attached, isWebSocket, url, isAlone)) guest.onUpgrade(request, stream, early)
  }
  const onRequest = guest.onRequest.bind(guest)
  const events: EventEmitter = server
  events.on('upgrade', onUpgrade)
  events.on('request', onRequest)
  const endHttp2 = isHttp2Server(server) ? attachHttp2(server, guest, attached) : undefined
  return () => {
    attached.delete(guest)
    events.off('upgrade', onUpgrade)
    events.off('request', onRequest)
    endHttp2?.()
  }
}

function attachHttp2(
  server: AttachableServer & Parameters<typeof takeConnects>[0],
  guest: Guest,
  attached: ReadonlySet<Guest>,
): () => void {
  return takeConnects(server, (arrival) => {
    const isAlone = server.listenerCount('connect') === 0
    const isOurs = isFor(guest, attached, arrival.isWebSocket, arrival.head.target, isAlone)
    const { acceptor } = guest
    if (!isOurs) return false
    if (arrival.headSize > acceptor.options.limits.head) acceptor.refuse(arrival, 'head-too-large')
    else acceptor.accept(arrival)
    return true
  })
}

/**
 * What is a WebSocket at one of the guest's paths is the guest's. The rest belongs to the other
 * listeners of the server, if there are any; if all are ours, the first of them refuses it.
 */
function isFor(
  guest: Guest,
  attached: ReadonlySet<Guest>,
  isWebSocket: boolean,
  target: string,
  isAlone: boolean,
): boolean {
  const serves = ({ acceptor }: Guest): boolean =>
    acceptor.options.routes.find(pathOf(target)) !== undefined
  if (isWebSocket && serves(guest)) return true
  const all = [...attached]
  return isAlone && all[0] === guest && !(isWebSocket && all.some(serves))
}

function sharePaths(one: Guest, other: Guest): boolean {
  return one.acceptor.options.routes.overlaps(other.acceptor.options.routes)
}
