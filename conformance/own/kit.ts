// What a case of our own interface works with: our servers and sockets, and a hand-written peer on
// the other side. Whatever was opened is ended when the case is over.

import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket as NetSocket } from 'node:net'
import {
  type ClientSocket,
  type Closed,
  type ConnectOptions,
  connect,
  type Sendable,
  type ServeOptions,
  type Server,
  type Socket,
  serve,
} from 'tongro'
import { Session } from '../run/session.ts'
import { encode, type FrameSpec } from '../wire/frames.ts'
import {
  type Fields,
  fieldOf,
  type Head,
  newKey,
  requestHead,
  responseHead,
  takeHead,
  whyNotOpen,
} from '../wire/handshake.ts'
import type { Role } from '../wire/incoming.ts'
import { Line } from '../wire/line.ts'

/** Longest wait for something that comes at once, on a busy machine. */
export const PATIENCE_MS = 8000
/** What a case opened must be gone by then, or is left to the end of the process. */
const LONGEST_END_MS = 3000

export type Message = string | Uint8Array

/** One of our sockets, what it told, and the peer on its other side. */
export interface Pair {
  readonly socket: Socket
  readonly session: Session
  /** Messages that the application was given. */
  readonly received: Message[]
  /** Errors that the application of a server was told. */
  readonly errors: Error[]
  /** How often its end was told. */
  readonly closes: Closed[]
}

export interface PairOptions {
  readonly limits?: ServeOptions<unknown>['limits']
  readonly heartbeat?: ServeOptions<unknown>['heartbeat']
  readonly slowReader?: ServeOptions<unknown>['slowReader']
  readonly compression?: ServeOptions<unknown>['compression']
  /** Header fields of the peer's head. */
  readonly fields?: Fields
  /** Instead of noting the message; on the server only. */
  readonly onMessage?: (message: Message, socket: Socket) => unknown
}

export class Kit {
  readonly patienceMs: number
  readonly #endings: Array<() => unknown> = []

  constructor(patienceMs: number = PATIENCE_MS) {
    this.patienceMs = patienceMs
  }

  /** Calls `end` when the case is over. */
  onEnd(end: () => unknown): void {
    this.#endings.push(end)
  }

  async end(): Promise<void> {
    const all = async (): Promise<void> => {
      for (const end of this.#endings.reverse()) await end()
    }
    await Promise.race([all(), pause(LONGEST_END_MS)])
  }

  async serve<Data, In = Message, Out = Sendable>(
    options: ServeOptions<Data, In, Out>,
  ): Promise<Server<Out>> {
    const place = options.server === undefined ? { hostname: '127.0.0.1' } : {}
    const server = await serve({ ...place, error: () => undefined, ...options })
    this.onEnd(() => server.close({ deadline: 0 }))
    return server
  }

  /** A TCP connection of the peer to a port; the opening handshake is still to come. */
  async dial(port: number): Promise<Session> {
    const socket = dial({ host: '127.0.0.1', port, allowHalfOpen: true })
    await once(socket, 'connect')
    return this.#session(socket, 'server', port, newKey())
  }

  /** A WebSocket of the peer to a server of ours. */
  async open(port: number, fields: Fields = {}, path = '/'): Promise<Session> {
    const session = await this.dial(port)
    const head = await ask(session, requestHead(path, port, session.key, fields))
    const wrong = whyNotOpen(head, session.key)
    if (wrong !== undefined) throw new Error(`The peer cannot open a WebSocket: ${wrong}`)
    return session
  }

  /** A server of the peer, which does with each connection what `greet` says. */
  async listen(greet: (session: Session) => unknown): Promise<number> {
    const sockets = new Set<NetSocket>()
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket)
      greet(this.#session(socket, 'client', port, ''))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    this.onEnd(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    return port
  }

  /** A live socket of ours in that role, with the peer on its other side. */
  pair(role: Role, options: PairOptions = {}): Promise<Pair> {
    return role === 'server' ? this.#serverPair(options) : this.#clientPair(options)
  }

  async #serverPair({ fields, onMessage, ...options }: PairOptions): Promise<Pair> {
    const told = { received: [] as Message[], errors: [] as Error[], closes: [] as Closed[] }
    const opened = deferred<Socket>()
    const server = await this.serve({
      ...options,
      open: (socket) => opened.resolve(socket),
      message(socket, message) {
        if (onMessage !== undefined) return onMessage(message, socket)
        told.received.push(message)
        return undefined
      },
      error: (error) => void told.errors.push(error),
      close: (_, closed) => void told.closes.push(closed),
    })
    const session = await this.open(server.port, fields)
    return { socket: await opened.promise, session, ...told }
  }

  async #clientPair({
    fields,
    onMessage: _,
    slowReader: __,
    ...options
  }: PairOptions): Promise<Pair> {
    const coming = deferred<Session>()
    const port = await this.listen((session) => {
      answer(session, fields).then(() => coming.resolve(session), coming.reject)
    })
    const socket = await this.connect(`ws://127.0.0.1:${port}/`, options as ConnectOptions)
    const session = await coming.promise
    const told = { received: [] as Message[], errors: [] as Error[], closes: [] as Closed[] }
    void collect(socket, told)
    return { socket, session, ...told }
  }

  async connect(url: string, options: ConnectOptions = {}): Promise<ClientSocket> {
    const socket = await connect(url, options)
    this.onEnd(() => socket.terminate())
    return socket
  }

  /** Waits until `holds`; throws when it does not come about in time. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const deadline = performance.now() + this.patienceMs
    while (!holds()) {
      if (performance.now() > deadline) throw this.#late(what)
      await pause(5)
    }
  }

  /** The promise, or an error when it takes too long. */
  async inTime<T>(what: string, promise: PromiseLike<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#late(what)), this.patienceMs)
    })
    try {
      return await Promise.race([promise, late])
    } finally {
      clearTimeout(timer)
    }
  }

  #late(what: string): Error {
    return new Error(`Waited ${this.patienceMs} ms for ${what}`)
  }

  #session(socket: NetSocket, role: Role, port: number, key: string): Session {
    const line = new Line(socket, role, this.patienceMs)
    this.onEnd(() => line.destroy())
    const report = (): never => {
      throw new Error('Cases of our own interface look at the socket itself')
    }
    return new Session({ role, line, path: '/', port, key, report })
  }
}

async function collect(
  socket: Socket,
  told: { received: Message[]; closes: Closed[] },
): Promise<void> {
  try {
    for await (const message of socket) told.received.push(message)
  } catch {
    // How it ended is in `closed`.
  }
  told.closes.push(await socket.closed)
}

/** Sends a request and reads the head of the answer. */
export async function ask(session: Session, request: string): Promise<Head> {
  session.line.write(Buffer.from(request, 'latin1'))
  return readHead(session)
}

/** Reads a head; what follows it are frames. */
export async function readHead(session: Session): Promise<Head> {
  let bytes: Buffer = Buffer.alloc(0)
  for (;;) {
    const more = await session.line.read('a head')
    if (more.length === 0) throw new Error(`The line ended inside a head: ${bytes}`)
    bytes = Buffer.concat([bytes, more])
    const taken = takeHead(bytes)
    if (taken === undefined) continue
    session.head = taken.head
    session.feed(taken.rest)
    return taken.head
  }
}

/** Waits for the end of a line on which HTTP is spoken; a body may come before. */
export function httpEnd(session: Session): Promise<'fin' | 'reset'> {
  return session.line.readToEnd('the end of TCP', () => undefined)
}

/** Answers the request of a client of ours. */
async function answer(session: Session, fields: Fields = {}): Promise<void> {
  const head = await readHead(session)
  session.key = fieldOf(head, 'sec-websocket-key') ?? ''
  session.line.write(Buffer.from(responseHead(session.key, fields), 'latin1'))
}

/** Sends frames as the peer's side writes them, in one write. */
export function send(session: Session, ...frames: readonly (FrameSpec | Buffer)[]): void {
  const bytes = frames.map((one) => (Buffer.isBuffer(one) ? one : encode(one, session.side)))
  session.line.write(Buffer.concat(bytes))
}

interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

/** Promise.withResolvers(), which Node 20 lacks. */
export function deferred<T>(): Deferred<T> {
  let resolve: Deferred<T>['resolve'] | undefined
  let reject: Deferred<T>['reject'] | undefined
  const promise = new Promise<T>((...both) => {
    ;[resolve, reject] = both
  })
  return { promise, resolve: resolve!, reject: reject! }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
