// Frames as data and their bytes (RFC 6455 5.2), written by hand: the suite judges implementations,
// so it shares no code with any. Everything that is illegal can be written too.

export const OP = { cont: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** What a case may change about a frame; all else is as a correct peer writes it. */
export interface FrameShape {
  readonly fin?: boolean
  /** RSV1 to RSV3 as three bits: 4 is RSV1. */
  readonly rsv?: number
  /** 'wrong': a mask where none may be, or none where one must be. */
  readonly mask?: 'right' | 'wrong'
  /** Masking key of four bytes, where there is a mask. */
  readonly key?: readonly number[]
  /** Bits of the length field, even where fewer would do. */
  readonly form?: 7 | 16 | 64
  /** Length to declare instead of that of the payload. */
  readonly declared?: bigint
}

export interface FrameSpec extends FrameShape {
  readonly kind: 'frame'
  readonly opcode: number
  readonly payload: Buffer
}

const FIXED_KEY: readonly number[] = [0x37, 0xfa, 0x21, 0x3d]

export function frame(
  opcode: number,
  payload: string | Uint8Array = '',
  shape: FrameShape = {},
): FrameSpec {
  return { kind: 'frame', opcode, payload: bytesOf(payload), ...shape }
}

export function text(payload: string | Uint8Array = '', shape: FrameShape = {}): FrameSpec {
  return frame(OP.text, payload, shape)
}

export function binary(payload: string | Uint8Array = '', shape: FrameShape = {}): FrameSpec {
  return frame(OP.binary, payload, shape)
}

/** A continuation frame; final unless `fin` is false. */
export function cont(payload: string | Uint8Array = '', shape: FrameShape = {}): FrameSpec {
  return frame(OP.cont, payload, shape)
}

export function ping(payload: string | Uint8Array = '', shape: FrameShape = {}): FrameSpec {
  return frame(OP.ping, payload, shape)
}

export function pong(payload: string | Uint8Array = '', shape: FrameShape = {}): FrameSpec {
  return frame(OP.pong, payload, shape)
}

/** A Close frame; without a code its payload is empty. */
export function close(
  code?: number,
  reason: string | Uint8Array = '',
  shape: FrameShape = {},
): FrameSpec {
  return frame(OP.close, closePayload(code, reason), shape)
}

export function closePayload(code?: number, reason: string | Uint8Array = ''): Buffer {
  if (code === undefined) return Buffer.alloc(0)
  return Buffer.concat([Buffer.of(code >> 8, code & 255), bytesOf(reason)])
}

/** The payload in fragments that end before each of `cuts`, the first with `opcode`. */
export function fragments(
  opcode: number,
  payload: string | Uint8Array,
  cuts: readonly number[],
  shape: FrameShape = {},
): FrameSpec[] {
  const bytes = bytesOf(payload)
  const edges = [0, ...cuts, bytes.length]
  return edges.slice(1).map((end, index) =>
    frame(index === 0 ? opcode : OP.cont, bytes.subarray(edges[index], end), {
      fin: index === edges.length - 2,
      ...(index === 0 ? shape : {}),
    }),
  )
}

export function bytesOf(data: string | Uint8Array): Buffer {
  if (Buffer.isBuffer(data)) return data
  return typeof data === 'string' ? Buffer.from(data) : Buffer.from(data)
}

/** The frame's bytes as that side sends them. */
export function encode(spec: FrameSpec, side: 'client' | 'server'): Buffer {
  const { opcode, payload, fin = true, rsv = 0, mask = 'right', key = FIXED_KEY } = spec
  const isMasked = (side === 'client') === (mask === 'right')
  const length = lengthBytes(spec.declared ?? BigInt(payload.length), spec.form, isMasked)
  const start = Buffer.of((fin ? 0x80 : 0) | (rsv << 4) | opcode)
  if (!isMasked) return Buffer.concat([start, length, payload])
  return Buffer.concat([start, length, Buffer.from(key), maskedCopy(payload, key)])
}

/** The payload XORed with the key; the same call takes a mask off. */
export function maskedCopy(payload: Uint8Array, key: ArrayLike<number>): Buffer {
  const copy = Buffer.from(payload)
  for (let at = 0; at < copy.length; at++) copy[at] = copy[at]! ^ key[at & 3]!
  return copy
}

function lengthBytes(length: bigint, form: 7 | 16 | 64 | undefined, isMasked: boolean): Buffer {
  const mask = isMasked ? 0x80 : 0
  const bits = form ?? (length < 126n ? 7 : length < 65536n ? 16 : 64)
  if (bits === 7) return Buffer.of(mask | Number(length))
  const bytes = Buffer.alloc(bits === 16 ? 3 : 9)
  bytes[0] = mask | (bits === 16 ? 126 : 127)
  if (bits === 16) bytes.writeUInt16BE(Number(length), 1)
  else bytes.writeBigUInt64BE(length, 1)
  return bytes
}
