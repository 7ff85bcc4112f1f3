// The HTTP part of a connection: requests and answers up to the one that opens the WebSocket.
//
//   request head, response head 101       → the connection is open; what follows are frames
//   request head, any other response      → a refusal; its body is read for what it says
//   plain requests before that            → passed over
//   no HTTP at all, or not the beginning  → frames from the start, wherever they begin
//
// Bytes of the client behind its handshake are kept until the answer tells what they are.

import {
  type CaptureHead,
  type From,
  isUpgradeAttempt,
  latin1,
  parseRequestHead,
} from '../../protocol/index.ts'
import type { ChunkMark } from './chunk-log.ts'
import { type CollectedHead, HeadCollector } from './head-collector.ts'
import { copyOf } from './payload-store.ts'
import { RefusalBody } from './refusal-body.ts'

/** One head of the handshake, from bytes or as fields. */
export interface SeenHead {
  readonly time: number
  readonly collected: CollectedHead | undefined
  readonly record: CaptureHead | undefined
}

export interface Handshake {
  readonly request: SeenHead | undefined
  readonly response: SeenHead | undefined
  readonly refusal: string | undefined
  readonly isOpen: boolean
}

export interface ExchangeEvents {
  /** A handshake was answered, or will not be. */
  handshake(handshake: Handshake): void
  /** From here on frames; `isPartial`: without a handshake. */
  open(isPartial: boolean): void
  /** Bytes of a side behind the head. */
  frames(from: From, bytes: Uint8Array, mark: ChunkMark, offset: number): void
  /** What this is instead of a WebSocket, in one sentence; nothing of it is read. */
  foreign(text: string): void
}

interface Early {
  readonly bytes: Uint8Array
  readonly mark: ChunkMark
  readonly offset: number
}

type Phase = 'http' | 'open' | 'foreign'

export class Exchange {
  readonly #events: ExchangeEvents
  readonly #headLimit: number
  readonly #earlyLimit: number
  #phase: Phase = 'http'
  #requests: HeadCollector
  #responses: HeadCollector
  #request: SeenHead | undefined
  #response: SeenHead | undefined
  #body: RefusalBody | undefined
  #early: Early[] = []
  #earlySize = 0
  #isFirst = true

  constructor(events: ExchangeEvents, headLimit: number, earlyLimit: number) {
    this.#events = events
    this.#headLimit = headLimit
    this.#earlyLimit = earlyLimit
    this.#requests = new HeadCollector(headLimit)
    this.#responses = new HeadCollector(headLimit)
  }

  get isOpen(): boolean {
    return this.#phase === 'open'
  }

  /** Takes raw bytes of a side; `offset` is the first one's among all bytes of that side. */
  push(from: From, bytes: Uint8Array, mark: ChunkMark, offset: number): void {
    if (this.#phase === 'open') {
      this.#events.frames(from, bytes, mark, offset)
      return
    }
    if (this.#phase === 'foreign' || bytes.length === 0) return
    if (this.#isFirst && this.#isNoHttp(from, bytes)) {
      this.push(from, bytes, mark, offset)
      return
    }
    this.#isFirst = false
    if (from === 'client') this.#pushClient(bytes, mark, offset)
    else this.#pushServer(bytes, mark, offset)
  }

  /** Takes a head that the source saw as fields. */
  head(record: CaptureHead): void {
    const seen: SeenHead = { time: record.time, collected: undefined, record }
    this.#isFirst = false
    if (record.from === 'client') {
      this.#request = seen
      return
    }
    this.#response = seen
    const status = statusOf(record)
    const isOpen = record.httpVersion === '2' ? status >= 200 && status < 300 : status === 101
    if (isOpen) this.#open()
    else this.#refused(new RefusalBody(record.fields))
  }

  /** Nothing more will come. */
  end(): void {
    if (this.#phase !== 'http') return
    if (this.#body !== undefined) {
      this.#tellRefusal()
      return
    }
    const request = this.#request ?? cutHead(this.#requests)
    const response = cutHead(this.#responses)
    if (request === undefined && response === undefined) return
    if (isAttempt(request)) this.#tell({ request, response, refusal: undefined, isOpen: false })
  }

  // Client ---------------------------------------------------------------------------------------

  #pushClient(bytes: Uint8Array, mark: ChunkMark, offset: number): void {
    // A new request behind an answer that is not 101.
    if (this.#body !== undefined && looksLikeRequest(bytes)) this.#tellRefusal()
    if (this.#request !== undefined) {
      this.#keepEarly(bytes, mark, offset)
      return
    }
    const end = this.#requests.push(bytes, 0)
    if (end < 0) return
    const collected = this.#requests.head
    this.#request = { time: mark.time, collected, record: undefined }
    if (end < bytes.length) this.#keepEarly(bytes.subarray(end), mark, offset + end)
  }

  #keepEarly(bytes: Uint8Array, mark: ChunkMark, offset: number): void {
    const room = Math.min(bytes.length, this.#earlyLimit - this.#earlySize)
    if (room <= 0) return
    this.#early.push({ bytes: copyOf(bytes, 0, room), mark, offset })
    this.#earlySize += room
  }

  // Server ---------------------------------------------------------------------------------------

  #pushServer(bytes: Uint8Array, mark: ChunkMark, offset: number): void {
    if (this.#body !== undefined) {
      this.#pushBody(bytes)
      return
    }
    const end = this.#responses.push(bytes, 0)
    if (end < 0) return
    const collected = this.#responses.head!
    const rest = bytes.subarray(end)
    const status = statusOfText(collected.text)
    this.#responses = new HeadCollector(this.#headLimit)
    // 100 Continue and 103 Early Hints come before the answer.
    if (status >= 100 && status < 200 && status !== 101) {
      if (rest.length > 0) this.#pushServer(rest, mark, offset + end)
      return
    }
    this.#response = { time: mark.time, collected, record: undefined }
    if (status === 101) {
      this.#open()
      if (rest.length > 0) this.#events.frames('server', rest, mark, offset + end)
      return
    }
    this.#refused(RefusalBody.ofHead(collected.text))
    this.#pushBody(rest)
  }

  #open(): void {
    this.#phase = 'open'
    this.#tell({
      request: this.#request,
      response: this.#response,
      refusal: undefined,
      isOpen: true,
    })
    this.#events.open(false)
    const early = this.#early
    this.#early = []
    for (const { bytes, mark, offset } of early) this.#events.frames('client', bytes, mark, offset)
  }

  #refused(body: RefusalBody): void {
    this.#body = body
    if (body.isComplete) this.#tellRefusal()
  }

  #pushBody(bytes: Uint8Array): void {
    this.#body?.push(bytes)
    if (this.#body?.isComplete) this.#tellRefusal()
  }

  #tellRefusal(): void {
    const body = this.#body!
    const request = this.#request
    const response = this.#response
    const early = this.#early
    this.#body = undefined
    this.#request = undefined
    this.#response = undefined
    this.#early = []
    this.#earlySize = 0
    this.#requests = new HeadCollector(this.#headLimit)
    if (isAttempt(request))
      this.#tell({ request, response, refusal: body.takeText(), isOpen: false })
    // What the client sent behind its request is the next one, if it is one.
    for (const { bytes, mark, offset } of early) {
      if (this.#requests.hasBegun || looksLikeRequest(bytes))
        this.push('client', bytes, mark, offset)
    }
  }

  #tell(handshake: Handshake): void {
    this.#events.handshake(handshake)
  }

  // What is no HTTP ------------------------------------------------------------------------------

  /** Judges the first bytes of the connection; true when the phase has changed. */
  #isNoHttp(from: From, bytes: Uint8Array): boolean {
    const start = latin1(bytes.subarray(0, 24))
    const foreign = foreignProtocol(start)
    if (foreign !== undefined) {
      this.#phase = 'foreign'
      this.#events.foreign(foreign)
      return true
    }
    const isHttp =
      from === 'client' ? looksLikeRequest(bytes) : 'HTTP/'.startsWith(start.slice(0, 5))
    if (isHttp) return false
    this.#phase = 'open'
    this.#events.handshake({
      request: undefined,
      response: undefined,
      refusal: undefined,
      isOpen: true,
    })
    this.#events.open(true)
    return true
  }
}

function foreignProtocol(start: string): string | undefined {
  if (isTlsRecord(start)) {
    return 'The bytes are encrypted by TLS: use the proxy or the tap, or give Wireshark a key log'
  }
  if (start.startsWith('PRI * HTTP/2.0')) {
    return 'This is HTTP/2 in the clear, whose headers are compressed: use the tap, which sees each stream'
  }
  return start.startsWith('SSH-') ? 'This is SSH, not WebSocket' : undefined
}

/** A TLS record of the handshake: type 22, version 3.0 to 3.4. */
function isTlsRecord(start: string): boolean {
  return start.charCodeAt(0) === 22 && start.charCodeAt(1) === 3 && start.charCodeAt(2) <= 4
}

/** Whether bytes begin like a request line; a frame of a client has a first byte above 0x7f or below 0x0b. */
function looksLikeRequest(bytes: Uint8Array): boolean {
  return /^[A-Za-z]{1,16}(?: |$)/.test(latin1(bytes.subarray(0, 17)))
}

/** A request that means to open a WebSocket, or one that nobody can tell. */
function isAttempt(request: SeenHead | undefined): boolean {
  if (request === undefined || request.record !== undefined) return true
  const head = parseRequestHead(request.collected!.text)
  if (typeof head !== 'string') return isUpgradeAttempt(head.fields)
  return /^(?:upgrade|sec-websocket-[a-z]+)[ \t]*:/im.test(request.collected!.text)
}

function cutHead(collector: HeadCollector): SeenHead | undefined {
  if (!collector.hasBegun || collector.head !== undefined) return undefined
  return { time: Number.NaN, collected: collector.giveUp(), record: undefined }
}

function statusOf(record: CaptureHead): number {
  const pseudo = record.fields.find(([name]) => name === ':status')?.[1]
  return record.status ?? Number(pseudo ?? 0)
}

/** The status of any line that resembles a status line; 0 for none. */
function statusOfText(text: string): number {
  return Number(/^HTTP\/\S* +(\d{3})/i.exec(text)?.[1] ?? 0)
}
