// Frames and recordings for the tests of this folder; no part of the library's exports.
//
// The encoder and the decoder are written from the drawing of RFC 6455 5.2, octet by octet, and use
// nothing of the code under test. A Replay is a connection whose inputs are a list and whose events
// and frames are recorded as text: a fault is a list of inputs, and two runs are equal or not.

import type { Compression } from './compression.ts'
import { Connection, type ConnectionEvents, type Role } from './connection.ts'
import type { ProtocolViolation } from './errors.ts'
import type { MessageLimits } from './message-reader.ts'
import { ByteCollector } from './output.ts'

/** Masking key of the tests' frames, as octets of the wire. */
export const KEY: readonly number[] = [0xa1, 0x02, 0x7f, 0xc4]

export interface FrameShape {
  readonly opcode: number
  /** Text is sent as UTF-8. */
  readonly payload?: Uint8Array | string
  readonly isFinal?: boolean
  readonly rsv?: number
  /** Masking key as octets; without it the frame is not masked. */
  readonly key?: readonly number[] | undefined
  /** Bits of the length field; the shortest by default. */
  readonly form?: 7 | 16 | 64
  /** What the length field says, if it is not the payload's length. */
  readonly declared?: bigint
}

/** One frame as bytes. */
export function frame(shape: FrameShape): Uint8Array {
  const { payload = '', isFinal = true, rsv = 0, key } = shape
  const data = typeof payload === 'string' ? utf8(payload) : payload
  const length = shape.declared ?? BigInt(data.length)
  const form = shape.form ?? (length < 126n ? 7 : length < 65536n ? 16 : 64)
  const mask = key === undefined ? 0 : 0x80
  const head = [(isFinal ? 0x80 : 0) | (rsv << 4) | shape.opcode]
  if (form === 7) head.push(mask | Number(length))
  else {
    head.push(mask | (form === 16 ? 126 : 127))
    for (let bit = form - 8; bit >= 0; bit -= 8) head.push(Number((length >> BigInt(bit)) & 255n))
  }
  const octets = key === undefined ? data : data.map((octet, i) => octet ^ key[i % 4]!)
  return concat([Uint8Array.from([...head, ...(key ?? [])]), octets])
}

/** One frame as the peer of `role` must send it: masked for a server. */
export function frameTo(role: Role, shape: FrameShape): Uint8Array {
  return frame({ key: role === 'server' ? KEY : undefined, ...shape })
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** UTF-8 of well-formed text. */
export function utf8(text: string): Uint8Array {
  const octets: number[] = []
  for (const [, hexOctet, char] of encodeURIComponent(text).matchAll(/%(..)|(.)/g)) {
    octets.push(hexOctet === undefined ? char!.charCodeAt(0) : Number.parseInt(hexOctet, 16))
  }
  return Uint8Array.from(octets)
}

/** `81 00` gives two bytes. */
export function hex(text: string): Uint8Array {
  const digits = text.replaceAll(' ', '')
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16),
  )
}

/** A Close payload: the code, high octet first, and the reason. */
export function closeBytes(code: number, reason: Uint8Array | string = ''): Uint8Array {
  const tail = typeof reason === 'string' ? utf8(reason) : reason
  return concat([Uint8Array.of(code >> 8, code & 255), tail])
}

export interface SentFrame {
  readonly opcode: number
  readonly isFinal: boolean
  readonly rsv: number
  readonly key: readonly number[] | undefined
  /** Unmasked. */
  readonly payload: Uint8Array
}

/** Takes whole frames apart; throws where the bytes are not whole frames of minimal length. */
export function parseFrames(bytes: Uint8Array): SentFrame[] {
  const frames: SentFrame[] = []
  let at = 0
  const take = (count: number): Uint8Array => {
    if (at + count > bytes.length) throw new RangeError(`Frame cut at byte ${bytes.length}`)
    at += count
    return bytes.slice(at - count, at)
  }
  while (at < bytes.length) {
    const [first, second] = take(2) as unknown as [number, number]
    const short = second & 127
    const octets = short < 126 ? [short] : [...take(short === 126 ? 2 : 8)]
    const length = octets.reduce((sum, octet) => sum * 256 + octet, 0)
    if (length < (short < 126 ? 0 : short === 126 ? 126 : 65536)) {
      throw new RangeError(`Length ${length} is not written in the fewest bytes`)
    }
    const key = second >= 128 ? [...take(4)] : undefined
    const data = take(length)
    const payload = key === undefined ? data : data.map((octet, i) => octet ^ key[i % 4]!)
    const isFinal = first >= 128
    frames.push({ opcode: first & 15, isFinal, rsv: (first >> 4) & 7, key, payload })
  }
  return frames
}

/** Bytes as text to compare: in hex when short, else length and FNV-1a hash. */
export function digestOf(bytes: Uint8Array): string {
  if (bytes.length <= 16) return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(' ')
  let hash = 0x811c9dc5
  for (const octet of bytes) hash = Math.imul(hash ^ octet, 0x01000193) >>> 0
  return `${bytes.length} bytes ${hash.toString(16)}`
}

export interface ReplayOptions {
  readonly limits?: Partial<MessageLimits>
  readonly compression?: Compression
  readonly maskKey?: () => number
  /** Called after each event has been recorded. */
  readonly onEvent?: (event: string, replay: Replay) => void
}

/** A connection whose inputs, events and frames are on record. */
export class Replay implements ConnectionEvents {
  readonly role: Role
  readonly connection: Connection
  readonly output: ByteCollector = new ByteCollector()
  /** Every event as one line, such as `text "hi" 2` or `violation mask-missing 1002`. */
  readonly events: string[] = []
  readonly messages: Array<string | Uint8Array> = []
  readonly #onEvent: ReplayOptions['onEvent']

  constructor(role: Role, options: ReplayOptions = {}) {
    this.role = role
    this.#onEvent = options.onEvent
    this.connection = new Connection({
      role,
      limits: { message: 1 << 20, parts: 64, ...options.limits },
      output: this.output,
      events: this,
      maskKey: options.maskKey ?? (() => 0x01020304),
      compression: options.compression,
    })
  }

  /** Feeds a copy of `bytes`, cut behind each of the offsets. */
  feed(bytes: Uint8Array, cuts: Iterable<number> = []): this {
    let from = 0
    for (const cut of [...cuts, bytes.length]) {
      this.connection.receive(bytes.slice(from, cut))
      from = cut
    }
    return this
  }

  /** Feeds frames as the peer of this role sends them. */
  feedFrames(...shapes: FrameShape[]): this {
    return this.feed(concat(shapes.map((shape) => frameTo(this.role, shape))))
  }

  /** The frames sent since the last call. */
  sent(): SentFrame[] {
    return parseFrames(this.output.take())
  }

  /** Events, frames and state, to compare two runs. */
  record(): { events: readonly string[]; sent: string; state: string } {
    const { events, connection } = this
    return { events, sent: digestOf(this.output.take()), state: connection.state }
  }

  onText(text: string, size: number): void {
    this.messages.push(text)
    this.#note(`text ${text.length > 64 ? digestOf(utf8(text)) : JSON.stringify(text)} ${size}`)
  }

  onBinary(bytes: Uint8Array): void {
    this.messages.push(bytes)
    this.#note(`binary ${digestOf(bytes)}`)
  }

  onPing(payload: Uint8Array): void {
    this.#note(`ping ${digestOf(payload)}`)
  }

  onPong(payload: Uint8Array): void {
    this.#note(`pong ${digestOf(payload)}`)
  }

  onClosing({ code, reason }: { readonly code: number; readonly reason: string }): void {
    this.#note(`closing ${code} ${JSON.stringify(reason)}`)
  }

  onViolation(error: ProtocolViolation): void {
    this.#note(`violation ${error.code} ${error.closeCode}`)
  }

  #note(event: string): void {
    this.events.push(event)
    this.#onEvent?.(event, this)
  }
}
