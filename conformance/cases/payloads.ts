// Payloads that cases share, so that a large one exists once.

const LARGEST = 16 << 20

/** Printable, without a period that a frame size could hide. */
const filler: Buffer = makeFiller()

/** That many bytes of ASCII text. */
export function filled(size: number): Buffer {
  return filler.subarray(0, size)
}

/** All byte values, from 0 on. */
export function allBytes(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => index & 255))
}

/** Bytes that do not compress, always the same. */
export function noise(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size)
  let state = seed
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

function makeFiller(): Buffer {
  const bytes = Buffer.alloc(LARGEST)
  for (let at = 0; at < LARGEST; at++) bytes[at] = 0x20 + ((at * 7 + (at >>> 6)) % 95)
  return bytes
}
