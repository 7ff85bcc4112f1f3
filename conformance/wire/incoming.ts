// Reads what the peer under test sends and judges it: every frame must be legal for its role
// (RFC 6455 5). Bytes in, events out; written apart from any implementation.

import { maskedCopy, OP } from './frames.ts'
import type { StrictInflater } from './inflate.ts'

/** The role of the peer under test. */
export type Role = 'server' | 'client'

export interface Message {
  readonly kind: 'message'
  readonly opcode: number
  readonly payload: Buffer
  readonly isCompressed: boolean
  /** Bytes of payload on the wire. */
  readonly wireSize: number
}
export interface Control {
  readonly kind: 'ping' | 'pong'
  readonly payload: Buffer
}
export interface CloseEvent {
  readonly kind: 'close'
  /** 1005 for an empty Close. */
  readonly code: number
  readonly reason: string
}
export type Arrived = Message | Control | CloseEvent

/** The peer broke a rule itself. */
export class IllegalBytes extends Error {}

interface Header {
  readonly fin: boolean
  readonly rsv: number
  readonly opcode: number
  readonly key: Buffer | undefined
  readonly size: number
  readonly length: number
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class Incoming {
  readonly #role: Role
  readonly #inflater: StrictInflater | undefined
  #chunks: Buffer[] = []
  #size = 0
  #open: { opcode: number; isCompressed: boolean; parts: Buffer[] } | undefined
  #isClosed = false
  /** The masking key of every frame so far, in hexadecimal. */
  readonly keys: string[] = []

  constructor(role: Role, inflater: StrictInflater | undefined) {
    this.#role = role
    this.#inflater = inflater
  }

  /** Whether bytes of an unfinished frame or message wait. */
  get isInside(): boolean {
    return this.#size > 0 || this.#open !== undefined
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#size += chunk.length
  }

  /** The next whole message or control frame; undefined until more arrives. Throws IllegalBytes. */
  next(): Arrived | undefined {
    for (;;) {
      const taken = this.#nextFrame()
      if (taken === undefined) return undefined
      const arrived = this.#take(taken.header, taken.payload)
      if (arrived !== undefined) return arrived
    }
  }

  #nextFrame(): { header: Header; payload: Buffer } | undefined {
    if (this.#size < 2) return undefined
    const start = this.#peek(14)
    const header = readHeader(start)
    if (header === undefined) return undefined
    this.#judge(header, start)
    if (this.#size < header.size + header.length) return undefined
    const bytes = this.#shift(header.size + header.length)
    const payload = bytes.subarray(header.size)
    if (header.key === undefined) return { header, payload: Buffer.from(payload) }
    this.keys.push(header.key.toString('hex'))
    return { header, payload: maskedCopy(payload, header.key) }
  }

  #judge({ fin, rsv, opcode, key, length }: Header, start: Buffer): void {
    if (this.#isClosed) throw new IllegalBytes('a frame behind its own Close')
    if (this.#role === 'client' && key === undefined) throw new IllegalBytes('a frame without mask')
    if (this.#role === 'server' && key !== undefined) throw new IllegalBytes('a masked frame')
    const isFirst = opcode === OP.text || opcode === OP.binary
    const mayRsv = this.#inflater !== undefined && isFirst ? 4 : 0
    if ((rsv & ~mayRsv) !== 0) throw new IllegalBytes(`RSV bits ${rsv} on opcode ${opcode}`)
    if (!isFirst && ![OP.cont, OP.close, OP.ping, OP.pong].some((known) => known === opcode)) {
      throw new IllegalBytes(`the reserved opcode ${opcode}`)
    }
    const form = start[1]! & 127
    if (length < (form === 126 ? 126 : form === 127 ? 65_536 : 0)) {
      throw new IllegalBytes(`a length of ${length} in too many bytes`)
    }
    if (opcode >= 8 && (!fin || length > 125)) {
      throw new IllegalBytes('a control frame that is fragmented or longer than 125 bytes')
    }
    if (opcode === OP.cont && this.#open === undefined) {
      throw new IllegalBytes('a continuation with no message open')
    }
    if (isFirst && this.#open !== undefined) throw new IllegalBytes('a message inside another')
  }

  #take(header: Header, payload: Buffer): Arrived | undefined {
    const { opcode, fin, rsv } = header
    if (opcode === OP.close) return this.#takeClose(payload)
    if (opcode === OP.ping) return { kind: 'ping', payload }
    if (opcode === OP.pong) return { kind: 'pong', payload }
    this.#open ??= { opcode, isCompressed: rsv !== 0, parts: [] }
    this.#open.parts.push(payload)
    if (!fin) return undefined
    const { opcode: first, isCompressed, parts } = this.#open
    this.#open = undefined
    const wire = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    const whole = isCompressed ? this.#inflate(wire) : wire
    if (first === OP.text) mustBeUtf8(whole, 'a text message')
    return { kind: 'message', opcode: first, payload: whole, isCompressed, wireSize: wire.length }
  }

  #inflate(payload: Buffer): Buffer {
    try {
      return this.#inflater!.message(payload).bytes
    } catch (error) {
      throw new IllegalBytes(`compressed data that a strict inflater refuses: ${String(error)}`)
    }
  }

  #takeClose(payload: Buffer): CloseEvent {
    this.#isClosed = true
    if (payload.length === 0) return { kind: 'close', code: 1005, reason: '' }
    if (payload.length === 1) throw new IllegalBytes('a Close of one byte')
    const code = payload.readUInt16BE(0)
    const isKnown =
      (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) ||
      (code >= 3000 && code <= 4999)
    if (!isKnown) throw new IllegalBytes(`the close code ${code}`)
    return { kind: 'close', code, reason: mustBeUtf8(payload.subarray(2), 'a close reason') }
  }

  #peek(count: number): Buffer {
    let head = this.#chunks[0]!
    for (let at = 1; head.length < count && at < this.#chunks.length; at++) {
      head = Buffer.concat([head, this.#chunks[at]!])
    }
    return head.subarray(0, count)
  }

  #shift(count: number): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    const rest = all.subarray(count)
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#size = rest.length
    return all.subarray(0, count)
  }
}

function readHeader(bytes: Buffer): Header | undefined {
  const [first = 0, second = 0] = bytes
  const short = second & 127
  const keyAt = short === 126 ? 4 : short === 127 ? 10 : 2
  const size = keyAt + (second >= 0x80 ? 4 : 0)
  if (bytes.length < size) return undefined
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
  return {
    fin: first >= 0x80,
    rsv: (first >> 4) & 7,
    opcode: first & 15,
    key: size > keyAt ? Buffer.from(bytes.subarray(keyAt, size)) : undefined,
    size,
    length,
  }
}

function mustBeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return UTF8.decode(bytes)
  } catch {
    throw new IllegalBytes(`${what} that is not UTF-8`)
  }
}
