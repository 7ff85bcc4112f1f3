// SHA-1 (FIPS 180-4 6.1) over a short message, for the accept key only.
//
// The handshake uses it as a fixed transformation, not for security (RFC 6455 10.8). It is here so
// that the core runs where no crypto module is; hosts that have a faster digest inject theirs.

const BLOCK = 64

/** Returns the 20-byte digest of `message`. */
export function sha1(message: Uint8Array): Uint8Array {
  const blocks = paddedBlocks(message)
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const words = new Int32Array(80)
  const view = new DataView(blocks.buffer)
  for (let offset = 0; offset < blocks.length; offset += BLOCK) mixBlock(state, words, view, offset)
  const digest = new Uint8Array(20)
  const out = new DataView(digest.buffer)
  for (let i = 0; i < 5; i++) out.setInt32(i * 4, state[i]!)
  return digest
}

/** The message, a single 1 bit, zeros, and the length in bits as 64-bit big-endian. */
function paddedBlocks(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = message.length
  const blocks = new Uint8Array(Math.ceil((length + 9) / BLOCK) * BLOCK)
  blocks.set(message)
  blocks[length] = 0x80
  const view = new DataView(blocks.buffer)
  view.setUint32(blocks.length - 8, Math.floor(length / 0x2000_0000))
  view.setUint32(blocks.length - 4, (length << 3) >>> 0)
  return blocks
}

function mixBlock(state: number[], words: Int32Array, view: DataView, offset: number): void {
  for (let t = 0; t < 16; t++) words[t] = view.getInt32(offset + t * 4)
  for (let t = 16; t < 80; t++) {
    words[t] = rotate(words[t - 3]! ^ words[t - 8]! ^ words[t - 14]! ^ words[t - 16]!, 1)
  }
  let [a, b, c, d, e] = state as [number, number, number, number, number]
  for (let t = 0; t < 80; t++) {
    const next = (rotate(a, 5) + roundFunction(t, b, c, d) + e + words[t]!) | 0
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next
  }
  state[0] = (state[0]! + a) | 0
  state[1] = (state[1]! + b) | 0
  state[2] = (state[2]! + c) | 0
  state[3] = (state[3]! + d) | 0
  state[4] = (state[4]! + e) | 0
}

/** Function and constant of round `t`, added (FIPS 180-4 4.1.1 and 4.2.1). */
function roundFunction(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
