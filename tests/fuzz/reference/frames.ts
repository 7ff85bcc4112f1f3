// What a stream of frames means, read a second time: from the drawing of RFC 6455 5.2, with the whole
// stream at hand and no thought of speed. It shares nothing with the library.

import { concat } from '../script.ts'
import { judgeUtf8 } from './utf8.ts'

export interface Limits {
  readonly message: number
  readonly parts: number
}

interface Header {
  readonly isFinal: boolean
  readonly opcode: number
  readonly length: bigint
  readonly key: Uint8Array | undefined
  /** Offset behind it. */
  readonly end: number
}

/** Events as `eventOf…` below words them; after a Close or a violation nothing follows. */
export function meaningOf(stream: Uint8Array, isServer: boolean, limits: Limits): string[] {
  return new Meaning(isServer, limits).of(stream)
}

export const eventOfMessage = (kind: 'text' | 'binary', bytes: Uint8Array): string =>
  `${kind} ${digestOf(bytes)}`
export const eventOfControl = (kind: 'ping' | 'pong', bytes: Uint8Array): string =>
  `${kind} ${digestOf(bytes)}`
export const eventOfClose = (code: number, reason: string): string =>
  `close ${code} ${digestOf(Buffer.from(reason))}`
export const eventOfViolation = (code: number | undefined): string => `violation ${code}`

export function digestOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5
  for (const octet of bytes) hash = Math.imul(hash ^ octet, 0x01000193) >>> 0
  return `${bytes.length}:${hash.toString(16)}`
}

class Meaning {
  readonly #isServer: boolean
  readonly #limits: Limits
  readonly #events: string[] = []
  #open: 'text' | 'binary' | undefined
  #parts: Uint8Array[] = []
  #announced = 0n

  constructor(isServer: boolean, limits: Limits) {
    this.#isServer = isServer
    this.#limits = limits
  }

  of(stream: Uint8Array): string[] {
    let at = 0
    while (at < stream.length) {
      const header = readHeader(stream, at, this.#isServer)
      if (header === undefined) break
      const broken = typeof header === 'number' ? header : this.#judgeMessage(header)
      if (broken !== undefined || typeof header === 'number') return this.#violation(broken)
      const { end, length, key } = header
      const payload = stream
        .slice(end, end + Number(length))
        .map((octet, i) => octet ^ (key?.[i & 3] ?? 0))
      const isWhole = BigInt(payload.length) === length
      const fault = this.#payload(header, payload, isWhole)
      if (fault === 'closed') return this.#events
      if (fault !== undefined) return this.#violation(fault)
      if (!isWhole) break
      at = end + payload.length
    }
    return this.#events
  }

  #violation(code: number | undefined): string[] {
    this.#events.push(eventOfViolation(code))
    return this.#events
  }

  #judgeMessage(header: Header): number | undefined {
    if (header.opcode >= 8) return undefined
    if ((header.opcode === 0) !== (this.#open !== undefined)) return 1002
    if (header.opcode !== 0) this.#open = header.opcode === 1 ? 'text' : 'binary'
    this.#announced += header.length
    if (this.#announced > BigInt(Math.floor(this.#limits.message))) return 1009
    return this.#parts.length + 1 > this.#limits.parts ? 1008 : undefined
  }

  #payload(header: Header, payload: Uint8Array, isWhole: boolean): number | 'closed' | undefined {
    if (header.opcode >= 8) return isWhole ? this.#control(header.opcode, payload) : undefined
    this.#parts.push(payload)
    const message = concat(this.#parts)
    const isEnd = isWhole && header.isFinal
    if (this.#open === 'text') {
      const verdict = judgeUtf8(message)
      if (verdict === 'broken' || (isEnd && verdict === 'begun')) return 1007
    }
    if (!isEnd) return undefined
    this.#events.push(eventOfMessage(this.#open!, message))
    this.#open = undefined
    this.#parts = []
    this.#announced = 0n
    return undefined
  }

  #control(opcode: number, payload: Uint8Array): number | 'closed' | undefined {
    if (opcode !== 8) {
      this.#events.push(eventOfControl(opcode === 9 ? 'ping' : 'pong', payload))
      return undefined
    }
    if (payload.length === 1) return 1002
    const code = payload.length === 0 ? 1005 : payload[0]! * 256 + payload[1]!
    const isLegal = /^(?:100[0-3]|100[7-9]|101[0-4]|[34]\d{3})$/.test(String(code))
    if (payload.length > 0 && !isLegal) return 1002
    const reason = payload.slice(2)
    if (judgeUtf8(reason) !== 'whole') return 1007
    this.#events.push(eventOfClose(code, Buffer.from(reason).toString('utf8')))
    return 'closed'
  }
}

/** The header at `at`; the close code for one that is not legal; undefined where it is cut off. */
function readHeader(
  stream: Uint8Array,
  at: number,
  isServer: boolean,
): Header | number | undefined {
  const [first, second] = [stream[at], stream[at + 1]]
  if (first === undefined || second === undefined) return undefined
  const isFinal = first >= 128
  const opcode = first & 15
  const isMasked = second >= 128
  const short = second & 127
  if (isMasked !== isServer || (first & 0x70) !== 0) return 1002
  if (![0, 1, 2, 8, 9, 10].includes(opcode)) return 1002
  if (opcode >= 8 && (!isFinal || short > 125)) return 1002
  const extra = short < 126 ? 0 : short === 126 ? 2 : 8
  const lengthEnd = at + 2 + extra
  const end = lengthEnd + (isMasked ? 4 : 0)
  if (end > stream.length) return undefined
  let length = extra === 0 ? BigInt(short) : 0n
  for (const octet of stream.slice(at + 2, lengthEnd)) length = length * 256n + BigInt(octet)
  if (extra === 2 && length < 126n) return 1002
  if (extra === 8 && (length < 65536n || length >= 2n ** 63n)) return 1002
  if (length > BigInt(Number.MAX_SAFE_INTEGER)) return 1009
  return { isFinal, opcode, length, key: isMasked ? stream.slice(lengthEnd, end) : undefined, end }
}
