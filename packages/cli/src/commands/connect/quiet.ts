// Decides when a scripted `tongro connect` has heard enough after its input ended. Time comes from outside.

/** No message for this long, after the peer has read all, means that it has answered. */
export const QUIET_MS = 500
/** A peer that never falls silent is left after this long. */
export const MOST_MS = 10_000

/** Milliseconds still to wait, 0 when it is time to close. All arguments on one clock, in milliseconds. */
export function stillToWait(
  now: number,
  inputEndedAt: number,
  lastMessageAt: number,
  waitMs: number | undefined,
): number {
  if (waitMs !== undefined) return Math.max(0, inputEndedAt + waitMs - now)
  const quietAt = Math.max(inputEndedAt, lastMessageAt) + QUIET_MS
  return Math.max(0, Math.min(quietAt, inputEndedAt + MOST_MS) - now)
}
