// HTTP/2 written and read by hand (RFC 9113), as far as a WebSocket needs it: what node:http2 would
// never send, and the order in which frames come. Header fields are literals without an index.

import type { Socket } from 'node:net'

export const TYPE = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
} as const
export const FLAG = { endStream: 1, ack: 1, endHeaders: 4, padded: 8 } as const
export const SETTING = { enablePush: 2, initialWindow: 4, enableConnect: 8 } as const

export const PREFACE: Buffer = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')
/** `:status 200` and others of the static table of HPACK (RFC 7541 A), and `:status` by a literal. */
const STATUS_BY_INDEX: Readonly<Record<number, number>> = { 136: 200, 140: 400, 141: 404 }
const STATUS_LITERAL = 0x48

export interface Http2Frame {
  readonly type: number
  readonly flags: number
  readonly stream: number
  readonly payload: Buffer
}

export type FieldList = ReadonlyArray<readonly [name: string, value: string]>

/** A block of header fields; names and values have fewer than 127 bytes. */
export function fieldBlock(fields: FieldList): Buffer {
  const parts = fields.flatMap(([name, value]) => [
    Buffer.of(0, name.length),
    Buffer.from(name, 'latin1'),
    Buffer.of(value.length),
    Buffer.from(value, 'latin1'),
  ])
  return Buffer.concat(parts)
}

/** The status a block of header fields begins with; 0 when it is written in another way. */
export function statusOf(block: Buffer): number {
  const [first, length] = block
  if (first === STATUS_LITERAL && length === 3) return Number(block.toString('latin1', 2, 5))
  return STATUS_BY_INDEX[first ?? 0] ?? 0
}

export function settingsPayload(settings: Readonly<Record<number, number>>): Buffer {
  const entries = Object.entries(settings)
  const payload = Buffer.alloc(6 * entries.length)
  entries.forEach(([id, value], index) => {
    payload.writeUInt16BE(Number(id), 6 * index)
    payload.writeUInt32BE(value, 6 * index + 2)
  })
  return payload
}

/** Settings by their ids. */
export function settingsOf({ payload }: Http2Frame): Map<number, number> {
  const settings = new Map<number, number>()
  for (let at = 0; at + 6 <= payload.length; at += 6) {
    settings.set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2))
  }
  return settings
}

/** One TCP connection on which the suite speaks HTTP/2, in either role. */
export class Http2Line {
  readonly #socket: Socket
  /** Bytes that are still to come before the first frame. */
  #preface: number
  #rest: Buffer = Buffer.alloc(0)
  /** All that came, in order. */
  readonly frames: Http2Frame[] = []
  isEnded = false

  constructor(socket: Socket, side: 'client' | 'server') {
    this.#socket = socket
    this.#preface = side === 'server' ? PREFACE.length : 0
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('close', () => {
      this.isEnded = true
    })
    if (side === 'client') socket.write(PREFACE)
  }

  send(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): void {
    const head = Buffer.alloc(9)
    head.writeUIntBE(payload.length, 0, 3)
    head.writeUInt8(type, 3)
    head.writeUInt8(flags, 4)
    head.writeUInt32BE(stream, 5)
    this.#socket.write(Buffer.concat([head, payload]))
  }

  sendFields(stream: number, fields: FieldList): void {
    this.send(TYPE.headers, FLAG.endHeaders, stream, fieldBlock(fields))
  }

  /** What came of a type, on a stream if one is given. */
  all(type: number, stream?: number): Http2Frame[] {
    return this.frames.filter((one) => {
      return one.type === type && (stream === undefined || one.stream === stream)
    })
  }

  /** What came as DATA on a stream. */
  dataOf(stream: number): Buffer {
    return Buffer.concat(this.all(TYPE.data, stream).map(({ payload }) => payload))
  }

  hasEnded(stream: number): boolean {
    return this.all(TYPE.data, stream).some(({ flags }) => (flags & FLAG.endStream) !== 0)
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    if (this.#rest.length < this.#preface) return
    this.#rest = this.#rest.subarray(this.#preface)
    this.#preface = 0
    while (this.#rest.length >= 9) {
      const end = 9 + this.#rest.readUIntBE(0, 3)
      if (this.#rest.length < end) return
      const [type, flags] = [this.#rest[3]!, this.#rest[4]!]
      const stream = this.#rest.readUInt32BE(5) & 0x7fffffff
      this.#note({ type, flags, stream, payload: this.#rest.subarray(9, end) })
      this.#rest = this.#rest.subarray(end)
    }
  }

  #note(frame: Http2Frame): void {
    this.frames.push(frame)
    const isAsked = (frame.flags & FLAG.ack) === 0
    if (frame.type === TYPE.settings && isAsked) this.send(TYPE.settings, FLAG.ack, 0)
    if (frame.type === TYPE.ping && isAsked) this.send(TYPE.ping, FLAG.ack, 0, frame.payload)
  }
}
