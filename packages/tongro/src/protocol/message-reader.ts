// Turns frames into messages: fragments, text checking, control frames, limits.
//
// It is the strict sink of the frame reader. The usual case, a message in one frame that one read
// holds whole, goes from the chunk to the handler without being stored. Everything else is appended
// to one buffer that grows with what has arrived, never with what a header declares; so a part costs
// nothing beyond its bytes, and their sum is limited before a byte of it is read.
//
// A receiver that asks for parts is given each piece as it arrives, and nothing is stored.

import { type CloseFrame, parseClose } from './close.ts'
import { type InflatedSink, type MessageInflater, mostDeflated } from './compression.ts'
import { MAX_CONTROL_PAYLOAD, OPCODE, RSV1 } from './frame.ts'
import { FrameReader, type FrameSink, UNLIMITED } from './frame-reader.ts'
import { type PayloadCopier, plainCopier } from './payload.ts'
import type { RuleCode } from './rules.ts'
import { TextParts } from './text-parts.ts'
import { isUtf8, type TextCodec, Utf8Validator } from './utf8.ts'

export interface MessageLimits {
  /** Largest message, in bytes of payload. */
  readonly message: number
  /** Most fragments of one message, empty ones included. */
  readonly parts: number
}

export interface MessageHandler {
  /** A text message; `size` is its length in bytes. */
  onText(text: string, size: number): void
  /** A binary message, the receiver's to keep. */
  onBinary(bytes: Uint8Array): void
}

/** Receives messages in parts; a message's last part has `isEnd` and may be empty. */
export interface PartHandler {
  /** Whole characters; `size` is what came for them, in bytes. */
  onTextPart(text: string, size: number, isEnd: boolean): void
  /** The receiver's to keep. */
  onBinaryPart(bytes: Uint8Array, isEnd: boolean): void
}

/** 1 KiB of DEFLATE makes at most 1 MiB, which bounds what comes after the reader was held. */
const INFLATED_PER_CALL = 1024

export interface ControlHandler {
  ping(payload: Uint8Array): void
  pong(payload: Uint8Array): void
  close(frame: CloseFrame): void
  /** The peer broke a rule; nothing more is read. */
  breach(code: RuleCode): void
}

export class MessageReader implements FrameSink {
  readonly #frames: FrameReader
  readonly #limits: MessageLimits
  readonly #codec: TextCodec
  readonly #messages: MessageHandler
  readonly #control: ControlHandler
  readonly #copier: PayloadCopier

  readonly #inflater: MessageInflater | undefined
  /** Whether RSV1 stood on the first frame of the open message. */
  #isCompressed = false
  #takeInflated: InflatedSink | undefined
  /** Who takes messages in parts, from the next one on. */
  #partHandler: PartHandler | undefined
  /** Most bytes of a message in parts. */
  #partsLimit = 0
  /** Who takes the open message in parts. */
  #parting: PartHandler | undefined
  #textParts: TextParts | undefined

  /** Opcode of the open message, 0 when none is open. */
  #open = 0
  #parts = 0
  /** Payload bytes of the open message that headers have announced. */
  #announced = 0
  /** Payload bytes of the open message that are stored, or were handed on after inflating. */
  #stored = 0
  #buffer: Uint8Array | undefined
  #validator: Utf8Validator | undefined
  #controlBuffer: Uint8Array | undefined
  #controlStored = 0

  constructor(
    expectsMask: boolean,
    limits: MessageLimits,
    codec: TextCodec,
    messages: MessageHandler,
    control: ControlHandler,
    copier: PayloadCopier = plainCopier,
    inflater?: MessageInflater,
  ) {
    this.#frames = new FrameReader(this, expectsMask, inflater === undefined ? 0 : RSV1)
    this.#inflater = inflater
    this.#limits = limits
    this.#codec = codec
    this.#messages = messages
    this.#control = control
    this.#copier = copier
  }

  /**
   * Reads a chunk that is lent for the call and unmasked in place; returns where it stopped, short
   * of `end` only when it is held.
   */
  read(chunk: Uint8Array, start: number, end: number): number {
    return this.#frames.read(chunk, start, end)
  }

  /** Has `read` return early, with the offset it has reached. */
  hold(): void {
    this.#frames.hold()
  }

  release(): void {
    this.#frames.release()
  }

  /** From the next message on, hands messages to `handler` in parts of at most `limit` in sum. */
  readInParts(handler: PartHandler, limit: number): void {
    this.#partHandler = handler
    this.#partsLimit = limit
  }

  /** Drops a half-received message and all further input. */
  stop(): void {
    this.#frames.stop()
    this.#inflater?.close()
    this.#endMessage()
  }

  header(frame: FrameReader): boolean {
    const { opcode } = frame
    if (opcode >= 8) return true
    if (opcode === OPCODE.continuation) {
      if (this.#open === 0) return this.violation('continuation-unexpected')
    } else {
      if (this.#open !== 0) return this.violation('data-inside-message')
      this.#open = opcode
      this.#isCompressed = (frame.rsv & RSV1) !== 0
      this.#parting = this.#partHandler
      frame.mostPerCall = this.#isCompressed && this.#parting ? INFLATED_PER_CALL : UNLIMITED
    }
    this.#announced += frame.length
    if (this.#announced > this.#mostOnWire()) return this.violation('message-too-big')
    // What is handed on at once costs nothing afterwards, however small it is.
    if (this.#parting !== undefined) return true
    if (++this.#parts > this.#limits.parts) return this.violation('too-many-parts')
    return true
  }

  payload(bytes: Uint8Array, start: number, end: number, isLast: boolean): boolean {
    const frame = this.#frames
    if (frame.opcode >= 8) return this.#controlPayload(bytes, start, end, isLast)
    const isEnd = isLast && frame.isFinal
    if (this.#isCompressed) return this.#inflate(bytes, start, end, isEnd)
    if (this.#parting !== undefined) return this.#handOn(bytes, start, end, isEnd)
    if (!isEnd || this.#stored > 0) return this.#storePayload(bytes, start, end, isEnd)
    const isText = this.#open === OPCODE.text
    this.#endMessage()
    if (isText) return this.#wholeText(bytes, start, end)
    this.#messages.onBinary(this.#copier.copy(bytes, start, end))
    return true
  }

  /** What a message within the limit may take on the wire. */
  #mostOnWire(): number {
    const most = this.#mostBytes
    return this.#isCompressed ? mostDeflated(most) : most
  }

  get #mostBytes(): number {
    return this.#parting === undefined ? this.#limits.message : this.#partsLimit
  }

  #inflate(bytes: Uint8Array, start: number, end: number, isEnd: boolean): boolean {
    this.#takeInflated ??= (inflated, from, to) => this.#storeInflated(inflated, from, to)
    const outcome = this.#inflater!.inflate(bytes, start, end, isEnd, this.#takeInflated)
    // The sink may have stopped everything, for a limit or for text that is not UTF-8.
    if (this.#frames.isStopped) return false
    if (outcome === 'too-big') return this.violation('inflated-too-big')
    if (outcome === 'corrupt') return this.violation('deflate-corrupt')
    if (!isEnd) return true
    return this.#parting === undefined ? this.#deliverStored() : this.#handOn(bytes, end, end, true)
  }

  #storeInflated(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#stored + end - start > this.#mostBytes) return this.violation('inflated-too-big')
    if (this.#parting === undefined) return this.#store(bytes, start, end)
    this.#stored += end - start
    return this.#handOn(bytes, start, end, false)
  }

  /** Gives a part of the open message to who takes it. */
  #handOn(bytes: Uint8Array, start: number, end: number, isEnd: boolean): boolean {
    const handler = this.#parting!
    if (this.#open === OPCODE.text) {
      this.#textParts ??= new TextParts(this.#codec)
      const text = this.#textParts.push(bytes, start, end)
      const isSound = text !== undefined && (!isEnd || this.#textParts.isComplete)
      if (!isSound) return this.violation('text-not-utf8')
      if (isEnd) this.#endMessage()
      if (isEnd || text !== '') handler.onTextPart(text, end - start, isEnd)
      return true
    }
    if (isEnd) this.#endMessage()
    if (isEnd || start < end) handler.onBinaryPart(this.#copier.copy(bytes, start, end), isEnd)
    return true
  }

  violation(code: RuleCode): boolean {
    this.stop()
    this.#control.breach(code)
    return false
  }

  /**
   * Text in one piece. Decoding turns ill-formed bytes into U+FFFD, so only text that holds one
   * needs the exact check: it may be there by right.
   */
  #wholeText(bytes: Uint8Array, start: number, end: number): boolean {
    const text = this.#codec.decode(bytes, start, end)
    if (text.includes('\ufffd') && !isUtf8(bytes, start, end)) {
      return this.violation('text-not-utf8')
    }
    this.#messages.onText(text, end - start)
    return true
  }

  #storePayload(bytes: Uint8Array, start: number, end: number, isEnd: boolean): boolean {
    if (!this.#store(bytes, start, end)) return false
    return !isEnd || this.#deliverStored()
  }

  /** Text is checked part by part, so that it fails at the read that brings the bad byte. */
  #store(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#open === OPCODE.text) {
      this.#validator ??= new Utf8Validator()
      if (!this.#validator.push(bytes, start, end)) return this.violation('text-not-utf8')
    }
    this.#append(bytes, start, end)
    return true
  }

  #deliverStored(): boolean {
    const isText = this.#open === OPCODE.text
    if (isText && this.#validator?.isComplete === false) return this.violation('text-not-utf8')
    const stored = this.#buffer ?? new Uint8Array(0)
    const length = this.#stored
    this.#endMessage()
    if (isText) this.#messages.onText(this.#codec.decode(stored, 0, length), length)
    else this.#messages.onBinary(length === stored.length ? stored : stored.slice(0, length))
    return true
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) return
    const needed = this.#stored + end - start
    let buffer = this.#buffer
    if (buffer === undefined || buffer.length < needed) {
      buffer = this.#grow(buffer, needed)
      this.#buffer = buffer
    }
    buffer.set(bytes.subarray(start, end), this.#stored)
    this.#stored = needed
  }

  /**
   * Doubles, so that many small parts are not copied again with each. The last frame has announced
   * where the message ends: a message in one frame ends exact.
   */
  #grow(old: Uint8Array | undefined, needed: number): Uint8Array {
    const isKnown = this.#frames.isFinal && !this.#isCompressed
    const most = isKnown ? this.#announced : this.#limits.message
    const grown = new Uint8Array(Math.max(needed, Math.min(needed * 2, most)))
    if (old !== undefined) grown.set(old.subarray(0, this.#stored))
    return grown
  }

  #endMessage(): void {
    this.#open = 0
    this.#parts = 0
    this.#announced = 0
    this.#parting = undefined
    this.#textParts = undefined
    if (this.#stored === 0 && this.#validator === undefined) return
    this.#stored = 0
    this.#buffer = undefined
    this.#validator = undefined
  }

  #controlPayload(bytes: Uint8Array, start: number, end: number, isLast: boolean): boolean {
    if (isLast && this.#controlStored === 0) return this.#controlFrame(bytes, start, end)
    this.#controlBuffer ??= new Uint8Array(MAX_CONTROL_PAYLOAD)
    this.#controlBuffer.set(bytes.subarray(start, end), this.#controlStored)
    this.#controlStored += end - start
    if (!isLast) return true
    const length = this.#controlStored
    this.#controlStored = 0
    return this.#controlFrame(this.#controlBuffer, 0, length)
  }

  #controlFrame(bytes: Uint8Array, start: number, end: number): boolean {
    const { opcode } = this.#frames
    if (opcode === OPCODE.close) {
      const frame = parseClose(bytes, start, end, this.#codec)
      if (typeof frame === 'string') return this.violation(frame)
      this.stop()
      this.#control.close(frame)
      return false
    }
    if (opcode === OPCODE.ping) this.#control.ping(this.#copier.copy(bytes, start, end))
    else this.#control.pong(this.#copier.copy(bytes, start, end))
    return true
  }
}
