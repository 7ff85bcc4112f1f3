// The one error a command throws for what the caller can mend: shown as one sentence on standard error, exit code 2.
// Anything else that reaches the top is a fault in this program and keeps its stack trace.

/** What was asked cannot be done as asked. The message names the value, the rule and the mend. */
export class Misuse extends Error {
  override readonly name = 'Misuse'
}
