// Compressed messages of one connection, prepared before the clock starts: JSON as an application
// sends it, each compressed by itself, so that they may be sent in any order and again.
import { constants, deflateRawSync } from 'node:zlib'
import { maskedFrame, randomWords } from './burst.ts'

export interface DeflatedBurst {
  readonly outgoing: Buffer
  /** The messages in it, whose echo is compressed as the server likes. */
  readonly messages: readonly Buffer[]
}

/** FIN, RSV1, text. */
export const FIN_DEFLATED_TEXT = 0xc1
const TAIL_SIZE = 4
const PEOPLE = ['kim', 'lee', 'park', 'choi', 'jung', 'kang', 'yoon', 'han']
const WORDS =
  'the of train late station hello see you at soon where now room is ready report sent three five again tomorrow'.split(
    ' ',
  )

/** `flight` messages of `size` bytes each; `seed` makes their content and masking keys. */
export function buildDeflatedBurst(flight: number, size: number, seed: number): DeflatedBurst {
  const next = randomWords(seed)
  const messages = Array.from({ length: flight }, () => jsonMessage(size, next))
  const frames = messages.map((message) => {
    const flushed = deflateRawSync(message, { level: 1, finishFlush: constants.Z_SYNC_FLUSH })
    return maskedFrame(FIN_DEFLATED_TEXT, flushed.subarray(0, -TAIL_SIZE), next())
  })
  return { outgoing: Buffer.concat(frames), messages }
}

/** A list of chat events, filled up to exactly `size` bytes. */
export function jsonMessage(size: number, next: () => number): Buffer {
  const events: unknown[] = []
  const pick = <T>(list: readonly T[]): T => list[next() % list.length]!
  while (JSON.stringify(events).length < size - 200) {
    events.push({
      id: next(),
      room: `r-${next() % 1000}`,
      from: pick(PEOPLE),
      at: new Date(1_790_000_000_000 + next()).toISOString(),
      text: Array.from({ length: 3 + (next() % 8) }, () => pick(WORDS)).join(' '),
    })
  }
  const text = JSON.stringify({ events, pad: '' })
  return Buffer.from(JSON.stringify({ events, pad: '.'.repeat(Math.max(0, size - text.length)) }))
}
