// UTF-8 as RFC 3629 defines it: validation that can stop at any byte and go on, and a plain codec.
//
// The validator is a table-driven automaton over byte classes. State 0 stands between characters,
// -1 is failure; the others say how many continuation bytes are due and which range the next has:
//
//   1  one more, 80-BF          4  after E0: A0-BF (no overlong)     6  after F0: 90-BF (no overlong)
//   2  two more, 80-BF          5  after ED: 80-9F (no surrogates)   7  after F4: 80-8F (<= U+10FFFF)
//   3  three more, 80-BF
//
// Hosts with a native codec inject it as TextCodec; this one is the reference they are tested against.

/** Text in and out of bytes. Offsets and lengths are in bytes. */
export interface TextCodec {
  /** Decodes a range, keeping a leading BOM; each ill-formed sequence becomes U+FFFD. */
  decode(bytes: Uint8Array, start: number, end: number): string
  /** Length of `text` in UTF-8; a lone surrogate counts as U+FFFD, 3 bytes. */
  byteLength(text: string): number
  /** Writes `text` at `offset` and returns the number of bytes written. There must be room. */
  write(text: string, target: Uint8Array, offset: number): number
}

/** Validates a stream of UTF-8 given in parts. */
export class Utf8Validator {
  #state = 0

  /** Takes the next bytes; false as soon as they cannot be part of UTF-8. */
  push(bytes: Uint8Array, start: number, end: number): boolean {
    let state = this.#state
    for (let i = start; i < end; i++) {
      const byte = bytes[i]!
      if (state === 0 && byte < 0x80) continue
      state = step(state, byte)
      if (state < 0) {
        this.#state = state
        return false
      }
    }
    this.#state = state
    return state >= 0
  }

  /** Whether the bytes so far end between two characters. */
  get isComplete(): boolean {
    return this.#state === 0
  }

  reset(): void {
    this.#state = 0
  }
}

/** Whether a range is well-formed UTF-8 on its own. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  const validator = new Utf8Validator()
  return validator.push(bytes, start, end) && validator.isComplete
}

function step(state: number, byte: number): number {
  if (state === 0) return leadState(byte)
  if (byte < 0x80 || byte > 0xbf) return -1
  switch (state) {
    case 1:
      return 0
    case 2:
      return 1
    case 3:
      return 2
    case 4:
      return byte >= 0xa0 ? 1 : -1
    case 5:
      return byte <= 0x9f ? 1 : -1
    case 6:
      return byte >= 0x90 ? 2 : -1
    case 7:
      return byte <= 0x8f ? 2 : -1
    default:
      return -1
  }
}

function leadState(byte: number): number {
  if (byte < 0x80) return 0
  if (byte < 0xc2) return -1
  if (byte < 0xe0) return 1
  if (byte < 0xf0) return byte === 0xe0 ? 4 : byte === 0xed ? 5 : 2
  if (byte < 0xf5) return byte === 0xf0 ? 6 : byte === 0xf4 ? 7 : 3
  return -1
}

/** The codec in plain TypeScript. */
export const plainTextCodec: TextCodec = {
  decode(bytes, start, end) {
    let text = ''
    let i = start
    while (i < end) {
      const length = sequenceLength(bytes, i, end)
      text += length > 0 ? String.fromCodePoint(codePoint(bytes, i, length)) : '\ufffd'
      i += length > 0 ? length : -length
    }
    return text
  },
  byteLength(text) {
    let length = 0
    for (let i = 0; i < text.length; i++) {
      const point = wellFormedPoint(text, i)
      if (point > 0xffff) i++
      length += encodedLength(point)
    }
    return length
  },
  write(text, target, offset) {
    let at = offset
    for (let i = 0; i < text.length; i++) {
      const point = wellFormedPoint(text, i)
      if (point > 0xffff) i++
      at = writePoint(target, at, point)
    }
    return at - offset
  },
}

/** Length of the sequence at `i`; negative: the length of an ill-formed maximal part. */
function sequenceLength(bytes: Uint8Array, i: number, end: number): number {
  let state = step(0, bytes[i]!)
  let length = 1
  if (state < 0) return -1
  while (state > 0) {
    if (i + length >= end) return -length
    state = step(state, bytes[i + length]!)
    if (state < 0) return -length
    length++
  }
  return length
}

function codePoint(bytes: Uint8Array, i: number, length: number): number {
  if (length === 1) return bytes[i]!
  let point = bytes[i]! & (0xff >> (length + 1))
  for (let k = 1; k < length; k++) point = (point << 6) | (bytes[i + k]! & 0x3f)
  return point
}

function wellFormedPoint(text: string, i: number): number {
  const point = text.codePointAt(i)!
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point
}

function encodedLength(point: number): number {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
}

function writePoint(target: Uint8Array, offset: number, point: number): number {
  let at = offset
  const length = encodedLength(point)
  if (length === 1) {
    target[at++] = point
    return at
  }
  const lead = (0xf00 >> length) & 0xff
  target[at++] = lead | (point >> (6 * (length - 1)))
  for (let shift = 6 * (length - 2); shift >= 0; shift -= 6) {
    target[at++] = 0x80 | ((point >> shift) & 0x3f)
  }
  return at
}
