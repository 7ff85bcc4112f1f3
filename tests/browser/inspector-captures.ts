// Captures for the tests of the Inspector page, as the text of JSON Lines files.
import { acceptKey, writeHeader } from 'tongro/protocol'

type From = 'client' | 'server'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='

export interface FrameMaking {
  readonly opcode: number
  readonly payload?: Uint8Array | string
  /** 0x40 is RSV1. */
  readonly bits?: number
  readonly isFinal?: boolean
  /** The masking key, as a number; none: unmasked. */
  readonly key?: number
}

export function frame({
  opcode,
  payload = '',
  bits = 0,
  isFinal = true,
  key,
}: FrameMaking): Buffer {
  const body = Buffer.from(payload)
  const header = Buffer.alloc(14)
  const size = writeHeader(header, 0, opcode | bits, isFinal, body.length, key ?? -1)
  const masked = body.map((byte, at) => byte ^ (((key ?? 0) >>> (8 * (at & 3))) & 255))
  return Buffer.concat([header.subarray(0, size), masked])
}

/** One connection after another, in lines; times are in milliseconds. */
export class CaptureText {
  readonly #lines: string[] = []
  time = 1_764_000_000_000

  get text(): string {
    return `${this.#lines.join('\n')}\n`
  }

  open(connection: number): this {
    return this.#line({ kind: 'open', connection, client: `192.0.2.7:${40_000 + connection}` })
  }

  bytes(connection: number, from: From, bytes: Buffer): this {
    return this.#line({ connection, from, bytes: bytes.toString('base64') })
  }

  frame(connection: number, from: From, making: FrameMaking): this {
    const key = from === 'client' ? 0x01020304 : undefined
    return this.bytes(connection, from, frame({ ...(key === undefined ? {} : { key }), ...making }))
  }

  /** A whole opening handshake. */
  handshake(
    connection: number,
    path: string,
    more: { headers?: string; accept?: string } = {},
  ): this {
    const accept = more.accept ?? acceptKey(KEY)
    return this.open(connection)
      .bytes(
        connection,
        'client',
        Buffer.from(
          `GET ${path} HTTP/1.1\r\nHost: example.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
            `Sec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n${more.headers ?? ''}\r\n`,
        ),
      )
      .after(3)
      .bytes(
        connection,
        'server',
        Buffer.from(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
            `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
        ),
      )
  }

  end(connection: number, from: From, how: 'fin' | 'rst'): this {
    return this.#line({ kind: 'end', connection, from, how })
  }

  after(ms: number): this {
    this.time += ms
    return this
  }

  #line(record: Readonly<Record<string, unknown>>): this {
    this.#lines.push(JSON.stringify({ time: this.time, ...record }))
    return this
  }
}

/** A bit of everything: two connections, pings, fragments, silence, faults, and both kinds of ends. */
export function mixedCapture(): string {
  const capture = new CaptureText().handshake(0, '/chat')
  for (let round = 0; round < 40; round++) {
    capture.after(12).frame(0, 'client', { opcode: 1, payload: `{"say":"message ${round}"}` })
    capture.after(5).frame(0, 'server', { opcode: 1, payload: `{"heard":${round}}` })
    if (round % 8 === 3) {
      capture.after(4).frame(0, 'server', { opcode: 9, payload: `ping ${round}` })
      capture.after(30).frame(0, 'client', { opcode: 10, payload: `ping ${round}` })
    }
    if (round === 20) capture.after(900)
  }
  capture.handshake(1, '/charger/CP-7?token=secret')
  capture.after(20).frame(1, 'client', { opcode: 2, payload: Buffer.from([0, 1, 2, 3, 255, 254]) })
  capture.after(20).frame(1, 'server', { opcode: 1, payload: 'first ', isFinal: false })
  capture.after(20).frame(1, 'server', { opcode: 9 })
  capture.after(20).frame(1, 'server', { opcode: 0, payload: 'second' })
  // A pong without a mask: what many small clients do.
  capture.after(20).bytes(1, 'client', frame({ opcode: 10 }))
  capture.after(10).frame(1, 'server', { opcode: 8, payload: Buffer.from([3, 234]) })
  capture.after(2).end(1, 'server', 'fin').end(1, 'client', 'fin')
  capture.after(40).frame(0, 'client', { opcode: 8, payload: Buffer.from([3, 232, 98, 121, 101]) })
  capture.after(4).frame(0, 'server', { opcode: 8, payload: Buffer.from([3, 232]) })
  return capture.end(0, 'server', 'fin').end(0, 'client', 'fin').text
}
