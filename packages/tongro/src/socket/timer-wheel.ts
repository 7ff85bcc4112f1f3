// One coarse timer for all deadlines and heartbeats of a server or client.
//
// Entries stand in slots of 50 ms by the time they are due; one timer of the clock waits for the
// earliest slot. Moving an entry costs two set operations, whatever the number of entries, and a
// thousand heartbeats of one moment cost one wake-up.

import type { Clock } from './clock.ts'

export interface TimerEntry {
  /** Slot the entry stands in; 0 when it is in none. Only the wheel writes it. */
  wheelSlot: number
  /** Called when its time has come, at most one slot late. */
  onTimer(now: number): void
}

/** Coarse enough to share wake-ups, fine beside the shortest time-out that makes sense. */
const SLOT_MS = 50

export class TimerWheel {
  readonly #clock: Clock
  readonly #slots = new Map<number, Set<TimerEntry>>()
  #armedSlot = Number.POSITIVE_INFINITY
  #disarm: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get now(): number {
    return this.#clock.now()
  }

  /** Has `entry` called at `at` (milliseconds of the clock) instead of any time set before. */
  schedule(entry: TimerEntry, at: number): void {
    const slot = Math.max(1, Math.ceil(at / SLOT_MS))
    if (entry.wheelSlot === slot) return
    this.cancel(entry)
    entry.wheelSlot = slot
    const entries = this.#slots.get(slot)
    if (entries === undefined) this.#slots.set(slot, new Set([entry]))
    else entries.add(entry)
    if (slot < this.#armedSlot) this.#arm(slot)
  }

  cancel(entry: TimerEntry): void {
    const slot = entry.wheelSlot
    entry.wheelSlot = 0
    const entries = this.#slots.get(slot)
    if (entries?.delete(entry) === true && entries.size === 0) this.#slots.delete(slot)
  }

  #arm(slot: number): void {
    this.#disarm?.()
    this.#armedSlot = slot
    const delay = Math.max(0, slot * SLOT_MS - this.#clock.now())
    this.#disarm = this.#clock.after(delay, () => this.#fire())
  }

  #fire(): void {
    this.#armedSlot = Number.POSITIVE_INFINITY
    this.#disarm = undefined
    const now = this.#clock.now()
    const dueSlot = Math.floor(now / SLOT_MS)
    const due = [...this.#slots.keys()].filter((slot) => slot <= dueSlot)
    for (const slot of due) {
      const entries = this.#slots.get(slot)!
      this.#slots.delete(slot)
      for (const entry of entries) {
        // An entry called before this one may have cancelled or moved it.
        if (entry.wheelSlot !== slot) continue
        entry.wheelSlot = 0
        entry.onTimer(now)
      }
    }
    const next = Math.min(...this.#slots.keys())
    if (next < this.#armedSlot) this.#arm(next)
  }
}
