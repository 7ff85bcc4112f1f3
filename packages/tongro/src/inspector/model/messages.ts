// Frames of one side into messages, tolerantly: a fragment without a beginning and a beginning inside
// a message are noted and read on. Text is checked; compressed messages are inflated when they end.
//
// Control frames are no part of it: they may stand between fragments.

import {
  isUtf8,
  type MessageInflater,
  OPCODE,
  RSV1,
  type TextCodec,
  Utf8Validator,
} from '../../protocol/index.ts'
import { exceedsWindow, tooFar } from './inflate-failure.ts'
import type { LaneFrame } from './lane.ts'
import { PayloadStore } from './payload-store.ts'
import type { FindingCode } from './reports.ts'

/** Terms of permessage-deflate for one direction. */
export interface InflateTerms {
  readonly windowBits: number
  readonly noContextTakeover: boolean
}

export type InflaterFactory = (terms: InflateTerms) => MessageInflater

/** A message that could not be inflated. */
export interface FailedInflate {
  /** Its payload on the wire. */
  readonly payload: Uint8Array
  readonly terms: InflateTerms
  /** Whether permessage-deflate was agreed on at all. */
  readonly isAgreed: boolean
  /** Bytes of earlier messages that the window held. */
  readonly windowHeld: number
}

export interface MessageSettings {
  /** Most bytes of a message that are kept, on the wire and inflated each. */
  readonly mostBytes: number
  readonly codec: TextCodec
  readonly inflater: InflaterFactory | undefined
  /** Says in few words why inflating failed. */
  readonly explain: (failed: FailedInflate) => string
}

export interface Breach {
  readonly code: FindingCode
  readonly detail?: string | undefined
}

export interface OpenMessage {
  readonly opcode: number
  readonly began: number
  readonly isCompressed: boolean
  /** Numbers that the trace has given. */
  readonly number: number
  readonly firstFrame: number
  frames: number
  wireLength: number
  isWhole: boolean
  isBadText: boolean
}

export interface DoneMessage {
  readonly message: OpenMessage
  readonly bytes: Uint8Array
  readonly length: number
  readonly text: string | undefined
  readonly failure: string | undefined
}

/** What a frame means for the messages of its side. */
export interface Step {
  readonly breaches: readonly Breach[]
  /** The open message it belongs to. */
  readonly message: OpenMessage | undefined
  readonly done: DoneMessage | undefined
}

const EMPTY = new Uint8Array(0)
/** What may be seen of a side that compresses without having agreed to. */
const WIDEST: InflateTerms = { windowBits: 15, noContextTakeover: false }

export class Messages {
  readonly #settings: MessageSettings
  readonly #terms: InflateTerms | undefined
  readonly #store: PayloadStore
  #open: OpenMessage | undefined
  #validator: Utf8Validator | undefined
  #inflater: MessageInflater | undefined
  /** Bytes inflated so far that a later message may refer to. */
  #windowHeld = 0
  /** An earlier message failed, or is missing, so that what refers to it must fail too. */
  #isWindowLost: boolean

  /** `terms` as agreed, undefined for none; `isPartial`: earlier messages were not seen. */
  constructor(settings: MessageSettings, terms: InflateTerms | undefined, isPartial: boolean) {
    this.#settings = settings
    this.#terms = terms
    this.#isWindowLost = isPartial
    this.#store = new PayloadStore(settings.mostBytes)
  }

  /** Takes a data frame; `nextMessage` is the number that a message beginning here gets. */
  take(frame: LaneFrame, frameNumber: number, nextMessage: number): Step {
    const breaches: Breach[] = []
    if (frame.opcode === OPCODE.continuation) {
      if (this.#open === undefined) breaches.push({ code: 'continuation-unexpected' })
    } else {
      if (this.#open !== undefined) {
        breaches.push({
          code: 'data-inside-message',
          detail: `the message that began in frame ${this.#open.firstFrame} has no final fragment`,
        })
        this.#drop()
      }
      this.#open = begin(frame, frameNumber, nextMessage)
    }
    const message = this.#open
    if (message === undefined) return { breaches, message, done: undefined }
    message.frames++
    message.wireLength += frame.length
    message.isWhole &&= frame.isWhole
    this.#store.add(frame.payload, 0, frame.payload.length)
    this.#checkPart(frame, message, breaches)
    if (!frame.isFinal || !frame.isWhole) {
      if (frame.isFinal) this.#drop()
      return { breaches, message, done: undefined }
    }
    this.#open = undefined
    const done = message.isCompressed ? this.#inflate(message, breaches) : this.#plain(message)
    this.#checkText(done, breaches)
    return { breaches, message, done }
  }

  /** Text in fragments is judged at the fragment that breaks it. */
  #checkPart(frame: LaneFrame, message: OpenMessage, breaches: Breach[]): void {
    const isPart = !frame.isFinal || message.frames > 1
    if (!isPart || message.opcode !== OPCODE.text || message.isCompressed || message.isBadText)
      return
    this.#validator ??= new Utf8Validator()
    if (this.#validator.push(frame.payload, 0, frame.payload.length)) return
    message.isBadText = true
    breaches.push({ code: 'text-not-utf8', detail: 'in this fragment' })
  }

  #checkText(done: DoneMessage, breaches: Breach[]): void {
    this.#validator = undefined
    if (done.failure !== undefined || done.message.isBadText) return
    // Decoding turns ill-formed bytes into U+FFFD: only text that holds one needs the exact check.
    if (done.text === undefined || !done.text.includes('\ufffd')) return
    if (!isUtf8(done.bytes, 0, done.bytes.length)) breaches.push(badText(done.bytes))
  }

  /** Bytes are missing: what is open cannot be completed, and the window is not what it was. */
  lose(): void {
    this.#drop()
    this.#isWindowLost = true
  }

  close(): void {
    this.#inflater?.close()
    this.#inflater = undefined
  }

  #drop(): void {
    if (this.#open?.isCompressed) this.#isWindowLost = true
    this.#open = undefined
    this.#validator = undefined
    this.#store.take()
  }

  #plain(message: OpenMessage): DoneMessage {
    const failure = this.#failureOf(message)
    const bytes = this.#store.take()
    return this.#done(message, bytes, message.wireLength, failure)
  }

  #failureOf(message: OpenMessage): string | undefined {
    if (!message.isWhole) return 'the capture does not hold all of it'
    if (this.#store.size >= message.wireLength && this.#store.isComplete) return undefined
    return `only its first ${this.#settings.mostBytes} bytes are kept`
  }

  #done(
    message: OpenMessage,
    bytes: Uint8Array,
    length: number,
    failure: string | undefined,
  ): DoneMessage {
    const isText = message.opcode === OPCODE.text
    const text = isText ? this.#settings.codec.decode(bytes, 0, bytes.length) : undefined
    return { message, bytes, length, text, failure }
  }

  // Inflating ------------------------------------------------------------------------------------

  #inflate(message: OpenMessage, breaches: Breach[]): DoneMessage {
    const missing = this.#failureOf(message)
    const payload = this.#store.take()
    if (missing !== undefined) {
      this.#isWindowLost = true
      return this.#done(message, EMPTY, 0, missing)
    }
    if (this.#settings.inflater === undefined) {
      return this.#done(message, EMPTY, 0, 'compressed, and there is no inflater here')
    }
    const terms = this.#terms ?? WIDEST
    this.#checkReach(payload, terms, breaches)
    const inflated = this.#run(this.#settings.inflater, terms, payload)
    if (typeof inflated === 'string') return this.#failed(message, payload, inflated, breaches)
    this.#windowHeld = terms.noContextTakeover ? 0 : this.#windowHeld + inflated.length
    return this.#done(message, inflated, inflated.length, undefined)
  }

  /** An inflater with a wider window than was agreed would not notice. */
  #checkReach(payload: Uint8Array, terms: InflateTerms, breaches: Breach[]): void {
    if (terms.windowBits >= WIDEST.windowBits) return
    const distance = exceedsWindow(payload, terms)
    if (distance === undefined) return
    breaches.push({ code: 'deflate-window-exceeded', detail: tooFar(distance, terms) })
  }

  #run(
    factory: InflaterFactory,
    terms: InflateTerms,
    payload: Uint8Array,
  ): Uint8Array | 'corrupt' | 'too-big' {
    this.#inflater ??= factory(terms)
    const store = new PayloadStore(this.#settings.mostBytes)
    // An inflater may write to what it is given.
    const outcome = this.#inflater.inflate(
      payload.slice(),
      0,
      payload.length,
      true,
      (bytes, start, end) => {
        store.add(bytes, start, end)
        return store.isComplete
      },
    )
    if (!store.isComplete || outcome === 'too-big') return 'too-big'
    return outcome === 'corrupt' ? 'corrupt' : store.take()
  }

  #failed(
    message: OpenMessage,
    payload: Uint8Array,
    outcome: 'corrupt' | 'too-big',
    breaches: Breach[],
  ): DoneMessage {
    // Its window is of no use any more; the next message begins with an empty one.
    this.close()
    const failed: FailedInflate = {
      payload,
      terms: this.#terms ?? WIDEST,
      isAgreed: this.#terms !== undefined,
      windowHeld: this.#windowHeld,
    }
    this.#windowHeld = 0
    const wasLost = this.#isWindowLost
    this.#isWindowLost = true
    if (outcome === 'too-big') {
      return this.#done(
        message,
        EMPTY,
        0,
        `larger than the ${this.#settings.mostBytes} bytes that are kept`,
      )
    }
    const reason = this.#settings.explain(failed)
    // Without agreement the breach is RSV1; behind a loss a failure tells nothing about the peer.
    if (this.#terms !== undefined && !wasLost)
      breaches.push({ code: 'deflate-corrupt', detail: reason })
    const lost = wasLost ? 'earlier messages are missing in its window: ' : ''
    return this.#done(message, EMPTY, 0, `${lost}${reason}`)
  }
}

function begin(frame: LaneFrame, firstFrame: number, number: number): OpenMessage {
  return {
    opcode: frame.opcode,
    began: frame.first.time,
    isCompressed: (frame.rsv & RSV1) !== 0,
    number,
    firstFrame,
    frames: 0,
    wireLength: 0,
    isWhole: true,
    isBadText: false,
  }
}

function badText(bytes: Uint8Array): Breach {
  const at = firstBadByte(bytes)
  const byte = bytes[at]
  const what =
    byte === undefined ? 'it ends inside a character' : `0x${byte.toString(16).padStart(2, '0')}`
  return { code: 'text-not-utf8', detail: `at byte ${at} of the message: ${what}` }
}

function firstBadByte(bytes: Uint8Array): number {
  const validator = new Utf8Validator()
  for (let i = 0; i < bytes.length; i++) if (!validator.push(bytes, i, i + 1)) return i
  return bytes.length
}
