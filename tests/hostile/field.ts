// Where attackers work: lines to the server, written byte by byte, and loops that go on until the
// attack is over. A line does not read unless it is told to.

import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'

const CONNECT_MS = 5_000

export class Line {
  readonly stream: Socket
  isAlive = true
  bytesSent = 0

  constructor(stream: Socket) {
    this.stream = stream
    stream.on('error', () => stream.destroy())
    stream.on('close', () => {
      this.isAlive = false
    })
  }

  /** Writes unless the line is gone or the system has not taken the last bytes. */
  write(bytes: Uint8Array | string): boolean {
    if (!this.isAlive || this.stream.writableLength > 1 << 20) return false
    this.bytesSent += bytes.length
    return this.stream.write(bytes)
  }

  /** Reads and throws away. */
  read(): void {
    this.stream.resume()
  }

  end(): void {
    this.stream.end()
  }

  reset(): void {
    this.stream.resetAndDestroy()
  }

  destroy(): void {
    this.stream.destroy()
  }
}

export interface Place {
  readonly port: number
  readonly cert?: string | undefined
}

export class Field {
  readonly #place: Place
  readonly #lines = new Set<Line>()
  isOver = false
  opened = 0

  constructor(place: Place) {
    this.#place = place
  }

  /** Lines that still stand, on this side. */
  get alive(): number {
    return [...this.#lines].filter((line) => line.isAlive).length
  }

  /** A TCP line; undefined when the server does not take it. */
  open(): Promise<Line | undefined> {
    return this.#opened(connect({ port: this.#place.port, host: '127.0.0.1' }), 'connect')
  }

  /** A line that is over TLS where the server is. */
  openSecure(): Promise<Line | undefined> {
    const { port, cert } = this.#place
    if (cert === undefined) return this.open()
    return this.#opened(connectTls({ port, host: '127.0.0.1', ca: cert }), 'secureConnect')
  }

  #opened(stream: Socket, event: string): Promise<Line | undefined> {
    const line = new Line(stream)
    stream.setNoDelay(true)
    return new Promise((resolve) => {
      const timer = setTimeout(() => stream.destroy(), CONNECT_MS)
      stream.once('close', () => {
        clearTimeout(timer)
        this.#lines.delete(line)
        resolve(undefined)
      })
      stream.once(event, () => {
        clearTimeout(timer)
        this.opened++
        this.#lines.add(line)
        resolve(line)
      })
    })
  }

  /** A line whose opening handshake is done; undefined when it was refused. */
  async upgraded(path = '/', fields = ''): Promise<Line | undefined> {
    const line = await this.openSecure()
    if (line === undefined) return undefined
    const answer = new Promise<string>((resolve) => {
      line.stream.once('data', (chunk: Buffer) => {
        line.stream.pause()
        resolve(chunk.toString('latin1'))
      })
      line.stream.once('close', () => resolve(''))
    })
    line.write(requestHead(path, fields))
    return (await answer).startsWith('HTTP/1.1 101') ? line : undefined
  }

  /**
   * Keeps `count` lines up: each is made, then beaten every `everyMs` until it is gone or the attack
   * is over. What stands at the end is left standing.
   */
  async hold(
    count: number,
    make: () => Promise<Line | undefined>,
    beat: (line: Line) => void,
    everyMs = 20,
  ): Promise<void> {
    await this.#workers(count, async () => {
      const line = await make()
      if (line === undefined) await sleep(everyMs)
      while (line?.isAlive === true && !this.isOver) {
        beat(line)
        await sleep(everyMs)
      }
    })
  }

  /** `count` workers that make a line, use it, wait a little, and drop it, again and again. */
  async churn(
    count: number,
    make: () => Promise<Line | undefined>,
    use: (line: Line) => void,
    restMs = 10,
  ): Promise<void> {
    await this.#workers(count, async () => {
      const line = await make()
      if (line !== undefined) use(line)
      await sleep(restMs)
      line?.destroy()
    })
  }

  async #workers(count: number, work: () => Promise<void>): Promise<void> {
    const worker = async (): Promise<void> => {
      while (!this.isOver) await work()
    }
    await Promise.all(Array.from({ length: count }, worker))
  }

  /** Drops every line; for when the server has been judged. */
  clear(): void {
    for (const line of [...this.#lines]) line.destroy()
  }
}

export function requestHead(path: string, fields = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${fields}\r\n`
}
