// What each close code says, for people. The rules that make a Tongro peer send a code come from the rule table; this
// list holds only the registry's meaning, which no rule states (RFC 6455 7.4 and IANA's WebSocket Close Code Registry).

export interface CloseCode {
  readonly code: number
  readonly name: string
  readonly text: string
  readonly clause: string
  /** False for codes that only a program reports and that never travel in a Close frame. */
  readonly isOnWire: boolean
}

export const CLOSE_CODES: readonly CloseCode[] = [
  entry(1000, 'normal closure', 'The purpose of the connection is fulfilled'),
  entry(1001, 'going away', 'A server stops, or a browser leaves the page'),
  entry(1002, 'protocol error', 'The other side broke a rule of the protocol'),
  entry(1003, 'unsupported data', 'A kind of data this side cannot take, such as binary'),
  entry(1004, 'reserved', 'Reserved; its meaning may be defined in the future', false),
  entry(1005, 'no status received', 'The Close frame carried no code', false),
  entry(1006, 'abnormal closure', 'The connection ended without a Close frame', false),
  entry(
    1007,
    'invalid payload data',
    'Data that does not fit its type, such as text that is not UTF-8',
  ),
  entry(
    1008,
    'policy violation',
    'A message against the rules of this side, when no other code fits',
  ),
  entry(1009, 'message too big', 'A message larger than this side takes'),
  entry(1010, 'mandatory extension', 'The client asked for an extension that the server left out'),
  entry(1011, 'internal error', 'The server met a condition it did not expect'),
  entry(
    1012,
    'service restart',
    'The server restarts; reconnect, with jitter',
    true,
    'IANA registry',
  ),
  entry(
    1013,
    'try again later',
    'The server is overloaded; reconnect later',
    true,
    'IANA registry',
  ),
  entry(
    1014,
    'bad gateway',
    'A proxy got an invalid response from upstream',
    true,
    'IANA registry',
  ),
  entry(1015, 'TLS handshake', 'The TLS handshake failed, for example the certificate', false),
]

/** The code's entry, or the range it lies in; undefined outside 1000 to 4999. */
export function findCloseCode(code: number): CloseCode | undefined {
  const known = CLOSE_CODES.find((candidate) => candidate.code === code)
  if (known !== undefined) return known
  if (code >= 1016 && code <= 2999) {
    return entry(code, 'unassigned', 'Reserved for the protocol and its extensions', false, RANGES)
  }
  if (code >= 3000 && code <= 3999) {
    return entry(
      code,
      'registered',
      'For libraries and frameworks, registered at IANA',
      true,
      RANGES,
    )
  }
  if (code >= 4000 && code <= 4999) {
    return entry(code, 'private use', 'Between applications that agreed on it', true, RANGES)
  }
  return undefined
}

const RANGES = 'RFC 6455 7.4.2'

function entry(
  code: number,
  name: string,
  text: string,
  isOnWire: boolean = true,
  clause: string = 'RFC 6455 7.4.1',
): CloseCode {
  return { code, name, text, clause, isOnWire }
}
