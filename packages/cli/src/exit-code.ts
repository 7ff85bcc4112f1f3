// The three ways a tongro command ends, as a shell sees them.

export const EXIT_FINE = 0
/** The command ran and found something: a connection that did not close cleanly, for example. */
export const EXIT_FOUND = 1
/** The command could not be done as asked. */
export const EXIT_MISUSE = 2
