// What a line typed at the prompt of `tongro connect` means: text to send, or one of the slash commands.
import { parseHex } from './hex.ts'

export type TypedLine =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'ping'; readonly payload: string }
  | { readonly kind: 'close'; readonly code: number | undefined; readonly reason: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly message: string }

export const TYPED_HELP: readonly string[] = [
  'text                     send a text message',
  '/ping [text]             send a ping; its pong shows the round-trip time',
  '/close [code] [reason]   close, with 1000 unless given, as in /close 1000 bye',
  '/hex 00 ff 10            send a binary message',
  '//text                   send text that begins with a slash',
  '/help                    show this list',
  'Ctrl-D                   close with 1000',
]

const NAMES = '/ping, /close, /hex and /help'

export function readTypedLine(line: string): TypedLine {
  if (!line.startsWith('/')) return { kind: 'text', text: line }
  if (line.startsWith('//')) return { kind: 'text', text: line.slice(1) }
  const [, name = '', rest = ''] = /^\/(\S*)\s?(.*)$/s.exec(line) ?? []
  switch (name) {
    case 'ping':
      return readPing(rest)
    case 'close':
      return readClose(rest.trim())
    case 'hex':
      return readBinary(rest)
    case 'help':
      return { kind: 'help' }
    default:
      return mistake(
        `Unknown command /${name}: the commands are ${NAMES}; to send text that begins with a slash, write two: /${line}`,
      )
  }
}

function readPing(payload: string): TypedLine {
  const size = Buffer.byteLength(payload)
  if (size > 125) {
    return mistake(`Cannot send a ${size}-byte ping: control payloads must be at most 125 bytes`)
  }
  return { kind: 'ping', payload }
}

function readClose(text: string): TypedLine {
  if (text === '') return { kind: 'close', code: undefined, reason: '' }
  const [, digits = '', reason = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? []
  const code = Number(digits)
  if (!/^\d{4}$/.test(digits) || code < 1000 || code > 4999) {
    return mistake(
      `Cannot close with ${digits}: a close code must be a number from 1000 to 4999, as in /close 1000 bye`,
    )
  }
  const size = Buffer.byteLength(reason)
  if (size > 123) {
    return mistake(`Cannot close with a ${size}-byte reason: it must be at most 123 bytes`)
  }
  return { kind: 'close', code, reason }
}

function readBinary(text: string): TypedLine {
  const bytes = parseHex(text)
  if (bytes === undefined) {
    return mistake(
      `Cannot send "${text}": /hex takes whole bytes in hexadecimal, two digits each, as in /hex 00 ff 10`,
    )
  }
  return { kind: 'binary', bytes }
}

function mistake(message: string): TypedLine {
  return { kind: 'mistake', message }
}
