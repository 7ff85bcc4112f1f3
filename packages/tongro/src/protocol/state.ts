// The life of a connection as data (RFC 6455 7.1).
//
//   connecting --handshake-done--> open --close-sent--> closing --close-received--> answered
//                                   |------close-received (we answer at once)--------^   |
//                                   |------violation--> failed                           |
//   any state ----------------------------transport-ended------------------------> closed
//
// `answered`: both Close frames are through; the server ends TCP, the client waits for that.
// `failed`: the peer broke a rule; our Close is sent and input is thrown away.

export type ConnectionState = 'connecting' | 'open' | 'closing' | 'answered' | 'failed' | 'closed'

export type ConnectionInput =
  | 'handshake-done'
  | 'close-sent'
  | 'close-received'
  | 'violation'
  | 'transport-ended'

/** What each input leads to; an input without an entry is impossible in that state. */
export const TRANSITIONS: Readonly<
  Record<ConnectionState, Readonly<Partial<Record<ConnectionInput, ConnectionState>>>>
> = {
  connecting: { 'handshake-done': 'open', violation: 'closed', 'transport-ended': 'closed' },
  open: {
    'close-sent': 'closing',
    'close-received': 'answered',
    violation: 'failed',
    'transport-ended': 'closed',
  },
  closing: { 'close-received': 'answered', violation: 'failed', 'transport-ended': 'closed' },
  answered: { 'transport-ended': 'closed' },
  failed: { 'transport-ended': 'closed' },
  closed: {},
}

/** The state that `input` leads to; throws on an input that the table does not know there. */
export function nextState(state: ConnectionState, input: ConnectionInput): ConnectionState {
  const next = TRANSITIONS[state][input]
  if (next === undefined) throw new Error(`Input ${input} is impossible in state ${state}`)
  return next
}
