// One case at work on one connection: the line, what has been agreed, and what came.

import type { Agreed } from '../wire/deflate-terms.ts'
import type { Head } from '../wire/handshake.ts'
import { type Arrived, Incoming, type Role } from '../wire/incoming.ts'
import { StrictInflater } from '../wire/inflate.ts'
import type { Line } from '../wire/line.ts'
import { Packer } from '../wire/pack.ts'
import type { Report } from './peer.ts'

/** The peer did something that the case forbids. */
export class Failed extends Error {}
/** The peer cannot be tried: it lacks a setting or declined the extension. */
export class Unsupported extends Error {}

export class Session {
  /** Role of the peer under test. */
  readonly role: Role
  readonly line: Line
  /** Path that tells the peer's program which case this is. */
  readonly path: string
  /** Port that the server of the two listens on. */
  readonly port: number
  /** Sec-WebSocket-Key of the handshake. */
  key: string
  /** The request of a client under test, or the last answer of a server. */
  head: Head | undefined
  agreed: Agreed | undefined
  /** All that has come so far, in order. */
  readonly arrived: Arrived[] = []
  /** What the peer did that is legal and not the best. */
  readonly notes: string[] = []
  /** A note that rests on time: worth a second try with more of it. */
  isDoubtful = false
  readonly report: () => Promise<Report>
  #incoming: Incoming
  #packer: Packer | undefined

  constructor(options: SessionOptions) {
    this.role = options.role
    this.line = options.line
    this.path = options.path
    this.port = options.port
    this.key = options.key
    this.report = options.report
    this.#incoming = new Incoming(this.role, undefined)
  }

  /** The side that the suite plays. */
  get side(): Role {
    return this.role === 'server' ? 'client' : 'server'
  }

  /** Masking keys of the peer's frames, in hexadecimal. */
  get keys(): readonly string[] {
    return this.#incoming.keys
  }

  /** Bytes of an unfinished frame or message have come. */
  get isInsideMessage(): boolean {
    return this.#incoming.isInside
  }

  get packer(): Packer {
    if (this.#packer === undefined)
      throw new Error('A case that sends packed messages needs `deflate`')
    return this.#packer
  }

  /** Sets both directions up by what was agreed. */
  agree(agreed: Agreed): void {
    this.agreed = agreed
    const server = { windowBits: agreed.serverBits, keepsContext: !agreed.serverNoTakeover }
    const client = { windowBits: agreed.clientBits, keepsContext: !agreed.clientNoTakeover }
    const [own, peers] = this.role === 'server' ? [client, server] : [server, client]
    this.#packer = new Packer(own)
    const inflater = new StrictInflater(peers.windowBits, peers.keepsContext)
    this.#incoming = new Incoming(this.role, inflater)
  }

  feed(bytes: Buffer): void {
    this.#incoming.push(bytes)
  }

  /** The next message or control frame; undefined when the line has ended. Throws on what is illegal. */
  async next(what: string, extraMs = 0): Promise<Arrived | undefined> {
    for (;;) {
      const arrived = this.#incoming.next()
      if (arrived !== undefined) {
        this.arrived.push(arrived)
        return arrived
      }
      const bytes = await this.line.read(what, extraMs)
      if (bytes.length === 0) return undefined
      this.#incoming.push(bytes)
    }
  }

  /** Waits for the end of the line; nothing but legal frames may come before. */
  async toEnd(what: string): Promise<'fin' | 'reset'> {
    return this.line.readToEnd(what, (bytes) => {
      this.#incoming.push(bytes)
      for (let one = this.#incoming.next(); one !== undefined; one = this.#incoming.next()) {
        this.arrived.push(one)
        if (one.kind !== 'ping') throw new Failed(`A ${one.kind} came while waiting for ${what}`)
      }
    })
  }
}

export interface SessionOptions {
  readonly role: Role
  readonly line: Line
  readonly path: string
  readonly port: number
  readonly key: string
  readonly report: () => Promise<Report>
}
