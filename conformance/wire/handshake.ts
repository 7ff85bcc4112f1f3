// The suite's own opening handshake, in both roles, and the heads as they are read (RFC 6455 4).

import { createHash, randomBytes } from 'node:crypto'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

export interface Head {
  readonly firstLine: string
  /** In order, names in lower case. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly text: string
}

/** Sec-WebSocket-Accept for a key. */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}${GUID}`).digest('base64')
}

export function newKey(): string {
  return randomBytes(16).toString('base64')
}

/** Splits bytes into the head and what follows it; undefined until the head is whole. */
export function takeHead(bytes: Buffer): { head: Head; rest: Buffer } | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const text = bytes.toString('latin1', 0, end)
  const [firstLine = '', ...lines] = text.split('\r\n')
  const fields = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { head: { firstLine, fields, text: `${text}\r\n\r\n` }, rest: bytes.subarray(end + 4) }
}

/** The values of a field, joined; undefined where it is absent. */
export function fieldOf(head: Head, name: string): string | undefined {
  const values = head.fields.filter(([one]) => one === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}

/** Fields of a head; undefined leaves one out. */
export type Fields = Readonly<Record<string, string | undefined>>

/** A legal request; `fields` are added, or replace one of the same name. */
export function requestHead(path: string, port: number, key: string, fields: Fields = {}): string {
  return headOf(`GET ${path} HTTP/1.1`, {
    Host: `127.0.0.1:${port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': key,
    'Sec-WebSocket-Version': '13',
    ...fields,
  })
}

/** A legal response; `fields` are added, or replace one of the same name. */
export function responseHead(key: string, fields: Fields = {}): string {
  return headOf('HTTP/1.1 101 Switching Protocols', {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': acceptOf(key),
    ...fields,
  })
}

export function headOf(firstLine: string, fields: Fields): string {
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  )
  return `${[firstLine, ...lines].join('\r\n')}\r\n\r\n`
}

/** What is wrong with an answer to `requestHead(…, key)`; undefined when it opens the connection. */
export function whyNotOpen(head: Head, key: string): string | undefined {
  if (!head.firstLine.startsWith('HTTP/1.1 101')) return `the answer was ${head.firstLine}`
  if (fieldOf(head, 'upgrade')?.toLowerCase() !== 'websocket') return 'Upgrade is not websocket'
  if (!/(^|,)\s*upgrade\s*(,|$)/i.test(fieldOf(head, 'connection') ?? '')) {
    return 'Connection does not contain Upgrade'
  }
  if (fieldOf(head, 'sec-websocket-accept') !== acceptOf(key)) return 'Accept is wrong'
  return undefined
}
