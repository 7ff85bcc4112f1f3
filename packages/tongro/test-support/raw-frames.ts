// Frames made and read by hand, independent of the core, so that a test does not check the core by
// itself (RFC 6455 5.2).

export interface RawFrame {
  readonly isFinal: boolean
  readonly rsv: number
  readonly opcode: number
  readonly isMasked: boolean
  readonly maskKey: Uint8Array | undefined
  /** Unmasked. */
  readonly payload: Buffer
}

export interface FrameShape {
  readonly isFinal?: boolean
  readonly rsv?: number
  /** Key of 4 bytes; default: a fixed one. Undefined given as `null`: no mask. */
  readonly maskKey?: Uint8Array | null
}

export const TEXT = 1
export const BINARY = 2
export const CLOSE = 8
export const PING = 9
export const PONG = 10

const FIXED_KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d)

/** A frame as a client sends it: masked. */
export function clientFrame(
  opcode: number,
  payload: string | Uint8Array = '',
  shape: FrameShape = {},
): Buffer {
  const { isFinal = true, rsv = 0, maskKey = FIXED_KEY } = shape
  const bytes = Buffer.from(payload as Uint8Array)
  const head = Buffer.concat([
    Buffer.of((isFinal ? 0x80 : 0) | (rsv << 4) | opcode),
    lengthBytes(bytes.length, maskKey !== null),
  ])
  if (maskKey === null) return Buffer.concat([head, bytes])
  const masked = Buffer.from(bytes)
  for (let i = 0; i < masked.length; i++) masked[i] = masked[i]! ^ maskKey[i & 3]!
  return Buffer.concat([head, maskKey, masked])
}

/** A frame as a server sends it: without mask. */
export function serverFrame(
  opcode: number,
  payload: string | Uint8Array = '',
  shape: FrameShape = {},
): Buffer {
  return clientFrame(opcode, payload, { ...shape, maskKey: null })
}

/** Payload of a Close frame. */
export function closePayload(code: number, reason = ''): Buffer {
  return Buffer.concat([Buffer.of(code >> 8, code & 255), Buffer.from(reason)])
}

/** What a Close frame says; 1005 for an empty one. */
export function readClose(payload: Uint8Array): { code: number; reason: string } {
  if (payload.length === 0) return { code: 1005, reason: '' }
  const bytes = Buffer.from(payload)
  return { code: bytes.readUInt16BE(0), reason: bytes.subarray(2).toString() }
}

function lengthBytes(length: number, isMasked: boolean): Buffer {
  const mask = isMasked ? 0x80 : 0
  if (length < 126) return Buffer.of(mask | length)
  if (length < 65536) return Buffer.of(mask | 126, length >> 8, length & 255)
  const bytes = Buffer.alloc(9)
  bytes[0] = mask | 127
  bytes.writeBigUInt64BE(BigInt(length), 1)
  return bytes
}
