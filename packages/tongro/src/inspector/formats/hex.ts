// Pasted hexadecimal text as a capture of one connection without times.

import type { CaptureSink, From } from '../../protocol/index.ts'
import type { FormatOptions, FormatReader } from './format-reader.ts'
import { type HexRun, parseHexText } from './hex-text.ts'
import { WholeText } from './whole-text.ts'

/** Longest text in bytes. It is for pastes and dumps; what is larger belongs into JSON Lines or pcap. */
export const MOST_HEX: number = 8 * 1024 * 1024

const MASK = 0x80

export function openHex(sink: CaptureSink, options: FormatOptions = {}): FormatReader {
  const text = new WholeText(MOST_HEX, options.codec)
  return {
    push(bytes) {
      text.push(bytes)
    },
    end() {
      tellHex(text.take(), text.isTooLong, sink, options)
    },
  }
}

function tellHex(
  text: string,
  isTooLong: boolean,
  sink: CaptureSink,
  options: FormatOptions,
): void {
  const { runs, error } = parseHexText(text)
  const base = { connection: 0, time: 0 }
  if (runs.length > 0) {
    const unsaid = options.from ?? guessFrom(runs)
    const isGuess = options.from === undefined && runs.some(({ from }) => from === undefined)
    // Whoever pastes a frame pastes its beginning, and a broken one must not be searched past.
    sink({
      kind: 'open',
      ...base,
      isPartial: false,
      note: noteOf(isGuess),
    })
    for (const { from = unsaid, bytes } of runs) sink({ kind: 'chunk', ...base, from, bytes })
  }
  // A text that was cut may be cut inside a byte.
  if (isTooLong) {
    const limit = `hex text must have at most ${MOST_HEX / 1024 / 1024} MiB`
    sink({
      kind: 'trouble',
      text: `Cannot read all of the file: ${limit}, give the rest as JSON Lines`,
    })
  } else if (error !== undefined) {
    const { line, column, problem } = error
    sink({ kind: 'trouble', text: `Cannot read line ${line}, character ${column}: ${problem}` })
  } else if (runs.length === 0) {
    sink({
      kind: 'trouble',
      text: 'Cannot find a byte in the text: write some, such as 81 85 37 fa',
    })
  }
}

function noteOf(isGuess: boolean): string {
  const guess =
    'Hex: no times; who sent is guessed from the first bytes, begin a line with > (client) or < (server)'
  return isGuess ? guess : 'Hex: no times'
}

/** Requests and masked frames come from clients. */
function guessFrom(runs: readonly HexRun[]): From {
  const bytes = runs.find(({ from }) => from === undefined)?.bytes ?? new Uint8Array(0)
  if (beginsWithHead(bytes)) return bytes[0] === 0x47 ? 'client' : 'server'
  return ((bytes[1] ?? MASK) & MASK) === 0 ? 'server' : 'client'
}

/** Whether bytes begin with `GET ` or `HTTP/`. */
function beginsWithHead(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 5))
  return start.startsWith('GET ') || start === 'HTTP/'
}
