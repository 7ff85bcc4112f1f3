// The HTTP/2 sessions of this thread: sockets to one origin share one. And what was learned about
// origins that take no WebSocket over HTTP/2.
//
//   seek(key) → a session with room
//             → one that is being opened, by whoever came first
//             → a line on which TLS chose http/1.1, or nothing: HTTP/1.1 it is
//
// A key holds everything that makes two connections differ: origin, TLS options, proxy, socket path.

import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Dialled } from './dial.ts'
import { ClientSession } from './http2-session.ts'

/** How long an origin counts as one of HTTP/1.1; then it is asked again, at the cost of one dial. */
const REMEMBER_MS = 600_000
/** Origins kept in mind; a program that connects to more has forgotten the first of them. */
const MAX_ORIGINS = 1_000

/** A session, in which a place has been taken; a line for HTTP/1.1; or nothing, for HTTP/1.1. */
export type Found = ClientSession | Socket | undefined

export interface Seeking {
  readonly found: Promise<Found>
  /** Ends the dial, if nobody else waits for it. */
  abandon(): void
}

export interface Seek {
  readonly key: string
  /** Scheme and authority, as `http2.connect` takes them. */
  readonly authority: string
  /** Whether a server is spoken to in HTTP/2 whatever TLS says, as there is no TLS. */
  readonly isPriorKnowledge: boolean
  /** Whether to believe what was learned about the origin. */
  readonly believes: boolean
  dial(): Dialled
}

interface Origin {
  sessions: ClientSession[]
  opening: Opening | undefined
  /** Until when it counts as one of HTTP/1.1, by the clock of performance.now(). */
  plainUntil: number
}

export class SessionPool {
  readonly #origins = new Map<string, Origin>()

  seek(seek: Seek): Seeking {
    const visitor: Visitor = { opening: undefined, hasLeft: false }
    return {
      found: this.#find(seek, visitor),
      abandon: () => {
        visitor.hasLeft = true
        visitor.opening?.leave(visitor)
      },
    }
  }

  async #find(seek: Seek, visitor: Visitor): Promise<Found> {
    const origin = this.#originOf(seek.key)
    for (;;) {
      origin.sessions = origin.sessions.filter((session) => session.isOpen)
      const session = origin.sessions.find(({ hasRoom }) => hasRoom)
      if (session?.doubt !== undefined) {
        await session.doubt
        continue
      }
      if (session !== undefined) {
        session.take()
        return session
      }
      if (seek.believes && origin.plainUntil > performance.now()) return undefined
      origin.opening ??= this.#open(origin, seek)
      const { opening } = origin
      opening.enter(visitor)
      const outcome = await opening.outcome
      opening.leave(visitor)
      if (visitor.hasLeft || !outcome.hasSession) return opening.takeLine()
    }
  }

  #open(origin: Origin, seek: Seek): Opening {
    const opening = new Opening(seek)
    const done = (session: ClientSession | undefined): void => {
      origin.opening = undefined
      if (session === undefined) origin.plainUntil = performance.now() + REMEMBER_MS
      else origin.sessions.push(session)
    }
    opening.session.then(done, () => {
      origin.opening = undefined
    })
    return opening
  }

  #originOf(key: string): Origin {
    const known = this.#origins.get(key)
    if (known !== undefined) return known
    if (this.#origins.size >= MAX_ORIGINS) this.#forgetOne()
    const origin: Origin = { sessions: [], opening: undefined, plainUntil: 0 }
    this.#origins.set(key, origin)
    return origin
  }

  /** Forgetting an origin only means that its next socket has a session of its own. */
  #forgetOne(): void {
    for (const key of this.#origins.keys()) {
      this.#origins.delete(key)
      return
    }
  }
}

interface Visitor {
  opening: Opening | undefined
  hasLeft: boolean
}

/** A session on its way, and who waits for it. */
class Opening {
  /** Undefined: the server takes no WebSocket over HTTP/2. */
  readonly session: Promise<ClientSession | undefined>
  readonly outcome: Promise<{ readonly hasSession: boolean }>
  readonly #base: Socket
  readonly #visitors = new Set<Visitor>()
  #line: Socket | undefined
  #isOver = false

  constructor(seek: Seek) {
    const { base, ready } = seek.dial()
    this.#base = base
    this.session = this.#begin(ready, seek).finally(() => {
      this.#isOver = true
    })
    this.outcome = this.session.then((session) => ({ hasSession: session !== undefined }))
  }

  async #begin(ready: Promise<Socket>, seek: Seek): Promise<ClientSession | undefined> {
    const line = await ready
    if (!seek.isPriorKnowledge && (line as TLSSocket).alpnProtocol !== 'h2') {
      this.#line = line
      return undefined
    }
    const session = await ClientSession.over(line, seek.authority)
    if (session.isAnnounced && session.hasRoom) return session
    session.end()
    return undefined
  }

  enter(visitor: Visitor): void {
    visitor.opening = this
    this.#visitors.add(visitor)
  }

  leave(visitor: Visitor): void {
    visitor.opening = undefined
    this.#visitors.delete(visitor)
    if (this.#visitors.size === 0 && !this.#isOver) this.#base.destroy()
  }

  /** The line on which TLS chose http/1.1, for the first who asks. */
  takeLine(): Socket | undefined {
    const line = this.#line
    this.#line = undefined
    return line
  }
}
