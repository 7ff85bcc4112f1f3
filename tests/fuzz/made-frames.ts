// Streams of frames as a peer may send them: messages in fragments with control frames among them,
// and here and there a frame that breaks a rule.

import type { Random } from './random.ts'
import { concat } from './script.ts'

export type Role = 'client' | 'server'

export interface FrameShape {
  readonly opcode: number
  readonly payload?: Uint8Array
  readonly isFinal?: boolean
  readonly rsv?: number
  /** What the length field says in place of the payload's length. */
  readonly declared?: bigint
  /** Bits of the length field; the fewest by default. */
  readonly form?: 7 | 16 | 64
  readonly key?: Uint8Array | undefined
}

/** One frame as bytes (RFC 6455 5.2). */
export function frame(shape: FrameShape): Uint8Array {
  const { payload = new Uint8Array(0), isFinal = true, rsv = 0, key } = shape
  const length = shape.declared ?? BigInt(payload.length)
  const form = shape.form ?? (length < 126n ? 7 : length < 65_536n ? 16 : 64)
  const mask = key === undefined ? 0 : 128
  const head = [(isFinal ? 128 : 0) | (rsv << 4) | shape.opcode]
  if (form === 7) head.push(mask | Number(length & 127n))
  else {
    head.push(mask | (form === 16 ? 126 : 127))
    for (let bit = form - 8; bit >= 0; bit -= 8) head.push(Number((length >> BigInt(bit)) & 255n))
  }
  const octets = key === undefined ? payload : payload.map((octet, i) => octet ^ key[i & 3]!)
  return concat([Uint8Array.from(head), key ?? new Uint8Array(0), octets])
}

/** A frame as the peer of `role` sends it: masked for a server. */
export function frameTo(role: Role, shape: FrameShape, random: Random): Uint8Array {
  const isMasked = role === 'server'
  const key = random.chance(20) ? new Uint8Array(4) : random.bytes(4)
  return frame({ ...(isMasked ? { key } : {}), ...shape })
}

/** A Close payload. */
export function closePayload(code: number, reason = ''): Uint8Array {
  return concat([Uint8Array.of(code >> 8, code & 255), Buffer.from(reason)])
}

/** Frames of a few messages, pings and pongs, and perhaps a Close. */
export function makeFrames(role: Role, random: Random): Uint8Array[] {
  const shapes: FrameShape[] = []
  for (let left = 1 + random.below(5); left > 0; left--) shapes.push(...makeMessage(random))
  for (let left = random.below(4); left > 0; left--) {
    const control = { opcode: random.pick([9, 10]), payload: random.bytes(random.size(125)) }
    shapes.splice(random.below(shapes.length + 1), 0, control)
  }
  if (random.chance(40)) shapes.push({ opcode: 8, payload: makeClose(random) })
  if (random.chance(30)) {
    const at = random.below(shapes.length)
    shapes[at] = { ...shapes[at]!, ...makeBreach(random) }
  }
  return shapes.map((shape) => frameTo(role, shape, random))
}

function makeMessage(random: Random): FrameShape[] {
  const isText = random.chance(50)
  const size = random.size(70_000)
  const payload = isText ? new Uint8Array(Buffer.from(random.text(size >> 1))) : random.bytes(size)
  const cuts = random.chance(50) ? [] : random.cuts(payload.length)
  return [...cuts, payload.length].map((end, i) => ({
    opcode: i > 0 ? 0 : isText ? 1 : 2,
    isFinal: i === cuts.length,
    payload: payload.slice(i === 0 ? 0 : cuts[i - 1], end),
  }))
}

function makeClose(random: Random): Uint8Array {
  if (random.chance(20)) return new Uint8Array(0)
  return closePayload(random.pick([1000, 1001, 1005, 1011, 1016, 3000, 4999, 5000]), random.text(9))
}

function makeBreach(random: Random): Partial<FrameShape> {
  switch (random.below(6)) {
    case 0:
      return { rsv: 1 + random.below(7) }
    case 1:
      return { opcode: random.below(16) }
    case 2:
      return { isFinal: random.chance(50) }
    case 3:
      return { form: random.pick([16, 64]) }
    case 4:
      return { declared: random.pick([2n ** 63n, 2n ** 62n, 2n ** 53n, 2n ** 31n, 126n]) }
    default:
      return { key: random.chance(50) ? undefined : random.bytes(4) }
  }
}
