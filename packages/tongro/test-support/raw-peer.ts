// The other end of a line, driven byte by byte: reads only what a test asks for, so that a test can
// also be a peer that does not read.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTcp, type NetConnectOpts, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { RawFrame } from './raw-frames.ts'

export interface RawHead {
  /** First line. */
  readonly line: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
/** Longer than anything here takes; a read that ends later has hung. */
const READ_MS = 8_000

export class RawPeer {
  readonly stream: Duplex
  /** Resolves when the line is gone, with the error if there was one. */
  readonly gone: Promise<Error | undefined>
  /** What was read and not yet asked for. */
  #chunks: Buffer[] = []
  #size = 0
  #hasEnded = false

  constructor(stream: Duplex) {
    this.stream = stream
    let failure: Error | undefined
    stream.on('error', (error) => {
      failure = error
    })
    stream.on('end', () => {
      this.#hasEnded = true
    })
    this.gone = new Promise((resolve) => stream.on('close', () => resolve(failure)))
  }

  /** Opens TCP or a Unix socket, or TLS with `tls`. */
  static async open(where: NetConnectOpts, tls?: ConnectionOptions): Promise<RawPeer> {
    const options = { ...where, allowHalfOpen: true, noDelay: true }
    const stream = tls === undefined ? connectTcp(options) : connectTls({ ...options, ...tls })
    await once(stream, tls === undefined ? 'connect' : 'secureConnect')
    return new RawPeer(stream)
  }

  write(data: string | Uint8Array): void {
    this.stream.write(data)
  }

  /** Writes and resolves when the system has taken it. */
  async writeAll(data: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.stream.write(data, () => resolve()))
  }

  /** FIN. */
  end(): void {
    this.stream.end()
  }

  /** RST where the line can. */
  reset(): void {
    if (this.stream.constructor === Socket) (this.stream as Socket).resetAndDestroy()
    else this.stream.destroy()
  }

  destroy(): void {
    this.stream.destroy()
  }

  // Reading --------------------------------------------------------------------------------------

  async readBytes(size: number): Promise<Buffer> {
    while (this.#size < size) await this.#more()
    const all = this.#takeAll()
    this.#keep(all.subarray(size))
    return all.subarray(0, size)
  }

  async readHead(): Promise<RawHead> {
    let end = -1
    for (;;) {
      const all = this.#takeAll()
      this.#keep(all)
      end = all.indexOf('\r\n\r\n')
      if (end >= 0) break
      await this.#more()
    }
    const text = (await this.readBytes(end + 4)).toString('latin1')
    const [line = '', ...fields] = text.trimEnd().split('\r\n')
    const headers = new Headers(
      fields.map((field): [string, string] => {
        const colon = field.indexOf(':')
        return [field.slice(0, colon), field.slice(colon + 1).trim()]
      }),
    )
    return { line, status: Number(line.split(' ')[1]), headers, text }
  }

  /** A response with its body: by its length, in chunks, or up to the end. */
  async readResponse(): Promise<RawHead & { body: string }> {
    const head = await this.readHead()
    const length = head.headers.get('content-length')
    if (length !== null) return { ...head, body: String(await this.readBytes(Number(length))) }
    if (head.headers.get('transfer-encoding') === 'chunked') {
      let body = ''
      for (let chunk = await this.readChunk(); chunk !== ''; chunk = await this.readChunk()) {
        body += chunk
      }
      return { ...head, body }
    }
    return { ...head, body: String(await this.readToEnd()) }
  }

  /** One chunk of a chunked body; '' for the last. */
  async readChunk(): Promise<string> {
    let line = ''
    while (!line.endsWith('\r\n')) line += String(await this.readBytes(1))
    const chunk = await this.readBytes(Number.parseInt(line, 16) + 2)
    return chunk.toString().slice(0, -2)
  }

  async readFrame(): Promise<RawFrame> {
    const [first = 0, second = 0] = await this.readBytes(2)
    let length = second & 127
    if (length === 126) length = (await this.readBytes(2)).readUInt16BE()
    else if (length === 127) length = Number((await this.readBytes(8)).readBigUInt64BE())
    const isMasked = second >= 0x80
    const maskKey = isMasked ? await this.readBytes(4) : undefined
    const payload = Buffer.from(await this.readBytes(length))
    if (maskKey !== undefined) {
      for (let i = 0; i < length; i++) payload[i] = payload[i]! ^ maskKey[i & 3]!
    }
    const isFinal = first >= 0x80
    return { isFinal, rsv: (first >> 4) & 7, opcode: first & 15, isMasked, maskKey, payload }
  }

  /** Everything up to the peer's FIN; rejects when the line breaks instead. */
  async readToEnd(): Promise<Buffer> {
    while (!this.#hasEnded) await this.#more(true)
    return this.#takeAll()
  }

  #takeAll(): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    this.#chunks = []
    this.#size = 0
    return all
  }

  #keep(chunk: Buffer): void {
    this.#size += chunk.length
    if (chunk.length > 0) this.#chunks.push(chunk)
  }

  async #more(mayEnd = false): Promise<void> {
    const chunk = this.stream.read() as Buffer | null
    if (chunk !== null) {
      this.#keep(chunk)
      return
    }
    if (this.#hasEnded) {
      throw new Error(`The line ended; unread: ${this.#takeAll().toString('latin1')}`)
    }
    const { stream } = this
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error): void => {
        clearTimeout(timer)
        stream.off('readable', readable)
        stream.off('end', readable)
        stream.off('close', closed)
        if (error === undefined) resolve()
        else reject(error)
      }
      const readable = (): void => done()
      const closed = (): void => {
        if (this.#hasEnded && mayEnd) done()
        else done(new Error('The line broke while reading'))
      }
      const timer = setTimeout(() => done(new Error(`Nothing came in ${READ_MS} ms`)), READ_MS)
      stream.on('readable', readable)
      stream.on('end', readable)
      stream.on('close', closed)
      if (stream.destroyed) closed()
    })
  }
}

/** The head of a legal request; `fields` are added, or replace one of the same name. */
export function requestHead(
  fields: Readonly<Record<string, string | undefined>> = {},
  firstLine = 'GET / HTTP/1.1',
): string {
  const all = new Map<string, string | undefined>([
    ['Host', 'localhost'],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', SAMPLE_KEY],
    ['Sec-WebSocket-Version', '13'],
    ...Object.entries(fields),
  ])
  let head = `${firstLine}\r\n`
  for (const [name, value] of all) if (value !== undefined) head += `${name}: ${value}\r\n`
  return `${head}\r\n`
}

/** Sec-WebSocket-Accept for a key, by Node's own SHA-1 (RFC 6455 4.2.2). */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}
