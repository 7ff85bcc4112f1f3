// JSON Lines, the inspector's own file: one record of a capture a line, its `bytes` as base64.
//
//   {"kind":"open","connection":0,"time":0,"client":"192.0.2.7:40123"}
//   {"time":12.5,"connection":0,"from":"client","bytes":"gYU3+iE9f59NUVg="}
//   {"kind":"end","connection":0,"time":60012.5,"from":"server","how":"rst"}
//
// Written in one way, read forgivingly: `kind` may be missing for chunks, `connection` where there is
// one only, `time` where nothing was measured; `hex` may stand for `bytes`, with `size` where less was
// kept than came (the captures of conformance/). A second `open` of a number is another connection, so
// that files can be joined. What cannot be read is told by line and left out.

import {
  type CaptureChunk,
  type CaptureRecord,
  type CaptureSink,
  MisuseError,
} from '../../protocol/index.ts'
import { encodeBase64 } from './base64.ts'
import { textOf } from './file-text.ts'
import type { FormatOptions, FormatReader } from './format-reader.ts'
import { LineSplitter } from './line-splitter.ts'
import { parseRecord } from './record-line.ts'
import { show, Troubles } from './troubles.ts'

/** Longest line that is read, in bytes: a record of MOST_BYTES, and room for its other members. */
export const MOST_LINE: number = 64 * 1024 * 1024
/** Most bytes of one record. A read or a segment has 64 KiB; four thirds of this stay below MOST_LINE. */
export const MOST_BYTES: number = 32 * 1024 * 1024

/**
 * One record as one line, without a line break at its end.
 * Throws MisuseError for more than MOST_BYTES: such a chunk must be cut into several records.
 */
export function encodeRecord(record: CaptureRecord): string {
  if ('bytes' in record && record.bytes.length > MOST_BYTES) {
    throw new MisuseError(
      'record-too-large',
      `Cannot write a record of ${record.bytes.length} bytes: it must have at most ${MOST_BYTES}, cut it into several`,
    )
  }
  if (record.kind === 'chunk') return encodeChunk(record)
  if (record.kind === 'message') {
    return JSON.stringify({ ...record, bytes: encodeBase64(record.bytes) })
  }
  return JSON.stringify(record)
}

/** By far the most of the records. */
function encodeChunk({ time, connection, from, bytes, packet }: CaptureChunk): string {
  const number = packet === undefined ? '' : `,"packet":${packet}`
  return `{"time":${time},"connection":${connection},"from":"${from}"${number},"bytes":"${encodeBase64(bytes)}"}`
}

export function openJsonLines(sink: CaptureSink, options: FormatOptions = {}): FormatReader {
  return new JsonLinesReader(sink, options)
}

class JsonLinesReader implements FormatReader {
  readonly #sink: CaptureSink
  readonly #options: FormatOptions
  readonly #troubles: Troubles
  readonly #lines: LineSplitter
  /** The connection a number of the file stands for now, and all numbers given so far. */
  readonly #current = new Map<number, number>()
  readonly #given = new Set<number>()
  #free = 0
  #time = 0

  constructor(sink: CaptureSink, options: FormatOptions) {
    this.#sink = sink
    this.#options = options
    this.#troubles = new Troubles(sink)
    this.#lines = new LineSplitter(MOST_LINE, (line, number, isCut) => {
      this.#take(line, number, isCut)
    })
  }

  push(bytes: Uint8Array): void {
    this.#lines.push(bytes)
  }

  end(): void {
    this.#lines.end()
    this.#troubles.end()
  }

  #take(line: Uint8Array | undefined, number: number, isCut: boolean): void {
    if (line === undefined) {
      const limit = `a line must have at most ${MOST_LINE / 1024 / 1024} MiB`
      this.#troubles.tell(`Cannot read line ${number}: ${limit}, cut its chunk into several`)
      return
    }
    // A byte order mark is no white space to JSON.parse, but to trim() it is.
    const text = textOf(line, this.#options.codec).trim()
    if (text === '') return
    const value = parseObject(text)
    if (value === undefined) {
      this.#troubles.tell(
        isCut
          ? `Cannot read line ${number}, the last: the file ends inside it, it was cut while it was written`
          : `Cannot read line ${number}: ${show(text)} is not a JSON object`,
      )
      return
    }
    const record = parseRecord(value, this.#time)
    if (typeof record === 'string') {
      this.#troubles.tell(`Cannot read line ${number}: ${record}`)
      return
    }
    this.#tell(record)
    this.#tellMissing(record, value)
  }

  #tell(record: CaptureRecord): void {
    if (record.kind === 'trouble') {
      this.#sink(record)
      return
    }
    const { connection, time } = record
    this.#time = time
    const number = this.#current.get(connection)
    if (record.kind === 'open') {
      this.#sink(withNumber(record, this.#give(connection)))
    } else if (number === undefined) {
      const given = this.#give(connection)
      this.#sink({ kind: 'open', connection: given, time })
      this.#sink(withNumber(record, given))
    } else {
      this.#sink(withNumber(record, number))
    }
  }

  /** Bytes that came and were not kept. */
  #tellMissing(record: CaptureRecord, value: Readonly<Record<string, unknown>>): void {
    if (record.kind !== 'chunk') return
    const { size } = value
    if (typeof size !== 'number' || !(size > record.bytes.length)) return
    const { connection, time, from } = record
    this.#tell({ kind: 'gap', connection, time, from, length: size - record.bytes.length })
  }

  /** A number for a connection that begins: its own, unless another has it already. */
  #give(connection: number): number {
    let number = connection
    if (this.#given.has(number)) {
      while (this.#given.has(this.#free)) this.#free++
      number = this.#free
    }
    this.#given.add(number)
    this.#current.set(connection, number)
    return number
  }
}

function withNumber<Kind extends Exclude<CaptureRecord, { kind: 'trouble' }>>(
  record: Kind,
  connection: number,
): Kind {
  return record.connection === connection ? record : { ...record, connection }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text[0] !== '{') return undefined
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}
