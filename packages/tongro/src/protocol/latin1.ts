// Bytes as text with one character a byte, as heads are read (RFC 9110 5.5: opaque bytes above 127).

/** How many characters `fromCharCode` takes at once without deep stacks. */
const PIECE = 4096

/** The characters of `bytes[start, end)`. */
export function latin1(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  let text = ''
  for (let i = start; i < end; i += PIECE) {
    text += String.fromCharCode(...bytes.subarray(i, Math.min(i + PIECE, end)))
  }
  return text
}
