// One connection of `tongro connect`: opens it, and tells everything that happens on it as events, in order. How they
// look and where input comes from is not known here.
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
}

/** Rejects as `connect` of tongro does; nothing was shown then. */
export async function openSession(settings: ConnectSettings, show: Show): Promise<Session> {
  const startedAt = performance.now()
  const sinceStart = (): number => performance.now() - startedAt
  const waitingPings: string[] = []
  let lastMessageAt = startedAt
  // Frames right behind the handshake's answer are heard before connect() returns; they are shown after it.
  const early: SessionEvent[] = []
  let isShown = false
  const showControl = (event: SessionEvent): void => {
    if (isShown) void show(event)
    else early.push(event)
  }

  const socket = await connect(settings.url, {
    ...connectOptions(settings),
    onPing: (payload) => showControl({ type: 'ping', at: sinceStart(), payload }),
    onPong: (payload) => {
      const at = waitingPings.indexOf(toHex(payload))
      // A pong settles its ping and all that were sent before it (RFC 6455 5.5.3).
      const rtt = at < 0 ? undefined : socket.rtt
      waitingPings.splice(0, at + 1)
      showControl({ type: 'pong', at: sinceStart(), payload, rtt })
    },
  })
  const { status, ms } = socket.handshake
  const { url, protocol } = socket
  await show({ type: 'open', at: sinceStart(), url, status, protocol, ms })
  isShown = true
  for (const event of early) await show(event)

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
    await show({ type: 'close', at: sinceStart(), ...closed })
    return closed
  }
  return {
    socket,
    ended: read(),
    lastMessageAt: () => lastMessageAt,
    async ping(payload) {
      waitingPings.push(toHex(Buffer.from(payload)))
      await socket.ping(payload)
    },
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
