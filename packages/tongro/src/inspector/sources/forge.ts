// Plays a faulty peer against a real one over real TCP, and tells how strict that is. As a client it
// connects to a server; as a server it listens, and takes the first client that comes.

import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { MisuseError } from '../../protocol/index.ts'
import { randomHandshakeKey, StreamTap, Tap, TransportError } from '../../transport/index.ts'
import { checkTime, type ForgeOptions, ForgePlay, type ForgeResult } from './forge-play.ts'
import { FORGERIES } from './forgeries.ts'
import type { ForgerRole, Forgery } from './forgery.ts'
import { readListen } from './places.ts'

/**
 * Plays a faulty client against a server.
 * Throws MisuseError for a wrong name or URL, TransportError when the server cannot be reached.
 */
export async function forgeClient(
  url: string | URL,
  options: ForgeOptions & { readonly tls?: ConnectionOptions | undefined },
): Promise<ForgeResult> {
  const forgery = findForgery(options.name, 'client')
  const target = targetOf(url)
  const tap = options.sink && new Tap(options.sink, (error) => console.error(error))
  const socket = await dial(target, options, tap)
  if (tap !== undefined) new StreamTap(tap, socket, 'client').begin()
  const play = new ForgePlay(socket, forgery, 'client', options)
  const head = `GET ${target.pathname}${target.search} HTTP/1.1\r\nHost: ${target.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${randomHandshakeKey()}\r\nSec-WebSocket-Version: 13\r\n\r\n`
  return play.asClient(head)
}

export interface ForgingServer {
  readonly host: string
  readonly port: number
  /** Resolves with the verdict about the first client that comes; rejects when none does in time. */
  readonly result: Promise<ForgeResult>
  close(): void
}

/**
 * Listens at `listen` (HOST:PORT) and plays a faulty server for the first client that comes within
 * `wait` milliseconds (60 s).
 */
export async function forgeServer(
  listen: string,
  options: ForgeOptions & { readonly wait?: number | undefined },
): Promise<ForgingServer> {
  const forgery = findForgery(options.name, 'server')
  const place = readListen(listen)
  const tap = options.sink && new Tap(options.sink, (error) => console.error(error))
  const server = createServer({ allowHalfOpen: true, noDelay: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const text = `Cannot listen on ${listen}: ${error.message}`
      reject(new TransportError(error.code ?? 'LISTEN', text, error))
    })
    server.listen(place, resolve)
  })
  const result = takeOne(server, options).then((socket) => {
    if (tap !== undefined) new StreamTap(tap, socket, 'server').begin()
    return new ForgePlay(socket, forgery, 'server', options).asServer()
  })
  // Whoever closes may not wait for it.
  result.catch(() => {})
  const { port } = server.address() as AddressInfo
  return { host: place.host, port, result, close: () => void server.close() }
}

function findForgery(name: string, role: ForgerRole): Forgery {
  const found = FORGERIES.find((one) => one.name === name && one.roles.includes(role))
  if (found !== undefined) return found
  const names = FORGERIES.filter(({ roles }) => roles.includes(role)).map((one) => one.name)
  const text = `Cannot forge ${JSON.stringify(name)} as a ${role}: it must be one of ${names.join(', ')}`
  throw new MisuseError('option-invalid', text)
}

function targetOf(url: string | URL): URL {
  const text = String(url)
  const target = URL.canParse(text) ? new URL(text) : undefined
  if (target !== undefined && /^wss?:$/.test(target.protocol)) return target
  const mend = 'it must be a URL such as ws://127.0.0.1:8080/path'
  throw new MisuseError('option-invalid', `Cannot connect to ${JSON.stringify(text)}: ${mend}`)
}

function dial(
  target: URL,
  { tls, timeout, signal }: Parameters<typeof forgeClient>[1],
  tap: Tap | undefined,
): Promise<Socket> {
  const time = checkTime(timeout)
  const isSecure = target.protocol === 'wss:'
  const hostname = target.hostname.replace(/^\[|\]$/g, '')
  const port = target.port === '' ? (isSecure ? 443 : 80) : Number(target.port)
  const where = { host: hostname, port, allowHalfOpen: true, noDelay: true }
  const name = /^[\d.]+$|:/.test(hostname) ? {} : { servername: hostname }
  const socket = isSecure
    ? connectTls({ ALPNProtocols: ['http/1.1'], ...name, ...tls, ...where })
    : connectTcp(where)
  return new Promise((resolve, reject) => {
    const late = (): void => void socket.destroy(new Error('it did not answer in time'))
    const timer = setTimeout(late, time)
    const abort = (): void => void socket.destroy(new Error('it was given up'))
    signal?.addEventListener('abort', abort, { once: true })
    let isReached = false
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      settle()
      isReached = true
      resolve(socket)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      settle()
      const text = `Cannot connect to ${target.href}: ${error.message || (error.code ?? 'it failed')}`
      if (isReached) return
      tap?.showUnreached(`${hostname}:${port}`, isSecure, text)
      reject(new TransportError(error.code ?? 'CONNECT', text, error))
    })
  })
}

function takeOne(
  server: ReturnType<typeof createServer>,
  { wait = 60_000, signal }: Parameters<typeof forgeServer>[1],
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const give = (text: string): void => {
      server.close()
      reject(new TransportError('NO_CLIENT', text))
    }
    const timer = setTimeout(
      () => give(`No client came within ${wait} ms`),
      Math.min(wait, 2 ** 31 - 1),
    )
    const abort = (): void => give('It was given up before a client came')
    if (signal?.aborted === true) abort()
    signal?.addEventListener('abort', abort, { once: true })
    server.once('close', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      reject(new TransportError('NO_CLIENT', 'It was closed before a client came'))
    })
    server.once('connection', (socket) => {
      socket.on('error', () => {})
      resolve(socket)
      server.close()
    })
  })
}
