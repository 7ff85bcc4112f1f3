// The three ways a tongro command ends, as a shell sees them.

export const EXIT_FINE = 0
/** The command ran and found something: a connection that did not close cleanly, for example. */
export const EXIT_FOUND = 1
/** The command could not be done as asked. */
export const EXIT_MISUSE = 2

/** Codes by which a peer ends without complaint: done, going away, none given, the application's own. */
const CALM_CODES: ReadonlySet<number> = new Set([1000, 1001, 1005])

/** How a connection's end looks to a script: anything but a clean and calm close was found out. */
export function exitCodeOfClose(closed: {
  readonly wasClean: boolean
  readonly code: number
}): number {
  const isCalm = CALM_CODES.has(closed.code) || closed.code >= 3000
  return closed.wasClean && isCalm ? EXIT_FINE : EXIT_FOUND
}
