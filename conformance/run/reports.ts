// Reports of a peer's program by path, for whoever waits for one and whoever counts them.

import { Hang } from '../wire/line.ts'
import type { Report } from './peer.ts'

export class Reports {
  readonly #came = new Map<string, Report[]>()
  readonly #waiting = new Map<string, () => void>()

  add(path: string, report: Report): void {
    this.#came.set(path, [...(this.#came.get(path) ?? []), report])
    this.#waiting.get(path)?.()
  }

  all(path: string): readonly Report[] {
    return this.#came.get(path) ?? []
  }

  async first(path: string, patienceMs: number): Promise<Report> {
    if (this.all(path).length === 0) await this.#wait(path, patienceMs)
    return this.all(path)[0]!
  }

  #wait(path: string, patienceMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(path)
        reject(new Hang(`Waited ${patienceMs} ms for the program's report`))
      }, patienceMs)
      this.#waiting.set(path, () => {
        this.#waiting.delete(path)
        clearTimeout(timer)
        resolve()
      })
    })
  }
}
