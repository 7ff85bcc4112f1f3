// Captures for the tests of the inspector, written as steps, and their reports sorted by kind.

import { Inspector, type InspectorOptions, type Report } from '../src/inspector/index.ts'
import type { CaptureRecord, From } from '../src/protocol/index.ts'

/** A step of a capture; connection 0 and a time 10 ms after the step before are filled in. */
export type Step = Partial<Omit<CaptureRecord, 'kind'>> & Record<string, unknown>

export function bytesOf(hex: string): Uint8Array {
  const digits = hex.replace(/\s/g, '')
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  )
}

export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}

/** A masked "Hello" of a client, as RFC 6455 5.7 gives it. */
export const MASKED_HELLO = '818537fa213d7f9f4d5158'
/** An unmasked "Hello" of a server. */
export const HELLO = '810548656c6c6f'

export const REQUEST: string =
  'GET /chat HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n'
export const RESPONSE: string =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n'

export function client(hex: string): Step {
  return { kind: 'chunk', from: 'client', bytes: bytesOf(hex) }
}

export function server(hex: string): Step {
  return { kind: 'chunk', from: 'server', bytes: bytesOf(hex) }
}

export function text(from: From, head: string): Step {
  return { kind: 'chunk', from, bytes: latin1Bytes(head) }
}

export function end(from: From, how: 'fin' | 'rst' | 'lost' = 'fin'): Step {
  return { kind: 'end', from, how }
}

/** A handshake that opens the connection, with further header lines on either side. */
export function opened(requestLines = '', responseLines = ''): Step[] {
  return [
    text('client', `${REQUEST}${requestLines}\r\n`),
    text('server', `${RESPONSE}${responseLines}\r\n`),
  ]
}

export function recordsOf(steps: readonly Step[]): CaptureRecord[] {
  return steps.map(
    (step, i) => ({ connection: 0, time: 10 * (i + 1), ...step }) as unknown as CaptureRecord,
  )
}

type OfKind<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>

/** What the inspector told, all in order and by kind. */
export class Told {
  readonly all: Report[] = []

  of<Kind extends Report['kind']>(kind: Kind): Array<OfKind<Kind>> {
    return this.all.filter((report): report is OfKind<Kind> => report.kind === kind)
  }

  /** Codes of all findings in order, each with its frame if it has one, such as `mask-missing@0`. */
  get findings(): string[] {
    return this.of('finding').map(({ code, frame }) =>
      frame === undefined ? code : `${code}@${frame}`,
    )
  }

  /** Each frame as `client text 5 Hello`, with its payload as ASCII. */
  get frames(): string[] {
    return this.of('frame').map(({ from, opcode, length, payload }) =>
      `${from} ${opcode} ${length} ${String.fromCharCode(...payload)}`.trimEnd(),
    )
  }
}

export function inspect(steps: readonly Step[], options?: InspectorOptions): Told {
  const told = new Told()
  const inspector = new Inspector((report) => told.all.push(report), options)
  for (const record of recordsOf(steps)) inspector.record(record)
  inspector.end()
  return told
}
