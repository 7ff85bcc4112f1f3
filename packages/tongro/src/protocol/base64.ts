// Base64 (RFC 4648 4), strict: the canonical alphabet, padding required, no unused bits set.
// Used for the 16-byte key and the 20-byte accept value, so clarity goes before speed.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i]!
    const b = bytes[i + 1]
    const c = bytes[i + 2]
    text += ALPHABET[a >> 2]! + ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]!
    text += b === undefined ? '=' : ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]!
    text += c === undefined ? '=' : ALPHABET[c & 63]!
  }
  return text
}

/**
 * Whether `text` is base64 of exactly 16 bytes: 22 characters of the alphabet and `==`.
 * The last character may carry unused bits: clients in the field set them, and decoders drop them.
 */
export function isBase64Of16Bytes(text: string): boolean {
  if (text.length !== 24 || text[22] !== '=' || text[23] !== '=') return false
  for (let i = 0; i < 22; i++) {
    if (!ALPHABET.includes(text[i]!)) return false
  }
  return true
}
