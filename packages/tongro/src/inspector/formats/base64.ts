// Base64 for capture files: made for megabytes, and tolerant where files in the field differ.
//
// Written in the canonical alphabet with padding (RFC 4648 4). Read also without padding, in the
// alphabet for URLs (RFC 4648 5), and with bits set that the last character does not need.

import { asciiText } from './file-text.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const BAD = 64

const CODES: Uint8Array = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0))
const PAD = 61
const VALUES: Uint8Array = makeValues()

/** Through character codes: a string made piece by piece is a tree that is slow to make and to read. */
export function encodeBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  let at = 0
  for (let i = 0; i < bytes.length; i += 3) {
    // Beyond the end there are zeros.
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    codes[at++] = CODES[bits >> 18]!
    codes[at++] = CODES[(bits >> 12) & 63]!
    codes[at++] = CODES[(bits >> 6) & 63]!
    codes[at++] = CODES[bits & 63]!
  }
  const missing = (3 - (bytes.length % 3)) % 3
  codes.fill(PAD, at - missing)
  return asciiText(codes)
}

/** The bytes, or the position of the first character that is not base64. */
export function decodeBase64(text: string): Uint8Array | number {
  let end = text.length
  for (let pad = 0; pad < 2 && end > 0 && text[end - 1] === '='; pad++) end--
  // One character alone has 6 bits, which are no byte.
  if (end % 4 === 1) return end - 1
  const bytes = new Uint8Array(Math.floor((end * 3) / 4))
  const whole = end - (end % 4)
  let at = 0
  for (let i = 0; i < whole; i += 4) {
    const a = valueAt(text, i)
    const b = valueAt(text, i + 1)
    const c = valueAt(text, i + 2)
    const d = valueAt(text, i + 3)
    if ((a | b | c | d) >= BAD) return i + [a, b, c, d].findIndex((value) => value >= BAD)
    bytes[at++] = (a << 2) | (b >> 4)
    bytes[at++] = (b << 4) | (c >> 2)
    bytes[at++] = (c << 6) | d
  }
  let bits = 0
  for (let i = whole; i < end; i++) {
    const value = valueAt(text, i)
    if (value >= BAD) return i
    bits |= value << (18 - 6 * (i - whole))
  }
  for (let shift = 16; at < bytes.length; shift -= 8) bytes[at++] = bits >> shift
  return bytes
}

function valueAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code < 128 ? VALUES[code]! : BAD
}

function makeValues(): Uint8Array {
  const values = new Uint8Array(128).fill(BAD)
  for (let i = 0; i < 64; i++) values[ALPHABET.charCodeAt(i)] = i
  values['-'.charCodeAt(0)] = 62
  values['_'.charCodeAt(0)] = 63
  return values
}
