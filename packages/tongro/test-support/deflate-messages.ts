// Whole messages through the library's compressor, for its tests.

import assert from 'node:assert/strict'
import { constants } from 'node:zlib'
import type { MessageDeflater, MessageInflater } from '../src/protocol/index.ts'

export const SETTINGS = { windowBits: 15, memLevel: 8, level: 6 }
export const BITS: readonly number[] = [9, 10, 11, 12, 13, 14, 15]
export const FINAL: { readonly finishFlush: number } = { finishFlush: constants.Z_FINISH }

/** A message's bytes, given in the parts that `cuts` make; undefined for corrupt data. */
export function inflate(
  inflater: MessageInflater,
  payload: Uint8Array,
  cuts: readonly number[] = [],
): Buffer | undefined {
  const parts: Buffer[] = []
  const ends = [...cuts, payload.length]
  for (const [i, end] of ends.entries()) {
    const start = i === 0 ? 0 : ends[i - 1]!
    const outcome = inflater.inflate(payload, start, end, i === cuts.length, (bytes, from, to) => {
      parts.push(Buffer.from(bytes.subarray(from, to)))
      return true
    })
    if (outcome !== 'sound') return undefined
  }
  return Buffer.concat(parts)
}

export function deflate(deflater: MessageDeflater, message: Uint8Array): Buffer {
  return Buffer.from(deflater.deflate(message, 0, message.length))
}

export const equal = (
  found: Uint8Array | undefined,
  wanted: Uint8Array,
  what: unknown = '',
): void =>
  assert.ok(found !== undefined && Buffer.compare(found, wanted) === 0, `the bytes differ ${what}`)
