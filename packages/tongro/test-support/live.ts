// Starts what a test needs and stops it with the test: servers, raw peers, sockets.

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type ClientSocket, type ConnectOptions, connect } from '../src/client/index.ts'
import type { Message, Sendable } from '../src/index.ts'
import { type ServeOptions, type Server, serve } from '../src/server/index.ts'
import { RawPeer, requestHead } from './raw-peer.ts'

/** For every test of live sockets: whatever hangs ends here. */
export const BOUNDED = { timeout: 15_000 }

/** A server on a free port of 127.0.0.1, unless told otherwise. */
export async function start<
  Data = undefined,
  In = Message,
  Out = Sendable,
  Paths extends string = string,
>(t: TestContext, options: ServeOptions<Data, In, Out, Paths> = {}): Promise<Server<Out>> {
  const isPlaced = options.path !== undefined || options.server !== undefined
  const place = isPlaced ? {} : { hostname: '127.0.0.1' }
  const server = await serve<Data, In, Out, Paths>({ ...place, ...options })
  t.after(() => server.close({ deadline: 1 }))
  return server
}

/** A line to a server. */
export async function rawTo(t: TestContext, server: { readonly port: number }): Promise<RawPeer> {
  const peer = await RawPeer.open({ port: server.port, host: '127.0.0.1' })
  t.after(() => peer.destroy())
  return peer
}

/** A line on which the opening handshake is done. */
export async function rawSocketTo(
  t: TestContext,
  server: { readonly port: number },
  path = '/',
): Promise<RawPeer> {
  const peer = await rawTo(t, server)
  peer.write(requestHead({}, `GET ${path} HTTP/1.1`))
  const { status, text } = await peer.readHead()
  if (status !== 101) throw new Error(`No handshake: ${text}`)
  return peer
}

export async function socketTo<In = Message, Out = Sendable>(
  t: TestContext,
  server: { readonly port: number },
  options: ConnectOptions<In, Out> & { readonly path?: string } = {},
): Promise<ClientSocket<In, Out>> {
  const { path = '/', ...rest } = options
  const socket = await connect<In, Out>(`ws://127.0.0.1:${server.port}${path}`, rest)
  t.after(() => socket.terminate())
  return socket
}

/** A TCP server that hands each connection to `serveOne`; answers its port. */
export async function rawServer(
  t: TestContext,
  serveOne: (peer: RawPeer) => unknown,
): Promise<{ readonly port: number }> {
  const peers = new Set<RawPeer>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (stream) => {
    const peer = new RawPeer(stream)
    peers.add(peer)
    void peer.gone.then(() => peers.delete(peer))
    // A client that leaves in the middle ends what the test was reading; that is no failure here.
    Promise.resolve(serveOne(peer)).catch(() => peer.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const peer of peers) peer.destroy()
    server.close()
  })
  return { port: (server.address() as { port: number }).port }
}

/** The path of a Unix socket in a folder of its own. */
export function unixPath(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tongro-unix-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 's')
}

/** A promise and the function that settles it. */
export function deferred<T = void>(): {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: unknown) => void
} {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

/** Waits until `claim` holds; for what no event tells. */
export async function until(claim: () => boolean, ms = 12_000): Promise<void> {
  const end = performance.now() + ms
  while (!claim()) {
    if (performance.now() > end) throw new Error(`It did not come to hold: ${claim.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
