// Writes a capture as a proxy would have recorded it: connections, what each side sent and when. Keys
// and times are made up, but the same at each run.

import { acceptKey, applyMask, type CaptureRecord, type From, writeHeader } from 'tongro/protocol'

export interface FrameParts {
  readonly opcode: number
  readonly payload?: string | Uint8Array
  /** False for a fragment, and for control frames that forget it. */
  readonly isFinal?: boolean
  readonly rsv1?: boolean
  /** Whether MASK is set and the payload masked; by default as the side must. */
  readonly isMasked?: boolean
  /** The payload is masked and its key sent, but MASK is 0. */
  readonly hidesMask?: boolean
}

export interface Handshake {
  readonly path: string
  readonly host?: string
  readonly protocols?: string
  readonly chosen?: string
  readonly offer?: string
  readonly agreed?: string
  readonly agent?: string
  readonly authorization?: string
  readonly origin?: string
  /** Sizes of the reads in which the server's answer came; the rest in one. */
  readonly reads?: readonly number[]
  /** What a wrong server computes from the key. */
  readonly accept?: (key: string) => string
}

/** 2026-03-14T08:00:00Z, in milliseconds. */
const START = 1_773_475_200_000
const RSV1 = 0x40

export class Conversation {
  readonly records: CaptureRecord[] = []
  #connection = -1
  #time = START
  #seed = 7

  /** Opens the next connection; times and steps from here on are its. */
  open(client: string, server: string): this {
    this.#connection++
    this.records.push({
      kind: 'open',
      connection: this.#connection,
      time: this.#time,
      client,
      server,
    })
    return this
  }

  wait(milliseconds: number): this {
    this.#time += milliseconds
    return this
  }

  handshake(handshake: Handshake): this {
    const key = Buffer.from(Array.from({ length: 16 }, () => this.#byte())).toString('base64')
    this.send('client', Buffer.from(requestText(handshake, key), 'latin1')).wait(21.5)
    const accept = (handshake.accept ?? acceptKey)(key)
    return this.reads('server', Buffer.from(responseText(handshake, accept)), handshake.reads ?? [])
  }

  client(...frames: FrameParts[]): this {
    return this.send('client', this.#bytesOf(frames, true))
  }

  server(...frames: FrameParts[]): this {
    return this.send('server', this.#bytesOf(frames, false))
  }

  /** The same frame in several reads of the given sizes, and one of what is left. */
  split(from: From, frame: FrameParts, ...sizes: number[]): this {
    return this.reads(from, this.#bytesOf([frame], from === 'client'), sizes)
  }

  reads(from: From, bytes: Uint8Array, sizes: readonly number[]): this {
    let at = 0
    for (const size of [...sizes, bytes.length]) {
      if (at < bytes.length) this.send(from, bytes.subarray(at, at + size))
      at += size
    }
    return this
  }

  send(from: From, bytes: Uint8Array): this {
    const { length } = bytes
    this.wait(0.25 + (length % 7) / 8)
    const connection = this.#connection
    this.records.push({
      kind: 'chunk',
      connection,
      time: this.#time,
      from,
      bytes: Uint8Array.from(bytes),
    })
    return this
  }

  end(from: From, how: 'fin' | 'rst' = 'fin'): this {
    this.wait(0.5)
    this.records.push({ kind: 'end', connection: this.#connection, time: this.#time, from, how })
    return this
  }

  #bytesOf(frames: readonly FrameParts[], isClient: boolean): Uint8Array {
    return Buffer.concat(frames.map((frame) => this.#frame(frame, isClient)))
  }

  #frame(parts: FrameParts, isClient: boolean): Uint8Array {
    const { opcode, payload = '', isFinal = true, rsv1 = false, hidesMask = false } = parts
    const isMasked = parts.isMasked ?? (isClient && !hidesMask)
    const body = Uint8Array.from(Buffer.from(payload))
    const key = body.length === 0 ? 0 : this.#key()
    const header = new Uint8Array(14)
    const bits = rsv1 ? opcode | RSV1 : opcode
    const end = writeHeader(header, 0, bits, isFinal, body.length, isMasked ? key : -1)
    if (isMasked || hidesMask) applyMask(body, 0, body.length, key)
    const hidden = hidesMask ? keyBytes(key) : []
    return Uint8Array.from([...header.subarray(0, end), ...hidden, ...body])
  }

  #key(): number {
    return Buffer.from([this.#byte(), this.#byte(), this.#byte(), this.#byte()]).readUInt32LE()
  }

  #byte(): number {
    this.#seed = (Math.imul(this.#seed, 1_103_515_245) + 12_345) >>> 0
    return this.#seed >>> 24
  }
}

function keyBytes(key: number): number[] {
  return [0, 8, 16, 24].map((shift) => (key >>> shift) & 255)
}

function requestText(handshake: Handshake, key: string): string {
  const { path, host = 'csms.example:9000', agent, authorization, origin } = handshake
  return head(`GET ${path} HTTP/1.1`, [
    ['Host', host],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['User-Agent', agent],
    ['Origin', origin],
    ['Authorization', authorization],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', key],
    ['Sec-WebSocket-Protocol', handshake.protocols],
    ['Sec-WebSocket-Extensions', handshake.offer],
  ])
}

function responseText(handshake: Handshake, accept: string): string {
  return head('HTTP/1.1 101 Switching Protocols', [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Accept', accept],
    ['Sec-WebSocket-Protocol', handshake.chosen],
    ['Sec-WebSocket-Extensions', handshake.agreed],
  ])
}

function head(line: string, fields: ReadonlyArray<readonly [string, string | undefined]>): string {
  const lines = fields.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  )
  return `${[line, ...lines].join('\r\n')}\r\n\r\n`
}

// Frames by name -----------------------------------------------------------------------------------

export function text(payload: unknown): FrameParts {
  return { opcode: 1, payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }
}

export function ping(payload = ''): FrameParts {
  return { opcode: 9, payload }
}

export function pong(payload = ''): FrameParts {
  return { opcode: 10, payload }
}

export function close(code: number, reason = ''): FrameParts {
  return { opcode: 8, payload: Buffer.from([code >> 8, code & 255, ...Buffer.from(reason)]) }
}
