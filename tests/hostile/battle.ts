// One server, its healthy clients, and attacks on it one after another: what each cost, and what of
// the promises did not hold.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Attack } from './attack.ts'
import { Field, type Place } from './field.ts'
import type { Health } from './healthy.ts'
import { judge } from './judge.ts'
import { Program } from './program.ts'
import type { Sample } from './server.ts'
import { GONE_MS, type Settings } from './settings.ts'

/** Above the deadlines, for a machine that is busy with other things. */
const PATIENCE_MS = 30_000
const REST_MS = 300
const SHORT_SECONDS = 2

/** What was measured; times in milliseconds, memory in bytes. */
export interface Measured {
  readonly attack: Attack
  /** Lines that were opened in all. */
  readonly opened: number
  readonly before: Health
  readonly during: Health
  /** Before the attack, at its end with all lines standing, and when they were gone. */
  readonly start: Sample
  readonly end: Sample
  readonly after: Sample
  /** How long lines that say nothing more stood. */
  readonly goneMs: number
}

export interface Report extends Measured {
  /** Promises that did not hold, in words. */
  readonly broken: readonly string[]
}

export class Battle {
  readonly #server: Program
  readonly #healthy: Program
  readonly #place: Place
  /** Measured before the first attack; quiet is quiet, while the attacks are short. */
  #quiet: Health | undefined

  private constructor(server: Program, healthy: Program, place: Place) {
    this.#server = server
    this.#healthy = healthy
    this.#place = place
  }

  static async start(settings: Settings): Promise<Battle> {
    const server = await Program.start<Place>('server', settings)
    try {
      const place = server.first
      const healthy = await Program.start('healthy', { ...place, publishes: settings.publishes })
      await sleep(REST_MS)
      return new Battle(server.program, healthy.program, place)
    } catch (error) {
      server.program.stop()
      throw error
    }
  }

  stop(): void {
    this.#healthy.stop()
    this.#server.stop()
  }

  /** Measures with the attack for `seconds`, and without it. */
  async fight(attack: Attack, seconds: number): Promise<Report> {
    const field = new Field(this.#place)
    // What is collected once and again has settled.
    await this.#sample()
    const start = await this.#sample()
    const before = await this.#measureQuiet(seconds)
    const fighting = attack.run(field)
    await sleep(seconds * 1000)
    const during = await this.#healthy.ask<Health>()
    const end = await this.#sample()
    field.isOver = true
    const over = performance.now()
    await fighting
    const after = await this.#gone(start.fds)
    const goneMs = performance.now() - over
    field.clear()
    const measured = { attack, opened: field.opened, before, during, start, end, after, goneMs }
    return { ...measured, broken: judge(measured) }
  }

  /** Health without an attack: measured each time, but for short attacks once. */
  async #measureQuiet(seconds: number): Promise<Health> {
    if (this.#quiet !== undefined && seconds < SHORT_SECONDS) {
      await this.#healthy.ask()
      return this.#quiet
    }
    await this.#healthy.ask()
    await sleep(seconds * 1000)
    this.#quiet = await this.#healthy.ask<Health>()
    return this.#quiet
  }

  /** Asks until the server has no more descriptors than before. */
  async #gone(fds: number): Promise<Sample> {
    const start = performance.now()
    for (;;) {
      const sample = await this.#sample()
      if (sample.fds <= fds) return sample
      if (performance.now() - start > GONE_MS + PATIENCE_MS) return sample
      await sleep(50)
    }
  }

  #sample(): Promise<Sample> {
    return this.#server.ask<Sample>()
  }
}
