// What happens on a connection, as data, and its two forms: a JSON object a line for scripts, and lines for people.
import type { CloseFrame } from 'tongro/protocol'
import type { Paint } from '../../paint.ts'
import { visible, visibleLines } from '../../visible.ts'
import { findCloseCode } from '../close-codes.ts'
import { hexDump, toHex } from './hex.ts'

export type SessionEvent = { readonly at: number } & (
  | {
      readonly type: 'open'
      readonly url: string
      readonly status: number
      readonly protocol: string
      readonly ms: number
    }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'binary'; readonly bytes: Uint8Array }
  | { readonly type: 'ping'; readonly payload: Uint8Array }
  | { readonly type: 'pong'; readonly payload: Uint8Array; readonly rtt: number | undefined }
  | ({ readonly type: 'close' } & CloseDetails)
)

/** What the close event needs of the library's `Closed`. */
export interface CloseDetails {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
  readonly initiator: 'local' | 'peer' | 'transport'
  readonly received: CloseFrame | undefined
  readonly sent: CloseFrame | undefined
}

/** Rows of a dump on a terminal before the rest is only counted: one screen. */
const MAX_DUMP_ROWS = 16

/** One line of JSON. Times in milliseconds since the start; bytes in hexadecimal. */
export function eventToJson(event: SessionEvent): string {
  const at = round(event.at)
  switch (event.type) {
    case 'open':
      return JSON.stringify({ ...event, at, ms: round(event.ms) })
    case 'text':
      return JSON.stringify({ type: 'message', at, text: event.text })
    case 'binary':
      return JSON.stringify({ type: 'message', at, hex: toHex(event.bytes) })
    case 'ping':
      return JSON.stringify({ type: 'ping', at, hex: toHex(event.payload) })
    case 'pong': {
      const rtt = event.rtt === undefined ? null : round(event.rtt)
      return JSON.stringify({ type: 'pong', at, hex: toHex(event.payload), rtt })
    }
    case 'close':
      return JSON.stringify({ ...event, at })
  }
  event satisfies never
}

/** Lines for a terminal: when, which way, what. Nothing in them can drive the terminal. */
export function eventToLines(event: SessionEvent, paint: Paint): string[] {
  const time = paint('dim', `${(event.at / 1_000).toFixed(3)}s`.padStart(9))
  const indent = ' '.repeat(12)
  const block = (arrow: string, [first = '', ...rest]: string[]): string[] => [
    `${time} ${arrow} ${first}`,
    ...rest.map((line) => `${indent}${line}`),
  ]
  switch (event.type) {
    case 'open':
      return [paint('green', openLine(event.url, event.status, event.protocol, event.ms))]
    case 'text':
      return block(paint('cyan', '←'), visibleLines(event.text))
    case 'binary': {
      const size = event.bytes.length
      const head = paint('dim', `binary, ${size} ${size === 1 ? 'byte' : 'bytes'}`)
      return block(paint('cyan', '←'), [head, ...hexDump(event.bytes, MAX_DUMP_ROWS)])
    }
    case 'ping':
      return block(paint('yellow', '←'), [`ping${payloadText(event.payload)}`])
    case 'pong': {
      const rtt = event.rtt === undefined ? ' that answers no ping' : `, ${milliseconds(event.rtt)}`
      return block(paint('yellow', '←'), [`pong${payloadText(event.payload)}${rtt}`])
    }
    case 'close':
      return [paint(event.wasClean ? 'green' : 'red', closeLine(event))]
  }
  event satisfies never
}

function openLine(url: string, status: number, protocol: string, ms: number): string {
  const subprotocol = protocol === '' ? '' : `, subprotocol ${visible(protocol)}`
  return `Connected to ${url}: status ${status}${subprotocol}, handshake ${milliseconds(ms)}`
}

/** Who was first is what people look for when a connection ends, so it is said in words. */
function closeLine(close: CloseDetails): string {
  const meaning = findCloseCode(close.code)?.text
  const reason = close.reason === '' ? '' : `, reason "${visible(close.reason)}"`
  const first = {
    local: 'closed first by this side',
    peer: 'closed first by the peer',
    transport: 'the connection broke',
  }[close.initiator]
  const { sent } = close
  // Ours differs from the peer's when we found a fault: then ours tells what it was.
  const ours =
    close.initiator === 'local' && sent !== undefined && sent.code !== close.code
      ? ` with ${sent.code}${sent.reason === '' ? '' : ` "${visible(sent.reason)}"`}`
      : ''
  const clean = close.wasClean ? '' : ', not clean'
  return `Closed with ${close.code}${meaning === undefined ? '' : ` (${meaning})`}${reason}: ${first}${ours}${clean}`
}

function payloadText(payload: Uint8Array): string {
  if (payload.length === 0) return ''
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload)
    return ` "${visible(text)}"`
  } catch {
    return ` ${toHex(payload)}`
  }
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : 1)} ms`
}

function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
