// Counts the bytes that each polling page costs: the growth of the TCP connection's own counters between two polls of
// the same session on the same connection, summed over connections. The first poll on a connection sets its base line.

export interface WireBytes {
  /** Bytes the server read from, and wrote to, the connection. */
  readonly read: number
  readonly written: number
}

interface Session {
  total: WireBytes
  /** What each connection's counters said at the session's last poll on it; gone when the connection is. */
  readonly lastSeen: WeakMap<object, WireBytes>
  lastPollAt: number
}

/** A page that has not polled for this long is gone. */
const IDLE_MS = 60_000
/** Sessions are named by the asker, so their number is bounded; the one idle the longest goes first. */
const MAX_SESSIONS = 1_000

export class PollSessions {
  readonly #sessions = new Map<string, Session>()

  get size(): number {
    return this.#sessions.size
  }

  /** Notes a poll and returns what the session's polls have cost so far. `now` in milliseconds. */
  poll(name: string, connection: object, counters: WireBytes, now: number): WireBytes {
    const session = this.#sessions.get(name) ?? newSession()
    // Deleted and set again: a Map keeps insertion order, so the first entry is always the idlest.
    this.#sessions.delete(name)
    this.#sessions.set(name, session)
    session.lastPollAt = now
    this.#forgetIdle(now)
    const base = session.lastSeen.get(connection) ?? counters
    session.lastSeen.set(connection, { read: counters.read, written: counters.written })
    session.total = {
      read: session.total.read + counters.read - base.read,
      written: session.total.written + counters.written - base.written,
    }
    return session.total
  }

  #forgetIdle(now: number): void {
    for (const [name, session] of this.#sessions) {
      const isIdle = now - session.lastPollAt > IDLE_MS
      if (!isIdle && this.#sessions.size <= MAX_SESSIONS) return
      this.#sessions.delete(name)
    }
  }
}

function newSession(): Session {
  return { total: { read: 0, written: 0 }, lastSeen: new WeakMap(), lastPollAt: 0 }
}
