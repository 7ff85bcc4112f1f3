// Keepalive as a pure function: what to do about a silent peer, given what is known and the time.
//
// Every `interval` a ping is due; it also measures the round trip. Whatever arrives counts as a sign
// of life. A peer that shows none within `timeout` after a ping is dead, unless we ourselves do not
// read at the moment: a paused reader is not dead, it cannot hear.

export interface KeepaliveConfig {
  /** Milliseconds from one ping to the next. */
  readonly interval: number
  /** Milliseconds a peer may stay silent after a ping. */
  readonly timeout: number
}

export interface KeepaliveState {
  /** When the last ping was sent, or the connection opened; milliseconds of any clock. */
  readonly pingedAt: number
  /** Whether that ping still waits for a sign of life. */
  readonly isWaiting: boolean
  /** Whether anything arrived since then. */
  readonly hasHeard: boolean
  /** Whether we hold back reading. */
  readonly isPaused: boolean
}

export type KeepaliveAction = { readonly action: 'wait' | 'ping' | 'dead'; readonly next: number }

/** What is to be done at `now`, and when to ask again. */
export function keepalive(
  config: KeepaliveConfig,
  state: KeepaliveState,
  now: number,
): KeepaliveAction {
  const pingDue = state.pingedAt + config.interval
  if (state.isWaiting && !state.hasHeard && !state.isPaused) {
    const deadAt = state.pingedAt + config.timeout
    return now >= deadAt ? { action: 'dead', next: now } : { action: 'wait', next: deadAt }
  }
  if (now >= pingDue) {
    return { action: 'ping', next: now + Math.min(config.timeout, config.interval) }
  }
  return { action: 'wait', next: pingDue }
}
