// Messages received in parts: each is an async iterable of its pieces, so that one of a gigabyte needs
// no gigabyte. A reader that does not go on has the peer wait.

import type { Message } from './inbox.ts'

/** A message of which more may still be on the way. Its pieces can be read once. */
export type IncomingMessage =
  | ({ readonly type: 'text' } & AsyncIterable<string>)
  | ({ readonly type: 'binary' } & AsyncIterable<Uint8Array>)

/** A piece of a message, as it waits to be taken. */
export class Part {
  readonly data: Message
  readonly isEnd: boolean

  constructor(data: Message, isEnd: boolean) {
    this.data = data
    this.isEnd = isEnd
  }
}

/** What waits: a whole message, or a piece of one. */
export type Item = Message | Part

/** Where the pieces come from. */
export interface PartSource {
  next(): Promise<IteratorResult<Item, undefined>>
  leave(): void
  /** The error for a message that ends before its last piece. */
  cutError(): Error
}

export class IncomingMessages implements AsyncIterableIterator<IncomingMessage, undefined> {
  readonly #source: PartSource
  #current: Pieces | undefined

  constructor(source: PartSource) {
    this.#source = source
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** What the last message still has is thrown away first. */
  async next(): Promise<IteratorResult<IncomingMessage, undefined>> {
    await this.#current?.skip()
    const { done, value } = await this.#source.next()
    if (done === true) return { value: undefined, done: true }
    this.#current = new Pieces(value, this.#source)
    return { value: this.#current as unknown as IncomingMessage, done: false }
  }

  async return(): Promise<IteratorResult<IncomingMessage, undefined>> {
    this.#source.leave()
    return { value: undefined, done: true }
  }
}

class Pieces implements AsyncIterableIterator<Message, undefined> {
  readonly type: 'text' | 'binary'
  readonly #source: PartSource
  /** A piece that is here already. */
  #first: Item | undefined
  #isOver = false

  constructor(first: Item, source: PartSource) {
    this.type = typeof (first instanceof Part ? first.data : first) === 'string' ? 'text' : 'binary'
    this.#first = first
    this.#source = source
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Message, undefined>> {
    for (;;) {
      const item = await this.#nextItem()
      if (item === undefined) return { value: undefined, done: true }
      const data = item instanceof Part ? item.data : item
      // The last piece may be empty; it only says that there is no more.
      if (data.length > 0) return { value: data, done: false }
    }
  }

  /** The rest of the message is thrown away when the next one is asked for. */
  async return(): Promise<IteratorResult<Message, undefined>> {
    return { value: undefined, done: true }
  }

  async skip(): Promise<void> {
    while ((await this.#nextItem()) !== undefined) {}
  }

  async #nextItem(): Promise<Item | undefined> {
    if (this.#isOver) return undefined
    const item = this.#first ?? (await this.#more())
    this.#first = undefined
    this.#isOver = !(item instanceof Part) || item.isEnd
    return item
  }

  async #more(): Promise<Item> {
    const result = await this.#source.next().catch(() => undefined)
    if (result !== undefined && result.done !== true) return result.value
    this.#isOver = true
    throw this.#source.cutError()
  }
}
