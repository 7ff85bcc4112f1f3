// One connection of the load: handshake, a round whose bytes are compared, then rounds whose bytes
// are only counted. One round is one write of the whole burst and the wait for all of its echo.
import { connect, type Socket } from 'node:net'
import type { Framing } from '../contenders.ts'
import type { Echo } from './echo.ts'
import { beginHandshake, endOfHead, faultOfAnswer, type Handshake } from './handshake.ts'
import type { Paced, Pacer } from './pacer.ts'

/** All lanes read into this one: what is read is used up before the next read. */
const inbox = Buffer.allocUnsafe(256 * 1024)

export class Lane implements Paced {
  readonly #echo: Echo
  readonly #pacer: Pacer
  readonly #socket: Socket
  /** What to do with bytes that arrive; changes from phase to phase. */
  #take: (length: number) => void = (length) => this.#unexpected(length)
  #settle: { resolve: () => void; reject: (fault: Error) => void } | undefined
  #fault: Error | undefined
  #sentAt = 0

  constructor(port: number, echo: Echo, pacer: Pacer) {
    this.#echo = echo
    this.#pacer = pacer
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer: inbox,
        callback: (length) => {
          this.#take(length)
          return true
        },
      },
    })
    this.#socket.on('error', (error) => this.#fail(error.message))
    this.#socket.on('close', () => this.#fail('the server closed the connection'))
  }

  /** Connects and, where there is framing, shakes hands. Rejects when the server does not answer so. */
  async open(framing: Framing, extensions = ''): Promise<void> {
    await this.#until(() => this.#socket.once('connect', () => this.#done()))
    if (framing === 'none') return
    const handshake = beginHandshake(this.#socket.remotePort ?? 0, extensions)
    await this.#until(() => {
      this.#take = this.#headReader(handshake, extensions)
      this.#socket.write(handshake.request)
    })
  }

  /** One round whose every byte is compared. */
  verify(): Promise<void> {
    return this.#until(() => {
      this.#take = (length) => {
        const verdict = this.#echo.compare(inbox, length)
        if (verdict === 'whole') this.#done()
        else if (verdict !== 'more') this.#fail(verdict.fault)
      }
      this.#socket.write(this.#echo.begin())
    })
  }

  /** Rounds without a pause until the pacer stops; resolves at the end of the last one. */
  run(): Promise<void> {
    return this.#until(() => {
      this.#take = (length) => this.#count(length)
      this.begin()
    })
  }

  begin(): void {
    const outgoing = this.#echo.begin()
    this.#sentAt = performance.now()
    this.#socket.write(outgoing)
  }

  rest(): void {
    this.#done()
  }

  /** Leaves without a closing handshake: the server is about to be stopped. */
  leave(): void {
    this.#fault = new Error('the lane has left')
    this.#socket.destroy()
  }

  #count(length: number): void {
    const verdict = this.#echo.count(inbox, length)
    if (verdict === 'more') return
    if (verdict === 'whole') this.#pacer.finished(this, performance.now() - this.#sentAt)
    else this.#fail(verdict.fault)
  }

  #headReader(handshake: Handshake, extensions: string): (length: number) => void {
    let head = ''
    return (length) => {
      head += inbox.toString('latin1', 0, length)
      const end = endOfHead(head)
      if (end < 0) return
      const fault = faultOfAnswer(head.slice(0, end), handshake.key, extensions)
      if (fault !== undefined) this.#fail(fault)
      else if (end < head.length) this.#fail('bytes came behind the handshake before any was sent')
      else this.#done()
    }
  }

  #unexpected(length: number): void {
    this.#fail(`${length} bytes came while none were expected`)
  }

  /** Runs one phase: it ends with #done or with #fail. A fault between phases ends the next one. */
  #until(start: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#fault !== undefined) return reject(this.#fault)
      this.#settle = { resolve, reject }
      start()
    })
  }

  #done(): void {
    this.#take = (length) => this.#unexpected(length)
    const settle = this.#settle
    this.#settle = undefined
    settle?.resolve()
  }

  #fail(text: string): void {
    if (this.#fault !== undefined) return
    this.#fault = new Error(text)
    this.#settle?.reject(this.#fault)
    this.#socket.destroy()
  }
}
