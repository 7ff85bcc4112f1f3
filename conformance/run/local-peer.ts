// A JavaScript peer inside the suite's own process: quicker to start, for the suite's tests.

import { keyOf, type PeerSettings } from '../cases/settings.ts'
import { type EchoPeer, Unable } from '../peers/echo-peer.ts'
import type { Peer, Report } from './peer.ts'
import { Reports } from './reports.ts'

export class LocalPeer implements Peer {
  readonly name: string
  readonly version: string
  readonly #echo: EchoPeer
  readonly #patienceMs: number
  readonly #reports = new Reports()
  readonly #ports = new Map<string, Promise<number | string>>()

  constructor(echo: EchoPeer, patienceMs: number) {
    this.#echo = echo
    this.name = echo.name
    this.version = echo.version
    this.#patienceMs = patienceMs
  }

  listen(settings: PeerSettings): Promise<number | string> {
    const key = keyOf(settings)
    const port = this.#ports.get(key) ?? this.#listen(settings)
    this.#ports.set(key, port)
    return port
  }

  async connect(url: string, settings: PeerSettings): Promise<string | undefined> {
    try {
      if (this.#echo.connect === undefined) return 'is no client'
      this.#echo.connect(url, settings, (path, report) => this.#reports.add(path, report))
      return undefined
    } catch (error) {
      return sentenceOf(error)
    }
  }

  report(path: string): Promise<Report> {
    return this.#reports.first(path, this.#patienceMs)
  }

  reports(path: string): readonly Report[] {
    return this.#reports.all(path)
  }

  stop(): Promise<void> {
    return this.#echo.stop()
  }

  async #listen(settings: PeerSettings): Promise<number | string> {
    try {
      if (this.#echo.listen === undefined) return 'is no server'
      return await this.#echo.listen(settings, (path, report) => this.#reports.add(path, report))
    } catch (error) {
      return sentenceOf(error)
    }
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof Unable) return error.message
  throw error
}
