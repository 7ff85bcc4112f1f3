// One connection of `tongro connect`: opens it, and tells everything that happens on it as events, in order. How they
// look and where input comes from is not known here.
import { randomBytes } from 'node:crypto'
import { type ClientSocket, type Closed, ClosedError, type ConnectOptions, connect } from 'tongro'
import type { SessionEvent } from './events.ts'
import { toHex } from './hex.ts'
import type { ConnectSettings } from './settings.ts'

/** A returned promise holds back further messages: output slower than the peer slows the peer down. */
export type Show = (event: SessionEvent) => Promise<void> | void

export interface Session {
  readonly socket: ClientSocket
  /** Settles when the connection is gone and everything that came was shown, the close event last. */
  readonly ended: Promise<Closed>
  /** When the last message came, as performance.now() tells it. */
  lastMessageAt(): number
  /** Sends a ping; its pong is shown with the round-trip time. */
  ping(payload: string): Promise<void>
  /** Resolves when the peer has read all that was sent: it answered a ping behind it, which is not shown. */
  caughtUp(): Promise<void>
}

/** Rejects as `connect` of tongro does; nothing was shown then. */
export async function openSession(settings: ConnectSettings, show: Show): Promise<Session> {
  const startedAt = performance.now()
  const sinceStart = (): number => performance.now() - startedAt
  const pings: WaitingPing[] = []
  let lastMessageAt = startedAt
  let controlsShown: Promise<void> = Promise.resolve()
  // Control frames are heard at once, messages when the loop below comes round: in a later phase of the event loop
  // they are shown in the order in which they came.
  const showControl = (makeEvent: () => SessionEvent): void => {
    controlsShown = new Promise((resolve, reject) => {
      setImmediate(() => Promise.resolve(show(makeEvent())).then(resolve, reject))
    })
  }

  const socket = await connect(settings.url, {
    ...connectOptions(settings),
    onPing: (payload) => showControl(() => ({ type: 'ping', at: sinceStart(), payload })),
    onPong: (payload) => {
      const { isHidden, isAnswer } = takePing(pings, payload)
      const rtt = isAnswer ? socket.rtt : undefined
      if (!isHidden) showControl(() => ({ type: 'pong', at: sinceStart(), payload, rtt }))
    },
  })
  const { url, protocol, handshake } = socket
  const { status, ms } = handshake
  await show({ type: 'open', at: ms, url, status, protocol, ms })

  const read = async (): Promise<Closed> => {
    try {
      for await (const message of socket) {
        const at = sinceStart()
        lastMessageAt = performance.now()
        if (typeof message === 'string') await show({ type: 'text', at, text: message })
        else await show({ type: 'binary', at, bytes: message })
      }
    } catch (error) {
      // An end that is not clean: `closed` tells it better.
      if (!(error instanceof ClosedError)) throw error
    }
    const closed = await socket.closed
    await controlsShown
    await show({ type: 'close', at: sinceStart(), ...closed })
    return closed
  }
  return {
    socket,
    ended: read(),
    lastMessageAt: () => lastMessageAt,
    async ping(payload) {
      pings.push({ hex: toHex(Buffer.from(payload)), isHidden: false })
      await socket.ping(payload)
    },
    async caughtUp() {
      const payload = randomBytes(8)
      pings.push({ hex: toHex(payload), isHidden: true })
      // An end of the connection is an end of the waiting too.
      await socket.ping(payload).catch(() => undefined)
    },
  }
}

interface WaitingPing {
  readonly hex: string
  /** Sent by us for our own purposes: its pong is nobody's business. */
  readonly isHidden: boolean
}

/** Finds the ping that a pong answers. It settles all that were sent before it as well (RFC 6455 5.5.3). */
function takePing(
  pings: WaitingPing[],
  payload: Uint8Array,
): { readonly isHidden: boolean; readonly isAnswer: boolean } {
  const hex = toHex(payload)
  const at = pings.findIndex((ping) => ping.hex === hex)
  const isHidden = pings[at]?.isHidden ?? false
  pings.splice(0, at + 1)
  return { isHidden, isAnswer: at >= 0 }
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
