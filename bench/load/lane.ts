// One connection of the load: handshake, a round whose bytes are compared, then rounds whose bytes
// are only counted. One round is one write of the whole burst and the wait for all of its echo.
import { connect, type Socket } from 'node:net'
import type { Framing } from '../contenders.ts'
import type { Burst } from './burst.ts'
import { beginHandshake, endOfHead, faultOfAnswer, type Handshake } from './handshake.ts'
import type { Paced, Pacer } from './pacer.ts'

/** All lanes read into this one: what is read is used up before the next read. */
const inbox = Buffer.allocUnsafe(256 * 1024)

export class Lane implements Paced {
  readonly #burst: Burst
  readonly #pacer: Pacer
  readonly #socket: Socket
  /** What to do with bytes that arrive; changes from phase to phase. */
  #take: (length: number) => void = (length) => this.#unexpected(length)
  #settle: { resolve: () => void; reject: (fault: Error) => void } | undefined
  #fault: Error | undefined
  #missing = 0
  #sentAt = 0

  constructor(port: number, burst: Burst, pacer: Pacer) {
    this.#burst = burst
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
  async open(framing: Framing): Promise<void> {
    await this.#until(() => this.#socket.once('connect', () => this.#done()))
    if (framing === 'none') return
    const handshake = beginHandshake(this.#socket.remotePort ?? 0)
    await this.#until(() => {
      this.#take = this.#headReader(handshake)
      this.#socket.write(handshake.request)
    })
  }

  /** One round whose every byte is compared. */
  verify(): Promise<void> {
    return this.#until(() => {
      const { outgoing, expected } = this.#burst
      let at = 0
      this.#take = (length) => {
        const wanted = expected.subarray(at, at + length)
        const differs = inbox.compare(wanted, 0, wanted.length, 0, length)
        if (differs !== 0) return this.#fail(faultOfEcho(inbox.subarray(0, length), wanted, at))
        at += length
        if (at === expected.length) this.#done()
      }
      this.#socket.write(outgoing)
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
    this.#missing = this.#burst.expected.length
    this.#sentAt = performance.now()
    this.#socket.write(this.#burst.outgoing)
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
    const missing = this.#missing - length
    this.#missing = missing
    if (missing > 0) return
    if (missing < 0) {
      this.#fail(`${-missing} bytes more came back than expected`)
      return
    }
    this.#pacer.finished(this, performance.now() - this.#sentAt)
  }

  #headReader(handshake: Handshake): (length: number) => void {
    let head = ''
    return (length) => {
      head += inbox.toString('latin1', 0, length)
      const end = endOfHead(head)
      if (end < 0) return
      const fault = faultOfAnswer(head.slice(0, end), handshake.key)
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

function faultOfEcho(came: Buffer, wanted: Buffer, offset: number): string {
  if (came.length > wanted.length) {
    return `${came.length - wanted.length} bytes more came back than the ${offset + wanted.length} expected`
  }
  const at = wanted.findIndex((byte, index) => byte !== came[index])
  return `byte ${offset + at} of the echo is ${came[at]} instead of ${wanted[at]}`
}
