// Close codes and the payload of a Close frame (RFC 6455 5.5.1 and 7.4).
//
//   nothing, or   | code, 2 bytes, high byte first | reason, 0 to 123 bytes of UTF-8 |

import { MisuseError } from './errors.ts'
import type { RuleCode } from './rules.ts'
import { isUtf8, type TextCodec } from './utf8.ts'

/** What one side said with its Close frame; `code` is 1005 for a frame without payload. */
export interface CloseFrame {
  readonly code: number
  readonly reason: string
}

/** Reported for an empty Close; never on the wire (RFC 6455 7.4.1). */
export const NO_STATUS = 1005
/** Reported when no Close was seen; never on the wire (RFC 6455 7.4.1). */
export const ABNORMAL = 1006
/** 125 bytes of control payload less the code. */
export const MAX_REASON = 123

/** The registered codes, in words. */
export const CLOSE_CODES: Readonly<Record<number, string>> = {
  1000: 'Normal closure',
  1001: 'Going away: the page was left or the server stops',
  1002: 'Protocol error: the peer broke a rule of framing',
  1003: 'Unsupported data: the endpoint does not take this type of message',
  1004: 'Reserved; never sent',
  1005: 'No status: the Close frame had no code; never sent',
  1006: 'Abnormal: the connection ended without a Close frame; never sent',
  1007: 'Invalid payload: the data does not fit its type, such as text that is not UTF-8',
  1008: 'Policy violation',
  1009: 'Message too big',
  1010: 'Mandatory extension: the client wanted one that the server did not agree to',
  1011: 'Internal error of the server',
  1012: 'Service restart',
  1013: 'Try again later',
  1014: 'Bad gateway',
  1015: 'TLS handshake failed; never sent',
}

/** Codes that may stand on the wire: registered ones, and 3000-4999 (RFC 6455 7.4.2). */
export function isCloseCodeOnWire(code: number): boolean {
  return (
    Number.isInteger(code) &&
    ((code >= 1000 && code <= 1003) ||
      (code >= 1007 && code <= 1014) ||
      (code >= 3000 && code <= 4999))
  )
}

/** Reads the payload of a Close frame; answers the broken rule's code when it is not legal. */
export function parseClose(
  bytes: Uint8Array,
  start: number,
  end: number,
  codec: TextCodec,
): CloseFrame | RuleCode {
  if (start === end) return { code: NO_STATUS, reason: '' }
  if (end - start === 1) return 'close-payload-one-byte'
  const code = (bytes[start]! << 8) | bytes[start + 1]!
  if (!isCloseCodeOnWire(code)) return 'close-code-invalid'
  if (!isUtf8(bytes, start + 2, end)) return 'close-reason-not-utf8'
  return { code, reason: codec.decode(bytes, start + 2, end) }
}

/** Payload of a Close frame; NO_STATUS gives an empty one. The arguments have been checked. */
export function closePayload(code: number, reason: string, codec: TextCodec): Uint8Array {
  if (code === NO_STATUS) return new Uint8Array(0)
  const payload = new Uint8Array(2 + codec.byteLength(reason))
  payload[0] = code >>> 8
  payload[1] = code & 255
  codec.write(reason, payload, 2)
  return payload
}

/**
 * Checks what a caller gives to close(): throws MisuseError unless `code` may be sent and `reason`
 * fits. Without a code there can be no reason.
 */
export function checkCloseArguments(code: unknown, reason: unknown, codec: TextCodec): void {
  if (code !== undefined && (typeof code !== 'number' || !isCloseCodeOnWire(code))) {
    throw new MisuseError(
      'close-arguments',
      `Cannot close with code ${String(code)}: it must be ${typeof code === 'number' ? '' : `a number, not a ${typeof code}, of `}1000-1003, 1007-1014 or 3000-4999`,
    )
  }
  if (reason === undefined) return
  if (typeof reason !== 'string') {
    throw new MisuseError(
      'close-arguments',
      `Cannot close with a reason of type ${typeof reason}: it must be a string`,
    )
  }
  if (reason !== '' && code === undefined) {
    throw new MisuseError(
      'close-arguments',
      `Cannot close with reason "${reason}" and no code: give a code, such as 1000`,
    )
  }
  const length = codec.byteLength(reason)
  if (length > MAX_REASON) {
    throw new MisuseError(
      'close-reason-too-long',
      `Cannot close with a reason of ${length} bytes: it must be at most ${MAX_REASON} bytes of UTF-8`,
    )
  }
}

/** Cuts a reason to what fits, between characters. */
export function fitReason(reason: string, codec: TextCodec): string {
  // A character has at least one byte; half a pair that this cut leaves is cut off below.
  let fitting = reason.slice(0, MAX_REASON)
  while (codec.byteLength(fitting) > MAX_REASON) fitting = [...fitting].slice(0, -1).join('')
  return fitting
}
