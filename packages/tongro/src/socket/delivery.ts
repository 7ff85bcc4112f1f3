// Hands messages to the application, in order and one at a time: to a handler, or to whoever
// iterates. What is not taken waits here; above the high-water mark the socket stops reading.

import { MisuseError } from '../protocol/index.ts'
import { Inbox, type Message } from './inbox.ts'
import { type IncomingMessage, IncomingMessages, type Item } from './incoming.ts'
import { isThenable } from './thenable.ts'

/** What delivery needs of its socket. */
export interface DeliveryOwner {
  /** Whether messages go to a handler; otherwise they wait for a loop. */
  readonly hasHandler: boolean
  /** Calls the handler and gives back what it returned. */
  handleMessage(message: Message): unknown
  readonly highWater: number
  pauseReading(): void
  resumeReading(): void
  /** The handler threw or rejected. */
  handlerFailed(error: unknown): void
  /** All that had arrived is handed over, and no more will come. */
  delivered(): void
  /** The error for a message that ends before its last part. */
  cutError(): Error
}

interface Waiter {
  resolve(result: IteratorResult<Item, undefined>): void
  reject(error: Error): void
}

/** Stands for the inbox of every socket on which nothing waits; nothing is pushed to it. */
const EMPTY_INBOX = new Inbox()

export class Delivery {
  readonly #owner: DeliveryOwner
  /** Made when the first message waits: most sockets never need it. */
  #inbox: Inbox = EMPTY_INBOX
  /** A handler's promise is open: the next message waits for it. */
  #isBusy = false
  #isPaused = false
  #isDiscarding = false
  #isEnded = false
  /** Why iteration ends; undefined for a clean end. */
  #endError: Error | undefined
  /** Who reads now. */
  #reader: object | undefined
  /** Messages come in parts, from the first `incoming()` on. */
  #isInParts = false
  #waiters: Waiter[] | undefined

  constructor(owner: DeliveryOwner) {
    this.#owner = owner
  }

  push(message: Item, size: number): void {
    if (this.#isDiscarding) return
    if (this.#owner.hasHandler) {
      if (!this.#isBusy && this.#inbox.isEmpty) {
        this.#holdFor(this.#owner.handleMessage(message as Message))
        return
      }
    } else {
      // Whoever waits has found the inbox empty.
      const waiter = this.#waiters?.shift()
      if (waiter !== undefined) {
        waiter.resolve({ value: message, done: false })
        return
      }
    }
    if (this.#inbox === EMPTY_INBOX) this.#inbox = new Inbox()
    this.#inbox.push(message, size)
    if (this.#isPaused || this.#inbox.cost <= this.#owner.highWater) return
    this.#isPaused = true
    this.#owner.pauseReading()
  }

  /** Holds back messages until `promise` has settled: an `open` handler comes before the first. */
  waitFor(promise: PromiseLike<unknown>): void {
    this.#isBusy = true
    promise.then(
      () => this.#continue(),
      (error) => {
        this.#owner.handlerFailed(error)
        this.#continue()
      },
    )
  }

  get isDiscarding(): boolean {
    return this.#isDiscarding
  }

  /** Throws away what waits and what still comes. */
  discard(): void {
    this.#isDiscarding = true
    this.#inbox.clear()
    this.#resume()
  }

  /** No more will come. */
  end(error: Error | undefined): void {
    this.#isEnded = true
    this.#endError = error
    for (const waiter of this.#waiters ?? []) this.#settleAtEnd(waiter)
    this.#waiters = undefined
    this.#checkDelivered()
  }

  /** Messages one by one, whole. */
  iterate(): AsyncIterator<Message, undefined> {
    if (this.#isInParts) throw readTwice()
    const iterator: AsyncIterator<Message, undefined> = {
      next: () => this.#next(iterator) as Promise<IteratorResult<Message, undefined>>,
      return: () => this.#return(iterator),
    }
    this.#claim(iterator)
    return iterator
  }

  /** Messages one by one, each in parts; those that have arrived already are in one part. */
  iterateParts(): AsyncIterableIterator<IncomingMessage, undefined> {
    const reader = {
      next: () => this.#next(reader),
      leave: () => void this.#return(reader),
      cutError: () => this.#owner.cutError(),
    }
    this.#claim(reader)
    this.#isInParts = true
    return new IncomingMessages(reader)
  }

  #claim(reader: object): void {
    if (this.#owner.hasHandler || this.#reader !== undefined) throw readTwice()
    this.#reader = reader
  }

  #next(reader: object): Promise<IteratorResult<Item, undefined>> {
    if (this.#reader !== reader) return Promise.resolve({ value: undefined, done: true })
    if (!this.#inbox.isEmpty) {
      const value = this.#inbox.shift()
      this.#resume()
      return Promise.resolve({ value, done: false })
    }
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject }
      if (this.#isEnded) this.#settleAtEnd(waiter)
      else if (this.#waiters === undefined) this.#waiters = [waiter]
      else this.#waiters.push(waiter)
    })
  }

  /** A loop was left: the next one goes on where it stopped. */
  #return(reader: object): Promise<IteratorResult<Message, undefined>> {
    if (this.#reader === reader) {
      this.#reader = undefined
      for (const waiter of this.#waiters ?? []) waiter.resolve({ value: undefined, done: true })
      this.#waiters = undefined
    }
    return Promise.resolve({ value: undefined, done: true })
  }

  /** Looks at what the handler gave back: a promise holds back the next message. */
  #holdFor(result: unknown): void {
    if (isThenable(result)) this.waitFor(result)
  }

  #continue(): void {
    this.#isBusy = false
    while (this.#owner.hasHandler && !this.#isBusy && !this.#inbox.isEmpty) {
      this.#holdFor(this.#owner.handleMessage(this.#inbox.shift() as Message))
    }
    this.#resume()
    this.#checkDelivered()
  }

  #resume(): void {
    if (!this.#isPaused || this.#inbox.cost > this.#owner.highWater / 2) return
    this.#isPaused = false
    this.#owner.resumeReading()
  }

  #checkDelivered(): void {
    if (!this.#isEnded || this.#isBusy) return
    if (!this.#owner.hasHandler || this.#inbox.isEmpty) this.#owner.delivered()
  }

  #settleAtEnd(waiter: Waiter): void {
    const error = this.#endError
    this.#endError = undefined
    if (error === undefined) waiter.resolve({ value: undefined, done: true })
    else waiter.reject(error)
  }
}

function readTwice(): MisuseError {
  return new MisuseError(
    'read-twice',
    'Cannot read this socket: its messages already go to a handler, a loop or a stream',
  )
}
