// The browser's own text codec, which is many times faster than one written in JavaScript.

import type { TextCodec } from 'tongro/protocol'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

export const hostCodec: TextCodec = {
  decode: (bytes, start, end) => decoder.decode(bytes.subarray(start, end)),
  byteLength: (text) => encoder.encode(text).length,
  write: (text, target, offset) => encoder.encodeInto(text, target.subarray(offset)).written,
}
