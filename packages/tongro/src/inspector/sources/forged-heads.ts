// Forged opening handshakes: heads that a strict peer refuses.

import type { RuleCode } from '../../protocol/index.ts'
import type { ForgerRole, Forgery } from './forgery.ts'

const CLIENT = ['client'] as const
const SERVER = ['server'] as const

function refuses(
  name: string,
  roles: readonly ForgerRole[],
  title: string,
  rule: RuleCode,
  head: Forgery['head'],
): Forgery {
  return { name, roles, title, rule, expected: 'refuses', codes: [], head }
}

/** Takes a header line out, or puts another in its place. */
function line(name: string, value?: string): Forgery['head'] {
  const pattern = new RegExp(`^${name}:[^\\r\\n]*\\r\\n`, 'im')
  return (head) => head.replace(pattern, value === undefined ? '' : `${name}: ${value}\r\n`)
}

function added(text: string): Forgery['head'] {
  return (head) => head.replace(/\r\n\r\n$/, `\r\n${text}\r\n\r\n`)
}

export const FORGED_HEADS: readonly Forgery[] = [
  refuses(
    'key-missing',
    CLIENT,
    'a request without Sec-WebSocket-Key',
    'key-missing',
    line('Sec-WebSocket-Key'),
  ),
  refuses(
    'key-malformed',
    CLIENT,
    'a key that is not 16 bytes in base64',
    'key-malformed',
    line('Sec-WebSocket-Key', 'AAAA'),
  ),
  refuses(
    'key-twice',
    CLIENT,
    'two keys',
    'key-duplicate',
    added('Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='),
  ),
  refuses(
    'version-7',
    CLIENT,
    'version 7',
    'version-unsupported',
    line('Sec-WebSocket-Version', '7'),
  ),
  refuses('host-missing', CLIENT, 'a request without Host', 'host-missing', line('Host')),
  refuses('method-post', CLIENT, 'POST instead of GET', 'method-not-get', (head) =>
    head.replace(/^GET/, 'POST'),
  ),
  refuses('http-1.0', CLIENT, 'HTTP/1.0', 'http-version-too-low', (head) =>
    head.replace('HTTP/1.1', 'HTTP/1.0'),
  ),
  refuses(
    'accept-wrong',
    SERVER,
    'a Sec-WebSocket-Accept of another key',
    'accept-mismatch',
    line('Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='),
  ),
  refuses(
    'accept-missing',
    SERVER,
    'no Sec-WebSocket-Accept',
    'accept-mismatch',
    line('Sec-WebSocket-Accept'),
  ),
  refuses(
    'upgrade-missing',
    SERVER,
    'no Upgrade in the response',
    'response-upgrade-missing',
    line('Upgrade'),
  ),
  refuses(
    'connection-missing',
    SERVER,
    'no Connection in the response',
    'response-connection-missing',
    line('Connection'),
  ),
  refuses('status-200', SERVER, 'status 200 instead of 101', 'status-not-101', (head) =>
    head.replace('101 Switching Protocols', '200 OK'),
  ),
  refuses(
    'protocol-unasked',
    SERVER,
    'a subprotocol that nobody offered',
    'response-protocol-unrequested',
    (head) => added('Sec-WebSocket-Protocol: forged')!(line('Sec-WebSocket-Protocol')!(head)),
  ),
  refuses(
    'extension-unasked',
    SERVER,
    'an extension that nobody offered',
    'response-extension-unrequested',
    added('Sec-WebSocket-Extensions: x-forged'),
  ),
]
