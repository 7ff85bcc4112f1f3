// One frame on the wire (RFC 6455 5.2), and how its header is written.
//
//    byte 0            byte 1           bytes 2..                          then
//   +-+-+-+-+-------+ +-+-------------+ +-------------------------------+ +-----------------+
//   |F|R|R|R| opcode| |M|  length     | | 16 bits if length is 126,     | | masking key,    |
//   |I|S|S|S|  (4)  | |A|   (7)       | | 64 bits if length is 127,     | | 4 bytes, if     |
//   |N|V|V|V|       | |S|             | | high byte first               | | MASK is 1       |
//   | |1|2|3|       | |K|             | |                               | |                 |
//   +-+-+-+-+-------+ +-+-------------+ +-------------------------------+ +-----------------+
//   and `length` bytes of payload, XORed with the key if MASK is 1.
//
// The header has 2 to 14 bytes. What may stand where is checked by frame-reader.ts.

export const OPCODE = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
} as const

/** Longest header: 2 bytes, 64-bit length, masking key. */
export const MAX_HEADER = 14
/** Longest payload of a control frame (RFC 6455 5.5). */
export const MAX_CONTROL_PAYLOAD = 125

/** RSV1 as the reader's number of three bits, and where it stands beside an opcode. */
export const RSV1 = 4
export const RSV1_BIT = 0x40

const FIN = 0x80
const MASK = 0x80

export function opcodeName(opcode: number): string {
  for (const [name, value] of Object.entries(OPCODE)) if (value === opcode) return name
  return `reserved ${opcode}`
}

/** Bytes a header takes for a payload of `length` bytes. */
export function headerLength(length: number, isMasked: boolean): number {
  return (length < 126 ? 2 : length < 65536 ? 4 : 10) + (isMasked ? 4 : 0)
}

/**
 * Writes a header at `offset` and returns the offset behind it, where the payload belongs.
 * `opcode` may carry RSV1_BIT; `key` is the masking key as mask.ts holds it, or -1 for a frame without mask.
 */
export function writeHeader(
  target: Uint8Array,
  offset: number,
  opcode: number,
  isFinal: boolean,
  length: number,
  key: number,
): number {
  const mask = key < 0 ? 0 : MASK
  let at = offset
  target[at++] = isFinal ? FIN | opcode : opcode
  if (length < 126) {
    target[at++] = mask | length
  } else if (length < 65536) {
    target[at++] = mask | 126
    target[at++] = length >>> 8
    target[at++] = length & 255
  } else {
    target[at++] = mask | 127
    at = writeUint32(target, at, Math.floor(length / 0x1_0000_0000))
    at = writeUint32(target, at, length >>> 0)
  }
  return key < 0 ? at : writeKey(target, at, key)
}

function writeUint32(target: Uint8Array, offset: number, value: number): number {
  target[offset] = value >>> 24
  target[offset + 1] = (value >>> 16) & 255
  target[offset + 2] = (value >>> 8) & 255
  target[offset + 3] = value & 255
  return offset + 4
}

function writeKey(target: Uint8Array, offset: number, key: number): number {
  target[offset] = key & 255
  target[offset + 1] = (key >>> 8) & 255
  target[offset + 2] = (key >>> 16) & 255
  target[offset + 3] = key >>> 24
  return offset + 4
}
