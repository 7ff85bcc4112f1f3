// What the core asks of its host, in Node's fast versions: text coding, SHA-1, random numbers.

import { createHash, randomBytes, randomFillSync } from 'node:crypto'
import { markAsUntransferable } from 'node:worker_threads'
import { PayloadCopier, type TextCodec, type TextDigest } from '../protocol/index.ts'

/** Buffer's coder over whatever view the core holds. */
export const nodeTextCodec: TextCodec = {
  decode: (bytes, start, end) => bufferOf(bytes).toString('utf8', start, end),
  byteLength: (text) => Buffer.byteLength(text),
  write: (text, target, offset) => bufferOf(target).write(text, offset, 'utf8'),
}

function bufferOf(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export const nodeTextDigest: TextDigest = (text) =>
  createHash('sha1').update(text, 'latin1').digest('base64')

/** Keys are taken from a pool of 8 KiB, since asking the system for each costs a microsecond. */
const pool = new Uint32Array(2048)
let poolUsed = pool.length

/** A fresh masking key (RFC 6455 5.3). */
export function randomMaskKey(): number {
  if (poolUsed === pool.length) {
    randomFillSync(pool)
    poolUsed = 0
  }
  return pool[poolUsed++]!
}

/** The value of Sec-WebSocket-Key: base64 of 16 fresh random bytes. */
export function randomHandshakeKey(): string {
  return randomBytes(16).toString('base64')
}

/** Small messages share buffers that cannot be transferred away from under one another. */
export const nodeCopier: PayloadCopier = new PayloadCopier((size) => {
  const slab = new Uint8Array(size)
  markAsUntransferable(slab.buffer)
  return slab
})
