// One WebSocket connection behind its opening handshake, without I/O: bytes in, events out; send
// methods in, bytes out. Both roles. It has no clock, no randomness and no sockets, so every fault
// is a list of inputs that can be replayed.
//
// Input that breaks a rule is answered here, with the Close frame that the rule names; what TCP is
// to do then (half-close, wait, destroy) follows from `state` and is the caller's.

import {
  type CloseFrame,
  checkCloseArguments,
  closePayload,
  fitReason,
  NO_STATUS,
} from './close.ts'
import type { Compression, MessageDeflater } from './compression.ts'
import { MisuseError, ProtocolViolation } from './errors.ts'
import { MAX_CONTROL_PAYLOAD, OPCODE, RSV1_BIT } from './frame.ts'
import { FrameWriter } from './frame-writer.ts'
import {
  type ControlHandler,
  type MessageHandler,
  type MessageLimits,
  MessageReader,
  type PartHandler,
} from './message-reader.ts'
import type { Output } from './output.ts'
import type { PayloadCopier } from './payload.ts'
import { describeRule, type RuleCode } from './rules.ts'
import { type ConnectionInput, type ConnectionState, nextState } from './state.ts'
import { plainTextCodec, type TextCodec } from './utf8.ts'

export type Role = 'client' | 'server'

/** What a connection tells. None may throw: the rest of the chunk would be lost. */
export interface ConnectionEvents extends MessageHandler {
  /** A ping came; its pong is already on the way. */
  onPing(payload: Uint8Array): void
  onPong(payload: Uint8Array): void
  /** The peer's Close came, and ours has been sent. No event follows. */
  onClosing(received: CloseFrame): void
  /** The peer broke a rule; our Close has been sent. No event follows. */
  onViolation(error: ProtocolViolation): void
}

export interface ConnectionOptions {
  readonly role: Role
  readonly limits: MessageLimits
  readonly output: Output
  readonly events: ConnectionEvents
  /** A fresh, unpredictable number of 32 bits for each frame; a client needs it (RFC 6455 5.3). */
  readonly maskKey?: (() => number) | undefined
  readonly codec?: TextCodec | undefined
  /** How payloads are copied out of chunks; default: each into a buffer of its own. */
  readonly copier?: PayloadCopier | undefined
  /** permessage-deflate as it was agreed; without it RSV1 is a breach. */
  readonly compression?: Compression | undefined
}

const EMPTY = new Uint8Array(0)

export class Connection {
  #state: ConnectionState = 'open'
  readonly #writer: FrameWriter
  readonly #codec: TextCodec
  readonly #reader: MessageReader
  readonly #events: ConnectionEvents
  readonly #deflater: MessageDeflater | undefined
  /** Smaller messages are sent plain. */
  readonly #threshold: number
  /** The latest ping's payload while its pong waits for the peer to read (RFC 6455 5.5.3). */
  #latePong: Uint8Array | undefined
  /** Opcode of the message that is being sent in fragments, 0 when none is. */
  #sending = 0
  /** Whether its first fragment has gone. */
  #hasBegun = false
  #isDeflating = false
  #sent: CloseFrame | undefined
  #received: CloseFrame | undefined

  constructor(options: ConnectionOptions) {
    const isServer = options.role === 'server'
    if (!isServer && options.maskKey === undefined) {
      throw new MisuseError('mask-key-fresh', 'Cannot make a client connection without maskKey')
    }
    this.#codec = options.codec ?? plainTextCodec
    const maskKey = isServer ? undefined : options.maskKey
    this.#writer = new FrameWriter(options.output, this.#codec, maskKey)
    this.#events = options.events
    this.#deflater = options.compression?.deflater
    this.#threshold = options.compression?.threshold ?? 0
    this.#reader = new MessageReader(
      isServer,
      options.limits,
      this.#codec,
      options.events,
      new Control(this),
      options.copier,
      options.compression?.inflater,
    )
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** The Close frame that we sent, if any. */
  get sent(): CloseFrame | undefined {
    return this.#sent
  }

  /** The Close frame that the peer sent, if any. */
  get received(): CloseFrame | undefined {
    return this.#received
  }

  // Receiving ------------------------------------------------------------------------------------

  /**
   * Takes bytes of the peer, lent for the call and changed by it; events are called meanwhile.
   * Returns the offset it has reached: short of `end` only after `hold`, and then the caller keeps
   * the rest until `release`.
   */
  receive(chunk: Uint8Array, start = 0, end: number = chunk.length): number {
    return this.#reader.read(chunk, start, end)
  }

  /** Has `receive` stop before the next piece of payload. */
  hold(): void {
    this.#reader.hold()
  }

  release(): void {
    this.#reader.release()
  }

  /** From the next message on, hands messages over in parts; none may exceed `limit` bytes. */
  receiveInParts(handler: PartHandler, limit: number): void {
    this.#reader.readInParts(handler, limit)
  }

  /** The peer takes bytes again: sends what was held back for it. */
  drained(): void {
    const payload = this.#latePong
    if (payload === undefined || this.#state !== 'open') return
    this.#latePong = undefined
    this.#writer.write(OPCODE.pong, payload)
  }

  /** TCP is gone. */
  transportEnded(): void {
    if (this.#state === 'closed') return
    this.#enter('transport-ended')
    this.#reader.stop()
    this.#deflater?.close()
  }

  // Sending; only in state open ------------------------------------------------------------------

  /**
   * Sends a text message in one frame. A lone surrogate is sent as U+FFFD. `mayCompress` false sends
   * it plain, which leaves the window alone (RFC 7692 6.1).
   */
  sendText(text: string, mayCompress = true): void {
    this.#mustBeOpen()
    if (!mayCompress || !this.#isWorthIt(text.length)) {
      this.#writer.writeText(text)
      return
    }
    const bytes = new Uint8Array(this.#codec.byteLength(text))
    this.#codec.write(text, bytes, 0)
    this.#sendCompressed(OPCODE.text, bytes)
  }

  /** Sends a binary message in one frame; large ones by reference where no mask is needed. */
  sendBinary(bytes: Uint8Array, mayCompress = true): void {
    this.#mustBeOpen()
    if (mayCompress && this.#isWorthIt(bytes.length)) this.#sendCompressed(OPCODE.binary, bytes)
    else this.#writer.writeLent(OPCODE.binary, bytes)
  }

  /**
   * Sends whole frames made by `encodeFrame` or `encodeDeflated`, by reference: one encoding for many
   * receivers. The latter move the peer's window on, so that our own compressor may not refer to what
   * it holds (RFC 7692 7.1.1).
   */
  sendEncoded(frames: Uint8Array, isDeflated = false): void {
    this.#mustBeOpen()
    this.#writer.append(frames)
    if (isDeflated) this.#deflater?.forget()
  }

  /**
   * Begins a message that is sent in fragments; until its last one no other message may be sent.
   * `opcode` is text or binary.
   */
  beginMessage(opcode: 1 | 2, mayCompress = true): void {
    this.#mustBeOpen()
    this.#sending = opcode
    this.#hasBegun = false
    this.#isDeflating = mayCompress && this.#deflater !== undefined
  }

  /** Whether a message is being sent in fragments. */
  get isMidMessage(): boolean {
    return this.#sending !== 0
  }

  /** Sends a part of the message that was begun, for text its UTF-8 as it comes, cut anywhere. */
  sendFragment(bytes: Uint8Array, isFinal: boolean): void {
    if (this.#state !== 'open' || this.#sending === 0) {
      throw new MisuseError('not-open', 'Cannot send a fragment: begin a message first')
    }
    const opcode = this.#hasBegun ? OPCODE.continuation : this.#sending
    const rsv1 = this.#isDeflating && !this.#hasBegun ? RSV1_BIT : 0
    this.#hasBegun = true
    if (isFinal) this.#sending = 0
    if (this.#isDeflating) {
      const part = this.#deflater!.deflatePart(bytes, 0, bytes.length, isFinal)
      this.#writer.write(opcode | rsv1, part, isFinal)
    } else this.#writer.writeLent(opcode, bytes, isFinal)
  }

  /** Sends a ping with at most 125 bytes. */
  sendPing(payload: Uint8Array = EMPTY): void {
    this.#mustNotBeClosing()
    checkControlPayload('ping', payload)
    this.#writer.write(OPCODE.ping, payload)
  }

  /** Sends a pong that answers no ping (RFC 6455 5.5.3), with at most 125 bytes. */
  sendPong(payload: Uint8Array = EMPTY): void {
    this.#mustNotBeClosing()
    checkControlPayload('pong', payload)
    this.#writer.write(OPCODE.pong, payload)
  }

  /**
   * Starts the closing handshake; does nothing when it has begun. Without a code the frame is empty.
   * Throws MisuseError on a code or reason that may not be sent.
   */
  close(code?: number, reason = ''): void {
    checkCloseArguments(code, reason, this.#codec)
    if (this.#state !== 'open') return
    this.#sendClose({ code: code ?? NO_STATUS, reason })
    this.#enter('close-sent')
  }

  // Called by Control ----------------------------------------------------------------------------

  /** @internal */
  onPing(payload: Uint8Array): void {
    if (this.#state === 'open') {
      // Only the latest ping needs a pong: an older one that waits is never sent after it.
      const isClogged = this.#writer.isClogged
      this.#latePong = isClogged ? payload : undefined
      if (!isClogged) this.#writer.write(OPCODE.pong, payload)
    }
    this.#events.onPing(payload)
  }

  /** @internal */
  onPong(payload: Uint8Array): void {
    this.#events.onPong(payload)
  }

  /** @internal */
  onClose(frame: CloseFrame): void {
    this.#received = frame
    if (this.#state === 'open') this.#sendClose(frame)
    this.#enter('close-received')
    this.#events.onClosing(frame)
  }

  /** @internal */
  onBreach(code: RuleCode): void {
    const error = new ProtocolViolation(code)
    if (this.#state === 'open' && error.closeCode !== undefined) {
      this.#sendClose({
        code: error.closeCode,
        reason: fitReason(describeRule(code), this.#codec),
      })
    }
    this.#enter('violation')
    this.#events.onViolation(error)
  }

  // Inside ---------------------------------------------------------------------------------------

  #enter(input: ConnectionInput): void {
    this.#state = nextState(this.#state, input)
  }

  /** Control frames may stand between the fragments of a message. */
  #mustNotBeClosing(): void {
    if (this.#state === 'open') return
    throw new MisuseError('not-open', `Cannot send in state ${this.#state}: it must be open`)
  }

  #mustBeOpen(): void {
    if (this.#sending === 0) this.#mustNotBeClosing()
    else {
      throw new MisuseError(
        'message-open',
        'Cannot send a message inside another: send the last fragment of that first',
      )
    }
  }

  #sendClose(frame: CloseFrame): void {
    this.#writer.write(OPCODE.close, closePayload(frame.code, frame.reason, this.#codec))
    this.#sent = frame
    this.#latePong = undefined
  }

  #isWorthIt(size: number): boolean {
    return this.#deflater !== undefined && size >= this.#threshold
  }

  /** What went through the deflater is in its window, so it is sent even where it did not shrink. */
  #sendCompressed(opcode: number, bytes: Uint8Array): void {
    const payload = this.#deflater!.deflate(bytes, 0, bytes.length)
    this.#writer.write(opcode | RSV1_BIT, payload)
  }
}

/** Keeps the reader's control events out of the connection's public methods. */
class Control implements ControlHandler {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  ping(payload: Uint8Array): void {
    this.#connection.onPing(payload)
  }

  pong(payload: Uint8Array): void {
    this.#connection.onPong(payload)
  }

  close(frame: CloseFrame): void {
    this.#connection.onClose(frame)
  }

  breach(code: RuleCode): void {
    this.#connection.onBreach(code)
  }
}

function checkControlPayload(kind: 'ping' | 'pong', payload: Uint8Array): void {
  if (payload.length <= MAX_CONTROL_PAYLOAD) return
  throw new MisuseError(
    'control-too-long',
    `Cannot send a ${payload.length}-byte ${kind}: control payloads must be at most 125 bytes`,
  )
}
