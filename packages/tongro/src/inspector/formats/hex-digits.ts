// Bytes as hexadecimal digits, and back.

const NOT_A_DIGIT = -1

/** The digit that a UTF-16 code unit stands for; -1 for none. */
export function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : NOT_A_DIGIT
}

export function encodeHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += PAIRS[byte]!
  return text
}

/** The bytes of digits with nothing but spaces between, or the position of what is no pair of digits. */
export function decodeHex(text: string): Uint8Array | number {
  const bytes = new Uint8Array(text.length >> 1)
  let length = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === ' ') continue
    const high = hexDigit(text.charCodeAt(at))
    if (high < 0) return at
    const low = at + 1 < text.length ? hexDigit(text.charCodeAt(at + 1)) : NOT_A_DIGIT
    if (low < 0) return at + 1 < text.length ? at + 1 : at
    bytes[length++] = (high << 4) | low
    at++
  }
  return bytes.subarray(0, length)
}

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)
