// Opens the ports. `localhost` means both loopback addresses, as browsers may try either first.

import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listenReason, TransportError } from '../transport/index.ts'

export interface Place {
  readonly port: number
  readonly hostname: string
  /** A Unix socket instead. */
  readonly path: string | undefined
}

/** How often a free port is sought that is free on both loopback addresses. */
const TRIES = 10

/** Listens with servers made by `make`; answers them and the port. */
export async function listen(
  make: () => HttpServer,
  place: Place,
): Promise<{ servers: HttpServer[]; port: number }> {
  if (place.path !== undefined) {
    const server = make()
    await listening(server, { path: place.path }, place.path)
    return { servers: [server], port: 0 }
  }
  if (place.hostname !== 'localhost') {
    const server = make()
    const { port, hostname } = place
    await listening(server, { port, host: hostname }, `${hostname}:${port}`)
    return { servers: [server], port: (server.address() as AddressInfo).port }
  }
  for (let left = TRIES; ; left--) {
    const found = await listenOnLoopback(make, place.port, left > 1)
    if (found !== undefined) return found
  }
}

/** Undefined when a free port of one address is taken on the other and may be tried again. */
async function listenOnLoopback(
  make: () => HttpServer,
  wanted: number,
  mayRetry: boolean,
): Promise<{ servers: HttpServer[]; port: number } | undefined> {
  const first = make()
  await listening(first, { port: wanted, host: '127.0.0.1' }, `localhost:${wanted}`)
  const { port } = first.address() as AddressInfo
  const second = make()
  try {
    await listening(second, { port, host: '::1' }, `localhost:${port}`)
  } catch (error) {
    const { code } = error as TransportError
    // A system without IPv6 has only the other.
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return { servers: [first], port }
    first.close()
    if (code === 'EADDRINUSE' && wanted === 0 && mayRetry) return undefined
    throw error
  }
  return { servers: [first, second], port }
}

function listening(server: HttpServer, where: object, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      const code = error.code ?? 'LISTEN'
      const reason = 'path' in where ? pathReason(code, error) : listenReason(error)
      reject(new TransportError(code, `Cannot listen on ${name}: ${reason}`, error))
    }
    server.once('error', failed)
    server.listen(where, () => {
      server.off('error', failed)
      resolve()
    })
  })
}

/** For Unix sockets; the system calls a missing folder a permission (EACCES). */
function pathReason(code: string, error: Error): string {
  if (code === 'EACCES') return 'its folder does not exist or may not be written to'
  return code === 'EADDRINUSE' ? 'it is in use, or left over: remove the file' : error.message
}
