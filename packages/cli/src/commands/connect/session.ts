// One connection of `tongro connect`: opens it, and tells everything that happens on it as events, in order. How they
// look and where input comes from is not known here.
import { randomBytes } from 'node:crypto'
import { type ClientSocket, type Closed, ClosedError, type ConnectOptions, connect } from 'tongro'
import type { SessionEvent } from './events.ts'
import { SentPings } from './sent-pings.ts'
import type { ConnectSettings } from './settings.ts'

/** A returned promise holds back further messages: output slower than the peer slows the peer down. */
export type Show = (event: SessionEvent) => Promise<void> | void

/** Rejects as `connect` of tongro does; nothing was shown then. */
export async function openSession(settings: ConnectSettings, show: Show): Promise<Session> {
  const story = new Story(show)
  const socket = await connect(settings.url, {
    ...connectOptions(settings),
    onPing: (payload) => story.control((at) => ({ type: 'ping', at, payload })),
    onPong: (payload) => story.pong(payload),
  })
  const { url, protocol, handshake } = socket
  const { status, ms } = handshake
  await show({ type: 'open', at: ms, url, status, protocol, ms })
  return new Session(socket, story)
}

export class Session {
  readonly socket: ClientSocket
  /** Settles when the connection is gone and everything that came was shown, the close event last. */
  readonly ended: Promise<Closed>
  readonly #story: Story

  constructor(socket: ClientSocket, story: Story) {
    this.socket = socket
    this.#story = story
    this.ended = story.follow(socket)
  }

  /** When the last message came, as performance.now() tells it. */
  get lastMessageAt(): number {
    return this.#story.lastMessageAt
  }

  /** Sends a ping; its pong is shown with the round-trip time. */
  async ping(text: string): Promise<void> {
    const payload = Buffer.from(text)
    this.#story.pings.add(payload, performance.now(), false)
    await this.socket.ping(payload)
  }

  /** Resolves when the peer has read all that was sent: it answered a ping behind it, which is not shown. */
  async caughtUp(): Promise<void> {
    const payload = randomBytes(8)
    this.#story.pings.add(payload, performance.now(), true)
    // An end of the connection is an end of the waiting too.
    await this.socket.ping(payload).catch(() => undefined)
  }
}

/** Turns what the socket does into events, and keeps them in order. */
class Story {
  readonly pings: SentPings = new SentPings()
  lastMessageAt: number = performance.now()
  readonly #startedAt = performance.now()
  readonly #show: Show
  #controlsShown: Promise<void> = Promise.resolve()

  constructor(show: Show) {
    this.#show = show
  }

  /**
   * Control frames are heard at once, messages when their loop comes round: shown in a later phase of the event loop,
   * they keep the order in which they came.
   */
  control(makeEvent: (at: number) => SessionEvent): void {
    this.#controlsShown = new Promise((resolve, reject) => {
      setImmediate(() => {
        Promise.resolve(this.#show(makeEvent(this.#now()))).then(resolve, reject)
      })
    })
  }

  pong(payload: Uint8Array): void {
    const ping = this.pings.take(payload)
    if (ping?.isHidden) return
    const rtt = ping === undefined ? undefined : performance.now() - ping.at
    this.control((at) => ({ type: 'pong', at, payload, rtt }))
  }

  async follow(socket: ClientSocket): Promise<Closed> {
    try {
      for await (const message of socket) {
        this.lastMessageAt = performance.now()
        const at = this.#now()
        if (typeof message === 'string') await this.#show({ type: 'text', at, text: message })
        else await this.#show({ type: 'binary', at, bytes: message })
      }
    } catch (error) {
      // An end that is not clean: `closed` tells it better.
      if (!(error instanceof ClosedError)) throw error
    }
    const closed = await socket.closed
    await this.#controlsShown
    await this.#show({ type: 'close', at: this.#now(), ...closed })
    return closed
  }

  #now(): number {
    return performance.now() - this.#startedAt
  }
}

function connectOptions(settings: ConnectSettings): ConnectOptions {
  return {
    protocols: settings.subprotocols,
    headers: settings.headers,
    timeout: settings.timeoutMs,
    // The pings that are shown are the user's and the peer's, not our own.
    heartbeat: false,
    tls: {
      ...(settings.isInsecure ? { rejectUnauthorized: false } : {}),
      ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    },
  }
}
