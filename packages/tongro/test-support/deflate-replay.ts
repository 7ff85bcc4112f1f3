// A connection of the core with the library's own zlib, whose inputs and events are on record.

import type { Compression } from '../src/protocol/compression.ts'
import type { Role } from '../src/protocol/connection.ts'
import type { MessageLimits } from '../src/protocol/message-reader.ts'
import { type FrameShape, Replay } from '../src/protocol/testing-frames.ts'
import { NodeDeflater, NodeInflater } from '../src/transport/index.ts'
import { OneShotInflater } from '../src/transport/one-shot-deflate.ts'
import { deflateOnce } from './public-zlib.ts'

export const ROLES: readonly Role[] = ['server', 'client']

export function compression(change: Partial<Compression> = {}, keepsContext = true): Compression {
  return {
    deflater: new NodeDeflater({ windowBits: 15, memLevel: 8, level: 6 }, keepsContext),
    forMany: undefined,
    inflater: new NodeInflater(15, keepsContext),
    threshold: 0,
    ...change,
  }
}

/** With an inflater that has a limit of its own. */
export function limited(limit: number): Compression {
  return compression({ inflater: new OneShotInflater(15, true, limit) })
}

export function replay(
  role: Role,
  limits: Partial<MessageLimits> = {},
  given: Compression = compression(),
): Replay {
  return new Replay(role, { limits, compression: given })
}

/** A payload in fragments that end at `cuts`; RSV1 on the first. */
export function fragments(
  opcode: number,
  payload: Uint8Array,
  cuts: readonly number[] = [],
): FrameShape[] {
  return [...cuts, payload.length].map((end, i) => ({
    opcode: i === 0 ? opcode : 0,
    rsv: i === 0 ? 4 : 0,
    isFinal: i === cuts.length,
    payload: payload.slice(i === 0 ? 0 : cuts[i - 1]!, end),
  }))
}

export const packed = (text: string): Buffer => deflateOnce(Buffer.from(text))
