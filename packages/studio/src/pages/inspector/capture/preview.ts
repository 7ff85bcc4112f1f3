// The few words by which a row of the list tells what a frame holds.

import type { CaptureIndex } from './capture-index.ts'
import { messageBytes, payloadOf } from './details.ts'
import { completes, isCompressed, opcodeOf } from './frame-bits.ts'
import { MOST_CHARACTERS, oneLine } from './one-line.ts'

/** Enough bytes for that many characters of any script. */
const MOST_BYTES = 4 * MOST_CHARACTERS
const MOST_HEX = 48

const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8 } as const

export interface Preview {
  readonly text: string
  /** Whether `text` is the text itself, or hexadecimal digits of bytes that are none. */
  readonly isText: boolean
}

export function previewFrame(index: CaptureIndex, frame: number): Preview {
  const bits = index.frames.bits(frame)
  const opcode = opcodeOf(bits)
  const message = index.frames.message(frame)
  if (opcode === OPCODE.close) return previewClose(payloadOf(index, frame, 125))
  if (message !== undefined && completes(bits) && isCompressed(bits)) {
    return previewBytes(messageBytes(index, message, MOST_BYTES))
  }
  const bytes = payloadOf(index, frame, MOST_BYTES)
  if (isCompressed(bits)) return hexPreview(bytes)
  return isTextual(index, opcode, message) ? textPreview(bytes) : previewBytes(bytes)
}

/** Of a text message; a fragment of it may begin and end inside a character. */
function isTextual(index: CaptureIndex, opcode: number, message: number | undefined): boolean {
  if (opcode === OPCODE.text) return true
  if (opcode !== OPCODE.continuation || message === undefined) return false
  return index.messages.has(message) && index.messages.opcode(message) === OPCODE.text
}

function textPreview(bytes: Uint8Array): Preview {
  const text = new TextDecoder().decode(bytes, { stream: bytes.length === MOST_BYTES })
  return { text: oneLine(text), isText: true }
}

function previewClose(payload: Uint8Array): Preview {
  if (payload.length < 2) return { text: '', isText: true }
  const code = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0)
  const reason = oneLine(new TextDecoder().decode(payload.subarray(2)))
  return { text: `${code} ${reason}`.trimEnd(), isText: true }
}

function previewBytes(bytes: Uint8Array): Preview {
  const text = asText(bytes)
  if (text === undefined) return hexPreview(bytes)
  return { text: oneLine(text), isText: true }
}

/** The bytes as text, if they are UTF-8 and no control characters but white space stand in it. */
function asText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, {
      // A cut may stand inside a character.
      stream: bytes.length === MOST_BYTES,
    })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell binary data from text
    return /[\u0000-\u0008\u000e-\u001a]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

function hexPreview(bytes: Uint8Array): Preview {
  const digits = Array.from(bytes.subarray(0, MOST_HEX), (byte) =>
    byte.toString(16).padStart(2, '0'),
  )
  return { text: digits.join(' ') + (bytes.length > MOST_HEX ? ' …' : ''), isText: false }
}
