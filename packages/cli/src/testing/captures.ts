// Captures made by hand, for tests of the command: a handshake, frames of both sides, and ends, as JSON Lines.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeRecord } from 'tongro/inspector'
import {
  acceptKey,
  applyMask,
  type CaptureRecord,
  type From,
  headerLength,
  writeHeader,
} from 'tongro/protocol'

const encoder = new TextEncoder()

/** That of RFC 6455 5.7; 37 fa 21 3d on the wire. */
const MASK_KEY = 0x3d21fa37
const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='

export interface Opening {
  readonly path?: string
  readonly accept?: string
  /** Further lines of the request, each with its end. */
  readonly lines?: string
}

/** Records of one connection, each 10 ms after the one before. */
export class Script {
  readonly records: CaptureRecord[] = []
  readonly #connection: number
  #time = 0

  constructor(connection = 0) {
    this.#connection = connection
    this.records.push({
      kind: 'open',
      connection,
      time: 0,
      client: '192.0.2.7:40123',
      server: '192.0.2.1:9000',
    })
  }

  /** A handshake that opens the connection; `accept` replaces the right answer to the key. */
  open({ path = '/chat', accept = acceptKey(KEY), lines = '' }: Opening = {}): this {
    return this.send(
      'client',
      `GET ${path} HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n${lines}\r\n`,
    ).send(
      'server',
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
  }

  send(from: From, content: string | Uint8Array): this {
    const bytes = typeof content === 'string' ? encoder.encode(content) : content
    const base = { connection: this.#connection, time: this.#time }
    this.records.push({ kind: 'chunk', ...base, from, bytes })
    this.#time += 10
    return this
  }

  /** A frame as a correct peer of that side writes it. */
  frame(from: From, opcode: number, payload: string | Uint8Array): this {
    const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload
    return this.send(from, frameBytes(opcode, bytes, from === 'client' ? MASK_KEY : -1))
  }

  hex(from: From, digits: string): this {
    return this.send(from, new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex')))
  }

  wait(ms: number): this {
    this.#time += ms
    return this
  }

  end(from: From, how: 'fin' | 'rst' = 'fin'): this {
    this.records.push({ kind: 'end', connection: this.#connection, time: this.#time, from, how })
    return this
  }
}

/** A final frame; -1 as key for one without mask. */
export function frameBytes(opcode: number, payload: Uint8Array, key: number): Uint8Array {
  const bytes = new Uint8Array(headerLength(payload.length, key >= 0) + payload.length)
  const start = writeHeader(bytes, 0, opcode, true, payload.length, key)
  bytes.set(payload, start)
  if (key > 0) applyMask(bytes, start, bytes.length, key)
  return bytes
}

export function jsonLines(records: readonly CaptureRecord[]): string {
  return records.map((record) => `${encodeRecord(record)}\n`).join('')
}

/** A folder for files of one test file; the caller removes it. */
export class CaptureFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'tongro-inspect-'))

  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name)
    writeFileSync(path, content)
    return path
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }
}
