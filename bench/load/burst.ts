// What one connection sends in one round, prepared as bytes before the clock starts, and the exact
// bytes that must come back. Written by hand from the drawing of RFC 6455 5.2, so that the load
// never depends on the code it measures.
import type { Framing } from '../contenders.ts'

export interface Burst {
  readonly outgoing: Buffer
  readonly expected: Buffer
}

const FIN_BINARY = 0x82
const MASK = 0x80

/** `flight` binary messages of `size` bytes; `seed` makes their payloads and masking keys. */
export function buildBurst(framing: Framing, flight: number, size: number, seed: number): Burst {
  const next = randomWords(seed)
  const outgoing: Buffer[] = []
  const expected: Buffer[] = []
  for (let count = 0; count < flight; count++) {
    const payload = Buffer.alloc(size)
    for (let at = 0; at < size; at++) payload[at] = next() >>> 24
    outgoing.push(maskedFrame(FIN_BINARY, payload, next()))
    expected.push(header(size, 0), payload)
  }
  const sent = Buffer.concat(outgoing)
  return { outgoing: sent, expected: framing === 'none' ? sent : Buffer.concat(expected) }
}

/** One frame of a client; `first` is its first byte. */
export function maskedFrame(first: number, payload: Buffer, keyWord: number): Buffer {
  const key = Buffer.alloc(4)
  key.writeUInt32BE(keyWord)
  return Buffer.concat([header(payload.length, MASK, first), key, masked(payload, key)])
}

function header(size: number, mask: number, first = FIN_BINARY): Buffer {
  if (size < 126) return Buffer.from([first, mask | size])
  if (size < 65_536) return Buffer.from([first, mask | 126, size >> 8, size & 0xff])
  const long = Buffer.alloc(10)
  long[0] = first
  long[1] = mask | 127
  long.writeBigUInt64BE(BigInt(size), 2)
  return long
}

function masked(payload: Buffer, key: Buffer): Buffer {
  return Buffer.from(payload.map((byte, at) => byte ^ key[at % 4]!))
}

/** Xorshift: the same seed gives the same words on every machine; never zero, so every key masks. */
export function randomWords(seed: number): () => number {
  let word = (seed * 0x9e37_79b1) | 1
  return () => {
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    return word >>> 0
  }
}
