// Sends one message from a stream: each piece leaves as a fragment as soon as it is there, and the
// source is asked for more only while the peer takes what it is sent.
//
// A message that has begun cannot be taken back (RFC 6455 5.4 has no way to cancel one). When its
// source fails, the connection is therefore closed: the peer reports no partial message.

import {
  type BinaryData,
  type Connection,
  MisuseError,
  OPCODE,
  Utf8Validator,
  viewOfBinary,
} from '../protocol/index.ts'
import { nodeTextCodec } from '../transport/index.ts'
import { checkOptionKinds } from './check-options.ts'
import { type MessageLine, SLICE } from './message-line.ts'

/** Pieces of one message: an async generator, a file's read stream, a ReadableStream, an array. */
export type MessageSource =
  | AsyncIterable<string | BinaryData>
  | Iterable<string | BinaryData>
  | ReadableStream<string | BinaryData>

export interface SendStreamOptions {
  /**
   * Kind of the message; default: that of the first piece, binary when there is none. In a text
   * message bytes are taken as UTF-8, in which pieces may cut characters.
   */
  readonly type?: 'text' | 'binary' | undefined
  /** False sends this message plain where compression is agreed. */
  readonly compress?: boolean | undefined
}

/** What it needs of its socket. */
export interface StreamOwner {
  readonly connection: Connection
  readonly line: MessageLine
  /** A promise while the system has not taken enough of what was sent. */
  readonly whenTaken: Promise<void> | undefined
  closedError(what: string): Error
  /** The message cannot be finished. */
  fail(): void
}

export async function sendStream(
  owner: StreamOwner,
  source: MessageSource,
  options: SendStreamOptions,
): Promise<void> {
  let iterator: SourceIterator | undefined
  try {
    checkOptions(options)
    if (owner.connection.state !== 'open') throw owner.closedError('Cannot send')
    iterator = iteratorOf(source)
    const stream = new OutgoingStream(owner, options)
    if (!(await owner.line.take(stream.stop))) throw owner.closedError('Cannot send')
    await stream.run(iterator)
  } catch (error) {
    endSource(source, iterator)
    throw error
  }
}

type SourceIterator = AsyncIterator<string | BinaryData> | Iterator<string | BinaryData>

/**
 * Has a source let go of what it holds, such as a file. An iterator that was never asked for anything
 * has nothing to clean up and says so, though the stream behind it may be open: that is ended itself.
 * It may be waiting for something, so its clean-up is not waited for.
 */
function endSource(source: unknown, iterator: SourceIterator | undefined): void {
  const { destroy, cancel } = Object(source) as { destroy?: unknown; cancel?: unknown }
  const end = async (): Promise<unknown> => {
    if (typeof destroy === 'function') return destroy.call(source)
    if (iterator !== undefined) return iterator.return?.()
    return typeof cancel === 'function' ? cancel.call(source) : undefined
  }
  end().catch(() => {})
}

class OutgoingStream {
  readonly #owner: StreamOwner
  readonly #mayCompress: boolean
  #type: 'text' | 'binary' | undefined
  #hasBegun = false
  #isStopped = false
  /** Wakes who waits for the source or for the peer. */
  #wake: (() => void) | undefined
  readonly #validator = new Utf8Validator()
  /** The first half of a surrogate pair that two strings share. */
  #half = ''

  constructor(owner: StreamOwner, options: SendStreamOptions) {
    this.#owner = owner
    this.#type = options.type
    this.#mayCompress = options.compress !== false
  }

  /** The socket closes. */
  readonly stop = (): void => {
    this.#isStopped = true
    this.#wake?.()
  }

  async run(iterator: SourceIterator): Promise<void> {
    const { line } = this.#owner
    try {
      for (;;) {
        const { done, value } = await this.#orStop(iterator.next())
        if (done === true) break
        await this.#send(value)
      }
      this.#end()
    } catch (error) {
      if (this.#hasBegun && !this.#isStopped) this.#owner.fail()
      throw error
    } finally {
      if (!this.#isStopped) line.giveBack()
    }
  }

  async #send(piece: string | BinaryData): Promise<void> {
    const bytes = this.#bytesOf(piece)
    for (let at = 0; at < bytes.length; at += SLICE) {
      this.#begin()
      this.#owner.connection.sendFragment(bytes.subarray(at, at + SLICE), false)
      const taken = this.#owner.whenTaken
      if (taken !== undefined) await this.#orStop(taken)
    }
  }

  #bytesOf(piece: string | BinaryData): Uint8Array {
    if (typeof piece !== 'string') {
      const bytes = viewOfBinary(piece)
      this.#type ??= 'binary'
      if (this.#type === 'text' && !this.#validator.push(bytes, 0, bytes.length)) throw notUtf8()
      return bytes
    }
    this.#type ??= 'text'
    if (this.#type === 'binary') {
      throw new MisuseError(
        'message-type',
        'Cannot send a string in a binary message: give bytes, or set type to text',
      )
    }
    return this.#encode(piece, false)
  }

  #encode(piece: string, isLast: boolean): Uint8Array {
    let text = this.#half + piece
    this.#half = ''
    if (!isLast && isHighSurrogate(text.charCodeAt(text.length - 1))) {
      this.#half = text.slice(-1)
      text = text.slice(0, -1)
    }
    const bytes = new Uint8Array(nodeTextCodec.byteLength(text))
    nodeTextCodec.write(text, bytes, 0)
    return bytes
  }

  #begin(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    this.#owner.connection.beginMessage(OPCODE[this.#type ?? 'binary'], this.#mayCompress)
  }

  #end(): void {
    if (!this.#validator.isComplete) throw notUtf8()
    const rest = this.#encode('', true)
    this.#begin()
    this.#owner.connection.sendFragment(rest, true)
  }

  /** Waits, but not beyond the end of the socket. One at a time, so that nothing piles up. */
  async #orStop<T>(promise: T | PromiseLike<T>): Promise<T> {
    const value = await new Promise<T | undefined>((resolve, reject) => {
      this.#wake = () => resolve(undefined)
      Promise.resolve(promise).then(resolve, reject)
      if (this.#isStopped) resolve(undefined)
    })
    this.#wake = undefined
    if (this.#isStopped) throw this.#owner.closedError('The message was not sent whole')
    return value as T
  }
}

function notUtf8(): MisuseError {
  return new MisuseError(
    'text-not-utf8',
    'Cannot send bytes that are not UTF-8 in a text message: send them as binary',
  )
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function checkOptions(options: SendStreamOptions): void {
  checkOptionKinds('sendStream', options, { type: 'any', compress: 'boolean' })
  const { type } = options
  if (type === undefined || type === 'text' || type === 'binary') return
  throw new MisuseError(
    'option-invalid',
    `Cannot send a stream of type ${JSON.stringify(type)}: it must be 'text' or 'binary'`,
  )
}

function iteratorOf(source: MessageSource): SourceIterator {
  const isObject = typeof source === 'object' && source !== null
  if (isObject && Symbol.asyncIterator in source) return source[Symbol.asyncIterator]()
  // One typed array would be sent number by number.
  if (isObject && Symbol.iterator in source && !ArrayBuffer.isView(source)) {
    return (source as Iterable<string | BinaryData>)[Symbol.iterator]()
  }
  throw new MisuseError(
    'stream-source',
    `Cannot send a stream from a value of type ${typeof source}: give an iterable of strings or bytes, such as an async generator or a file's read stream`,
  )
}
