// Base64 for capture files: made for megabytes, and tolerant where files in the field differ.
//
// Written in the canonical alphabet with padding (RFC 4648 4). Read also without padding, in the
// alphabet for URLs (RFC 4648 5), and with bits set that the last character does not need.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const BAD = 64

/** Two characters for 12 bits: half as many steps as one by one. */
const PAIRS: readonly string[] = Array.from(
  { length: 4096 },
  (_, bits) => ALPHABET[bits >> 6]! + ALPHABET[bits & 63]!,
)
const VALUES: Uint8Array = makeValues()

export function encodeBase64(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3)
  let text = ''
  for (let i = 0; i < whole; i += 3) {
    const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!
    text += PAIRS[bits >> 12]! + PAIRS[bits & 4095]!
  }
  const left = bytes.length - whole
  if (left === 0) return text
  const bits = (bytes[whole]! << 16) | (left === 2 ? bytes[whole + 1]! << 8 : 0)
  return `${text}${PAIRS[bits >> 12]!}${left === 2 ? ALPHABET[(bits >> 6) & 63]! : '='}=`
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
