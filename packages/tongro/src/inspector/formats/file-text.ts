// Bytes of a file as text, without the host: most files are ASCII, which has a quick way.

import { plainTextCodec, type TextCodec } from '../../protocol/index.ts'

/** How many arguments a call may have everywhere; engines fail somewhere above 65,535. */
const MOST_ARGUMENTS = 8192

/** UTF-8 as text; what is ill-formed becomes U+FFFD. */
export function textOf(bytes: Uint8Array, codec: TextCodec | undefined): string {
  if (codec !== undefined) return codec.decode(bytes, 0, bytes.length)
  if (!isAscii(bytes)) return plainTextCodec.decode(bytes, 0, bytes.length)
  return asciiText(bytes)
}

/** Text of bytes below 128. */
export function asciiText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += MOST_ARGUMENTS) {
    text += String.fromCharCode.apply(
      null,
      bytes.subarray(at, at + MOST_ARGUMENTS) as unknown as number[],
    )
  }
  return text
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false
  return true
}
