// Close codes in words: the registered ones as the core's registry words them, the others by the range they lie in.
import { CLOSE_CODES, isCloseCodeOnWire } from 'tongro/protocol'

export interface CloseCode {
  readonly code: number
  readonly text: string
  readonly clause: string
  /** False for codes that a program only reports, and that never travel in a Close frame. */
  readonly isOnWire: boolean
}

/** The registered codes, in order. */
export function registeredCloseCodes(): CloseCode[] {
  return Object.keys(CLOSE_CODES).map((code) => describe(Number(code), CLOSE_CODES[Number(code)]!))
}

/** What a code from 1000 to 4999 means; undefined outside. */
export function findCloseCode(code: number): CloseCode | undefined {
  const text = CLOSE_CODES[code] ?? rangeText(code)
  return text === undefined ? undefined : describe(code, text)
}

function describe(code: number, text: string): CloseCode {
  const clause = code in CLOSE_CODES ? 'RFC 6455 7.4.1' : 'RFC 6455 7.4.2'
  return { code, text, clause, isOnWire: isCloseCodeOnWire(code) }
}

function rangeText(code: number): string | undefined {
  if (code < 1000 || code > 4999) return undefined
  if (code < 3000) return 'Unassigned: kept for the protocol and its extensions'
  if (code < 4000) return 'For libraries and frameworks, registered at IANA'
  return 'For private use between applications that agreed on it'
}
