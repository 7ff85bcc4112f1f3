// One TCP connection to the peer under test: writes with cuts and pauses, waits for what comes, and
// records both. The suite's end never closes by itself.

import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Capture } from './capture.ts'
import type { Role } from './incoming.ts'

/** Nothing came in time. */
export class Hang extends Error {}

export type LineEnd = 'fin' | 'reset'

export class Line {
  readonly socket: Socket
  readonly capture: Capture
  /** How the peer ended the line. */
  ending: LineEnd | undefined
  readonly #patienceMs: number
  #unread: Buffer[] = []
  #wake: () => void = () => undefined

  constructor(socket: Socket, peer: Role, patienceMs: number) {
    this.socket = socket
    this.capture = new Capture(peer)
    this.#patienceMs = patienceMs
    socket.setNoDelay(true)
    socket.on('data', (chunk) => {
      this.capture.fromPeer(chunk)
      this.#unread.push(chunk)
      this.#wake()
    })
    socket.on('end', () => this.#end('fin'))
    socket.on('error', () => this.#end('reset'))
    socket.on('close', () => this.#end('reset'))
  }

  /** Whether a write can still reach the peer. */
  get isWritable(): boolean {
    return this.socket.writable
  }

  write(bytes: Buffer): void {
    if (!this.socket.writable || bytes.length === 0) return
    this.capture.fromSuite(bytes)
    this.socket.write(bytes)
  }

  /** Writes the pieces with a pause after each, so that the peer reads them one by one. */
  async writePieces(pieces: readonly Buffer[], pauseMs: number): Promise<void> {
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await sleep(pauseMs)
      this.write(piece)
    }
  }

  /**
   * Takes what came; waits for something when nothing did. Empty when the line has ended. `extraMs`:
   * patience for what takes the peer long to make.
   */
  async read(what: string, extraMs = 0): Promise<Buffer> {
    if (this.#unread.length === 0 && this.ending === undefined) await this.#wait(what, extraMs)
    const all = this.#unread.length === 1 ? this.#unread[0]! : Buffer.concat(this.#unread)
    this.#unread = []
    return all
  }

  /** Whether something comes within a third of the patience. */
  async hasNews(): Promise<boolean> {
    const deadline = Date.now() + this.#patienceMs / 3
    while (this.#unread.length === 0 && this.ending === undefined) {
      if (Date.now() > deadline) return false
      await sleep(5)
    }
    return true
  }

  /** Waits until the peer has ended the line; what comes before is for `each`. */
  async readToEnd(what: string, each: (bytes: Buffer) => void): Promise<LineEnd> {
    const deadline = Date.now() + this.#patienceMs
    while (this.ending === undefined || this.#unread.length > 0) {
      if (Date.now() > deadline) throw new Hang(`Waited ${this.#patienceMs} ms for ${what}`)
      each(await this.read(what))
    }
    return this.ending
  }

  /** Ends the suite's direction with FIN. */
  end(): void {
    if (this.socket.writable) this.socket.end()
  }

  /** Breaks the line with RST. */
  reset(): void {
    this.socket.resetAndDestroy()
  }

  destroy(): void {
    this.socket.destroy()
  }

  #end(how: LineEnd): void {
    this.ending ??= how
    this.#wake()
  }

  #wait(what: string, extraMs: number): Promise<void> {
    const patienceMs = this.#patienceMs + extraMs
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Hang(`Waited ${patienceMs} ms for ${what}`)),
        patienceMs,
      )
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
