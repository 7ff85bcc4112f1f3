// Messages that have arrived and are not yet taken, in order, with what they cost.

import type { Item } from './incoming.ts'

export type Message = string | Uint8Array

/**
 * Charged for each message on top of its bytes: an empty one still costs an entry and an object, and
 * a flood of them must reach the limit too.
 */
const ENTRY_COST = 64
/** Taken entries are dropped from the array in lots, since shifting one by one moves the rest. */
const COMPACT_AT = 256

export class Inbox {
  #messages: Item[] = []
  #sizes: number[] = []
  #head = 0
  #cost = 0

  /** Bytes held, overhead included. */
  get cost(): number {
    return this.#cost
  }

  get isEmpty(): boolean {
    return this.#head === this.#messages.length
  }

  push(message: Item, size: number): void {
    this.#messages.push(message)
    this.#sizes.push(size)
    this.#cost += size + ENTRY_COST
  }

  /** Takes the oldest; there must be one. */
  shift(): Item {
    const message = this.#messages[this.#head]!
    this.#cost -= this.#sizes[this.#head]! + ENTRY_COST
    this.#messages[this.#head] = ''
    this.#head++
    if (this.isEmpty) this.clear()
    else if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#messages.length) this.#compact()
    return message
  }

  clear(): void {
    this.#messages = []
    this.#sizes = []
    this.#head = 0
    this.#cost = 0
  }

  #compact(): void {
    this.#messages.splice(0, this.#head)
    this.#sizes.splice(0, this.#head)
    this.#head = 0
  }
}
