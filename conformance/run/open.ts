// Gets a case its connection: the suite as client of a server under test, or as server of a client.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Case } from '../cases/case.ts'
import {
  type Agreed,
  agreedBy,
  answerTo,
  type DeflateTerms,
  offerOf,
} from '../wire/deflate-terms.ts'
import {
  fieldOf,
  type Head,
  newKey,
  requestHead,
  responseHead,
  takeHead,
  whyNotOpen,
} from '../wire/handshake.ts'
import { Hang, Line } from '../wire/line.ts'
import type { Peer } from './peer.ts'
import { Failed, Session, Unsupported } from './session.ts'

export interface OpenOptions {
  readonly one: Case
  readonly peer: Peer
  readonly path: string
  readonly patienceMs: number
}

/** A connection to the server under test, with the handshake done unless the case does its own. */
export async function openToServer({ one, peer, path, patienceMs }: OpenOptions): Promise<Session> {
  const port = await peer.listen(one.settings)
  if (typeof port === 'string') throw new Unsupported(port)
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
  await once(socket, 'connect')
  const line = new Line(socket, 'server', patienceMs)
  const key = newKey()
  const report = () => peer.report(path)
  const session = new Session({ role: 'server', line, path, port, key, report })
  if (one.opening === 'usual') await within(session, () => shakeHands(session, one))
  return session
}

async function shakeHands(session: Session, one: Case): Promise<void> {
  const { line, key } = session
  const offer = one.deflate === undefined ? undefined : offerOf(one.deflate)
  const fields = { 'Sec-WebSocket-Extensions': offer }
  line.write(Buffer.from(requestHead(session.path, session.port, key, fields)))
  const { head, rest } = await readHead(line, 'the answer to the opening handshake')
  session.head = head
  const wrong = whyNotOpen(head, key)
  if (wrong !== undefined) throw new Failed(`The opening handshake failed: ${wrong}`)
  if (one.deflate !== undefined) {
    agreeTo(session, fieldOf(head, 'sec-websocket-extensions'))
    mustMeet(one.deflate, session.agreed!)
  }
  session.feed(rest)
}

function agreeTo(session: Session, answer: string | undefined): void {
  const agreed = agreedBy(answer ?? '')
  if (agreed === undefined) throw new Unsupported('declined permessage-deflate')
  session.agree(agreed)
}

/** What the offer demands of the server is met by an answer, or the extension declined (RFC 7692 7.1). */
function mustMeet(terms: DeflateTerms, agreed: Agreed): void {
  if (terms.serverNoTakeover === true && !agreed.serverNoTakeover) {
    throw new Failed('The answer lacks server_no_context_takeover, which the offer demands')
  }
  if (agreed.serverBits > (terms.serverBits ?? 15)) {
    throw new Failed(`The answer allows a window of 2^${agreed.serverBits}, the offer does not`)
  }
}

async function readHead(line: Line, what: string): Promise<{ head: Head; rest: Buffer }> {
  let bytes: Buffer = Buffer.alloc(0)
  for (;;) {
    const more = await line.read(what)
    if (more.length === 0) throw new Failed(`The line ended instead of ${what}`)
    bytes = Buffer.concat([bytes, more])
    const taken = takeHead(bytes)
    if (taken !== undefined) return taken
  }
}

/** Destroys the session's line when opening it fails, and leaves its capture to the error. */
async function within(session: Session, action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (error) {
    session.line.destroy()
    throw error
  }
}

/** The suite's server, which clients under test connect to: one for all cases, told apart by path. */
export class Lobby {
  readonly #server: Server
  readonly #expected = new Map<string, (guest: { socket: Socket; bytes: Buffer }) => void>()
  readonly #sockets = new Set<Socket>()

  constructor() {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#greet(socket))
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  /** The client under test comes in; the handshake is done unless the case does its own. */
  async open({ one, peer, path, patienceMs }: OpenOptions): Promise<Session> {
    const coming = this.#expect(path, patienceMs)
    coming.catch(() => undefined)
    const unsupported = await peer.connect(`ws://127.0.0.1:${this.port}${path}`, one.settings)
    if (unsupported !== undefined) {
      this.#expected.delete(path)
      throw new Unsupported(unsupported)
    }
    const { socket, bytes } = await coming
    const line = new Line(socket, 'client', patienceMs)
    line.capture.fromPeer(bytes)
    const { head, rest } = takeHead(bytes)!
    const key = fieldOf(head, 'sec-websocket-key') ?? ''
    const report = () => peer.report(path)
    const session = new Session({ role: 'client', line, path, port: this.port, key, report })
    session.head = head
    session.feed(rest)
    if (one.opening === 'usual') await within(session, async () => answer(session, one))
    return session
  }

  #expect(path: string, patienceMs: number): Promise<{ socket: Socket; bytes: Buffer }> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Hang(`Waited ${patienceMs} ms for the client to connect`)),
        patienceMs,
      )
      this.#expected.set(path, (guest) => {
        clearTimeout(timer)
        this.#expected.delete(path)
        resolve(guest)
      })
    })
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => undefined)
    let bytes: Buffer = Buffer.alloc(0)
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk])
      const taken = takeHead(bytes)
      if (taken === undefined) return
      socket.off('data', take)
      const path = taken.head.firstLine.split(' ')[1] ?? ''
      const welcome = this.#expected.get(path)
      if (welcome === undefined) socket.destroy()
      else welcome({ socket, bytes })
    }
    socket.on('data', take)
  }
}

function answer(session: Session, one: Case): void {
  const offer = fieldOf(session.head!, 'sec-websocket-extensions')
  const extensions = one.deflate === undefined ? undefined : answerTo(offer, one.deflate)
  if (one.deflate !== undefined && extensions === undefined) {
    throw new Unsupported('does not offer these terms of permessage-deflate')
  }
  const fields = { 'Sec-WebSocket-Extensions': extensions }
  session.line.write(Buffer.from(responseHead(session.key, fields)))
  if (extensions !== undefined) agreeTo(session, extensions)
}
