// Names what went over a line: heads, then frames, read by the core's own reader in its tolerant
// way, so that a broken stream is shown as far as it can be. For people only: verdicts come from
// wire/incoming.ts, which shares no code with the core.

import { FrameReader, type FrameSink, opcodeName, type RuleCode } from 'tongro/protocol'
import type { Chunk } from '../wire/capture.ts'

export interface Piece {
  readonly from: 'client' | 'server'
  /** Milliseconds since the capture began, of its first byte. */
  readonly time: number
  readonly name: string
  /** Rules that it breaks, by code. */
  readonly breaks: readonly string[]
  readonly size: number
  /** Bytes on the wire, as many as are shown, in hexadecimal. */
  readonly hex: string
  /** Bytes of the header among them. */
  readonly header: number
  /** The payload unmasked, or the head, as text; '' where it is not printable. */
  readonly text: string
}

export interface DissectOptions {
  /** Bytes shown of each piece. */
  readonly shown: number
  /** Pieces shown. */
  readonly most: number
}

/** All pieces of both directions in the order of their first bytes. */
export function dissect(chunks: readonly Chunk[], options: DissectOptions): Piece[] {
  const isCompressed = /\r\nSec-WebSocket-Extensions: permessage-deflate/i.test(
    chunks.find(({ from }) => from === 'server')?.bytes.toString('latin1') ?? '',
  )
  const directions = {
    client: new Direction('client', options, isCompressed),
    server: new Direction('server', options, isCompressed),
  }
  for (const chunk of chunks) directions[chunk.from].take(chunk)
  const pieces = [...directions.client.end(), ...directions.server.end()]
  return pieces.sort((a, b) => a.time - b.time).slice(0, options.most)
}

/** Fields of a piece that is still growing. */
interface Draft {
  time: number
  name: string
  breaks: string[]
  size: number
  raw: Buffer
  header: number
  payload: Buffer
}

const HEAD_END = '\r\n\r\n'
const NOTHING = Buffer.alloc(0)
/** Bytes of a direction whose frames are shown in hexadecimal; behind them only names are. */
const MOST_RAW = 1 << 18

class Direction implements FrameSink {
  readonly #from: 'client' | 'server'
  readonly #shown: number
  readonly #most: number
  readonly #reader: FrameReader
  readonly #pieces: Draft[] = []
  #head: { time: number; bytes: Buffer } | undefined = { time: 0, bytes: NOTHING }
  #breaks: string[] = []
  #time = 0
  /** Bytes since the head, as they were on the wire. */
  #raw = NOTHING
  /** Where the latest frame begins among them. */
  #rawStart = 0
  #consumed = 0

  constructor(from: 'client' | 'server', { shown, most }: DissectOptions, isCompressed: boolean) {
    this.#from = from
    this.#shown = shown
    this.#most = most
    this.#reader = new FrameReader(this, from === 'client', isCompressed ? 4 : 0)
  }

  take({ time, bytes, size }: Chunk): void {
    this.#time = time
    const rest = this.#head === undefined ? bytes : this.#takeHead(bytes)
    if (this.#reader.isStopped) return
    this.#read(rest)
    const missing = size - bytes.length
    if (missing === 0) return
    // What was not kept of a large chunk is payload, which zeros stand for, or the way is lost.
    const frameEnd = this.#rawStart + (this.#pieces.at(-1)?.size ?? 0)
    if (!this.#reader.isBetweenFrames && frameEnd >= this.#consumed + missing) {
      this.#read(Buffer.alloc(missing))
      return
    }
    this.#reader.stop()
    this.#pieces.push({ ...this.#draft('more, which was not kept', NOTHING), size: missing })
  }

  #read(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (this.#raw.length < MOST_RAW) {
      this.#raw = Buffer.concat([this.#raw, bytes]).subarray(0, MOST_RAW)
    }
    this.#consumed += bytes.length
    this.#reader.read(Buffer.from(bytes), 0, bytes.length)
    this.#fillRaw()
    if (this.#pieces.length > this.#most) this.#reader.stop()
  }

  end(): Piece[] {
    if (this.#head !== undefined && this.#head.bytes.length > 0) this.#endHead('part of a head')
    else if (!this.#reader.isBetweenFrames && this.#raw.length > this.#lastEnd()) {
      this.#pieces.push(this.#draft('part of a header', this.#raw.subarray(this.#lastEnd())))
    }
    return this.#pieces.map(({ raw, payload, ...piece }) => ({
      ...piece,
      from: this.#from,
      hex: raw.toString('hex'),
      text: printable(payload),
    }))
  }

  header({ isFinal, rsv, opcode, isMasked, length, headerSize, frameStart }: FrameReader): boolean {
    const flags = [
      ...(isFinal ? [] : ['FIN=0']),
      ...(rsv === 0 ? [] : [`RSV=${rsv.toString(2).padStart(3, '0')}`]),
      ...(isMasked ? ['masked'] : []),
    ]
    const piece = this.#draft(
      [`${opcodeName(opcode)}, ${length} bytes`, ...flags].join(', '),
      NOTHING,
    )
    this.#pieces.push({
      ...piece,
      breaks: this.#breaks,
      size: headerSize + length,
      header: headerSize,
      raw: this.#bytesAt(frameStart, headerSize + length),
    })
    this.#breaks = []
    return true
  }

  payload(bytes: Uint8Array, start: number, end: number): boolean {
    const piece = this.#pieces.at(-1)!
    const room = this.#shown - piece.payload.length
    const part = bytes.subarray(start, Math.min(end, start + Math.max(0, room)))
    piece.payload = Buffer.concat([piece.payload, part])
    return true
  }

  violation(code: RuleCode): boolean {
    this.#breaks.push(code)
    return true
  }

  #takeHead(bytes: Buffer): Buffer {
    const head = this.#head!
    if (head.bytes.length === 0) head.time = this.#time
    head.bytes = Buffer.concat([head.bytes, bytes])
    const end = head.bytes.indexOf(HEAD_END)
    if (end < 0) return NOTHING
    const rest = head.bytes.subarray(end + HEAD_END.length)
    head.bytes = head.bytes.subarray(0, end + HEAD_END.length)
    this.#endHead(this.#from === 'client' ? 'request' : 'response')
    return rest
  }

  #endHead(name: string): void {
    const { time, bytes } = this.#head!
    this.#pieces.push({ ...this.#draft(name, bytes), time, header: bytes.length, payload: bytes })
    this.#head = undefined
  }

  #draft(name: string, raw: Buffer): Draft {
    const shown = raw.subarray(0, this.#shown)
    const size = raw.length
    return { time: this.#time, name, breaks: [], size, raw: shown, header: 0, payload: NOTHING }
  }

  /** The bytes of a frame, as far as they have come. */
  #bytesAt(start: number, size: number): Buffer {
    this.#rawStart = start
    return this.#raw.subarray(start, start + Math.min(size, this.#shown))
  }

  /** A frame that more bytes have come of. */
  #fillRaw(): void {
    const piece = this.#pieces.at(-1)
    if (piece === undefined || piece.header === piece.size) return
    piece.raw = this.#bytesAt(this.#rawStart, piece.size)
  }

  #lastEnd(): number {
    const piece = this.#pieces.at(-1)
    return piece === undefined || piece.name === 'request' || piece.name === 'response'
      ? 0
      : this.#rawStart + piece.size
  }
}

function printable(bytes: Buffer): string {
  const text = bytes.toString()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what may not be shown.
  return /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]/.test(text) ? '' : text
}
