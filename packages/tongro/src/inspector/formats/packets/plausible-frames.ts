// Whether a segment from the middle of a stream may consist of WebSocket frames: legal headers, one
// behind the other, the last one's payload ending with the segment or too long for it.

/** No frame in the field is larger, and by chance every eighth of a random length would pass. */
const LARGEST_FRAME = 64 << 20
/** RFC 6455 5.2: text, binary and continuation; close, ping and pong. */
const DATA: readonly number[] = [0, 1, 2]
const CONTROL: readonly number[] = [8, 9, 10]

export function isPlausible(bytes: Uint8Array): boolean {
  let at = 0
  while (at < bytes.length) {
    const size = frameSize(bytes, at)
    if (size < 0) return false
    at += size
    // Small frames are sent whole; only large ones reach over several segments.
    if (at > bytes.length) return size > 127
  }
  return bytes.length > 0
}

/** Whether the frame that begins here is masked. */
export function isMasked(bytes: Uint8Array): boolean {
  return ((bytes[1] ?? 0) & 0x80) !== 0
}

/** Bytes of the frame at `at`; -1 when this is no legal header. */
function frameSize(bytes: Uint8Array, at: number): number {
  const [first, second] = [bytes[at]!, bytes[at + 1]]
  if (second === undefined) return -1
  const opcode = first & 15
  const short = second & 127
  const isControl = CONTROL.includes(opcode)
  // RSV1 is permessage-deflate's, on the first frame of a message; the others are nobody's.
  if ((first & 0x30) !== 0 || (!isControl && !DATA.includes(opcode))) return -1
  if ((first & 0x40) !== 0 && (isControl || opcode === 0)) return -1
  if (isControl && (first < 0x80 || short > 125)) return -1
  const key = second >= 0x80 ? 4 : 0
  if (short < 126) return 2 + key + short
  const octets = short === 126 ? 2 : 8
  if (at + 2 + octets > bytes.length) return -1
  let length = 0
  for (let i = 0; i < octets; i++) length = length * 256 + bytes[at + 2 + i]!
  if (length < (short === 126 ? 126 : 65_536) || length > LARGEST_FRAME) return -1
  return 2 + octets + key + length
}
