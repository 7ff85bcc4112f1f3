// Between delivery and the application, where an endpoint has a codec: messages in, values out.
//
// A socket without a codec never comes here: its handler and its iterator are called directly.

import { type Answering, InvalidMessageError, type MessageCodec } from '../messages/index.ts'
import type { Message } from './inbox.ts'
import { isThenable } from './thenable.ts'

export type AnyCodec = MessageCodec<unknown, unknown>

/** What decoding needs of its socket. */
export interface DecodedSocket extends Answering<unknown> {
  /** Whether what still comes is thrown away. */
  readonly isDiscarding: boolean
  /** The codec does not take what the peer sent. */
  invalidMessage(error: InvalidMessageError, mustClose: boolean): void
  closedError(what: string): Error
}

/** A message handler that decodes first. A promise of the codec holds back the next message. */
export function decodingHandler<S extends DecodedSocket>(
  codec: AnyCodec,
  handle: (socket: S, value: unknown) => unknown,
): (socket: S, message: Message) => unknown {
  return (socket, message) => {
    let value: unknown
    try {
      value = codec.decode(message)
    } catch (error) {
      return refuse(codec, socket, error)
    }
    if (!isThenable(value)) return handle(socket, value)
    return value.then(
      // close() threw away what was unread, this message included.
      (decoded) => (socket.isDiscarding ? undefined : handle(socket, decoded)),
      (error) => refuse(codec, socket, error),
    )
  }
}

/** Applies the codec's policy to an invalid message; throws what is a fault of our own. */
function refuse(codec: AnyCodec, socket: DecodedSocket, error: unknown): unknown {
  if (!(error instanceof InvalidMessageError)) throw error
  if (typeof codec.invalid === 'function') return codec.invalid(error, socket)
  socket.invalidMessage(error, codec.invalid !== 'ignore')
  return undefined
}

/** Iterates over decoded messages. What is invalid ends the loop, unless the policy goes on. */
export class DecodingIterator implements AsyncIterator<unknown, undefined> {
  readonly #codec: AnyCodec
  readonly #socket: DecodedSocket
  readonly #source: AsyncIterator<Message, undefined>
  /** The last call of next(): the following one waits for it, so that the order is kept. */
  #last: Promise<unknown> | undefined

  constructor(codec: AnyCodec, socket: DecodedSocket, source: AsyncIterator<Message, undefined>) {
    this.#codec = codec
    this.#socket = socket
    this.#source = source
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    const read = (): Promise<IteratorResult<unknown, undefined>> => this.#read()
    const next = this.#last === undefined ? read() : this.#last.then(read, read)
    this.#last = next
    const settled = (): void => {
      if (this.#last === next) this.#last = undefined
    }
    next.then(settled, settled)
    return next
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    await this.#source.return?.()
    return { value: undefined, done: true }
  }

  async #read(): Promise<IteratorResult<unknown, undefined>> {
    for (;;) {
      const result = await this.#source.next()
      if (result.done === true) return result
      try {
        const value = this.#codec.decode(result.value)
        return { value: isThenable(value) ? await value : value, done: false }
      } catch (error) {
        await this.#refuse(error)
      }
    }
  }

  async #refuse(error: unknown): Promise<void> {
    const { invalid } = this.#codec
    if (error instanceof InvalidMessageError && invalid !== undefined && invalid !== 'close') {
      await refuse(this.#codec, this.#socket, error)
      return
    }
    // The loop ends here; another may go on behind it.
    await this.#source.return?.()
    refuse(this.#codec, this.#socket, error)
    throw this.#socket.closedError('Cannot read on')
  }
}
