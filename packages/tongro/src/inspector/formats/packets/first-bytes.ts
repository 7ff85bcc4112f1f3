// Whether a TCP connection may be a WebSocket, by the first bytes that were seen of it. Most of a
// capture is something else, and that should cost neither time nor memory nor false findings.

import { isPlausible } from './plausible-frames.ts'

export type FirstBytes = 'request' | 'response' | 'frames' | 'tls' | 'http2' | 'other'

/** Enough for the first words of each. */
const LOOKED_AT = 24
/** A request line's beginning, also a misspelt one: the user wants to see what is wrong with it. */
const REQUEST = /^[\r\n]*[A-Za-z]{1,16}(?: |$)/
/** The same where the bytes are not known to be the first: words of other protocols look like it too. */
const LATER_REQUEST = /^[A-Z]{3,10} (?:\/|\*|https?:)/
const RESPONSE = /^HTTP\/1\./
/** The beginning of HTTP/2 without TLS (RFC 9113 3.4). */
const HTTP2 = /^PRI \* HTTP\/2/

/** `isFirst`: no byte of this direction came before. */
export function judgeFirstBytes(bytes: Uint8Array, isFirst: boolean): FirstBytes {
  const text = String.fromCharCode(...bytes.subarray(0, LOOKED_AT))
  if (isTls(bytes)) return 'tls'
  if (HTTP2.test(text)) return 'http2'
  if (RESPONSE.test(text)) return 'response'
  if ((isFirst ? REQUEST : LATER_REQUEST).test(text)) return 'request'
  return !isFirst && isPlausible(bytes) ? 'frames' : 'other'
}

/** A record of TLS 1.0 to 1.3: type 1 | version 2 | length 2 (RFC 8446 5.1, RFC 5246 6.2.3). */
function isTls(bytes: Uint8Array): boolean {
  const [type = 0, major = 0, minor = 0, high = 0, low = 0] = bytes
  const length = (high << 8) | low
  const isOne = type >= 20 && type <= 23 && major === 3 && minor <= 4
  return isOne && bytes.length >= 5 && length > 0 && length <= (1 << 14) + 2048
}
