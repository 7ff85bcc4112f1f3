// The client's opening handshake as text (RFC 6455 4.1): the request, and what its answer must be.
import { createHash, randomBytes } from 'node:crypto'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

export interface Handshake {
  readonly key: string
  readonly request: string
}

/** `extensions` are what is offered; '' for none. */
export function beginHandshake(port: number, extensions = ''): Handshake {
  const key = randomBytes(16).toString('base64')
  const request = [
    'GET / HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    ...(extensions === '' ? [] : [`Sec-WebSocket-Extensions: ${extensions}`]),
    '\r\n',
  ].join('\r\n')
  return { key, request }
}

/** What is wrong with the head of an answer, blank line included; undefined when nothing is. */
export function faultOfAnswer(head: string, key: string, extensions = ''): string | undefined {
  const [status = '', ...lines] = head.split('\r\n')
  if (!status.startsWith('HTTP/1.1 101 ')) return `the handshake was answered with "${status}"`
  const accept = lines.find((line) => /^sec-websocket-accept:/i.test(line))
  const wanted = createHash('sha1')
    .update(key + GUID)
    .digest('base64')
  if (accept?.slice(accept.indexOf(':') + 1).trim() === wanted) {
    const isAgreed = lines.some((line) => /^sec-websocket-extensions:/i.test(line))
    return isAgreed === (extensions !== '')
      ? undefined
      : 'the server does not agree to what was offered'
  }
  return `the handshake's accept value is not ${wanted}: "${accept ?? 'none'}"`
}

/** Where the head ends (behind its blank line), or -1 while it is incomplete. */
export function endOfHead(text: string): number {
  const blank = text.indexOf('\r\n\r\n')
  return blank < 0 ? -1 : blank + 4
}
