// The opening handshake as the client sees it (RFC 6455 4.1): build the request, judge the answer.

import { acceptKey, type TextDigest } from './accept-key.ts'
import { MisuseError } from './errors.ts'
import type { ResponseHead } from './head.ts'
import { callerHeaderLines } from './header-lines.ts'
import type { RuleCode } from './rules.ts'
import { isFieldValue, isToken, listHasToken } from './tokens.ts'

export interface ClientRequest {
  /** Host header: name, and port unless it is the scheme's default. */
  readonly host: string
  /** Path with query. */
  readonly target: string
  /** Base64 of 16 fresh random bytes. */
  readonly key: string
  readonly protocols: readonly string[]
  /** Further headers; none may be one of the handshake's own. */
  readonly headers: Iterable<readonly [string, string]>
}

export interface ResponseExpectations {
  readonly key: string
  readonly protocols: readonly string[]
  /** Whether a server that chooses no subprotocol of those offered is refused. */
  readonly requireProtocol: boolean
  readonly digest?: TextDigest | undefined
}

/** The request head. Throws MisuseError on subprotocols or headers that may not be sent. */
export function buildRequest(request: ClientRequest): string {
  checkProtocols(request.protocols)
  checkPlace(request)
  let head = `GET ${request.target} HTTP/1.1\r\nHost: ${request.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${request.key}\r\nSec-WebSocket-Version: 13\r\n`
  if (request.protocols.length > 0) {
    head += `Sec-WebSocket-Protocol: ${request.protocols.join(', ')}\r\n`
  }
  return `${head}${callerHeaderLines(request.headers)}\r\n`
}

function checkPlace({ host, target }: ClientRequest): void {
  for (const text of [host, target]) {
    if (text !== '' && isFieldValue(text) && !text.includes(' ') && !text.includes('\t')) continue
    throw new MisuseError(
      'header-injection',
      `Cannot ask for ${JSON.stringify(target)} at ${JSON.stringify(host)}: neither may be empty or hold spaces or control characters`,
    )
  }
}

/** Throws MisuseError unless every name is a token and none is given twice. */
export function checkProtocols(protocols: readonly string[]): void {
  for (const [i, name] of protocols.entries()) {
    if (typeof name !== 'string' || !isToken(name)) {
      throw new MisuseError(
        'protocol-malformed',
        `Cannot offer subprotocol ${JSON.stringify(name)}: it must be a token without spaces or separators`,
      )
    }
    if (protocols.indexOf(name) !== i) {
      throw new MisuseError(
        'protocol-malformed',
        `Cannot offer subprotocol "${name}" twice: give each name once`,
      )
    }
  }
}

/** Judges a response; answers the agreed subprotocol ('' for none) or the broken rule. */
export function judgeResponse(
  head: ResponseHead,
  expected: ResponseExpectations,
): { readonly protocol: string } | { readonly broken: RuleCode } {
  const broken = judgeUpgrade(head, expected) ?? judgeNegotiation(head, expected)
  if (broken !== undefined) return { broken }
  return { protocol: head.fields.get('sec-websocket-protocol') ?? '' }
}

function judgeUpgrade(head: ResponseHead, expected: ResponseExpectations): RuleCode | undefined {
  const { fields } = head
  if (head.status !== 101) return 'status-not-101'
  if (!listHasToken(fields.get('upgrade'), 'websocket')) return 'response-upgrade-missing'
  if (!listHasToken(fields.get('connection'), 'upgrade')) return 'response-connection-missing'
  const accepts = fields.all('sec-websocket-accept')
  if (accepts.length > 1) return 'accept-duplicate'
  return accepts[0] === acceptKey(expected.key, expected.digest) ? undefined : 'accept-mismatch'
}

function judgeNegotiation(
  head: ResponseHead,
  expected: ResponseExpectations,
): RuleCode | undefined {
  const { fields } = head
  if (fields.count('sec-websocket-extensions') > 1) return 'response-extensions-duplicate'
  // None is offered, so any name in the answer was not asked for; an empty header names none.
  const extensions = fields.get('sec-websocket-extensions')
  if (extensions !== undefined && extensions !== '') return 'response-extension-unrequested'
  if (fields.count('sec-websocket-protocol') > 1) return 'response-protocol-duplicate'
  const protocol = fields.get('sec-websocket-protocol')
  if (protocol === undefined) {
    const isMissing = expected.protocols.length > 0 && expected.requireProtocol
    return isMissing ? 'response-protocol-missing' : undefined
  }
  return expected.protocols.includes(protocol) ? undefined : 'response-protocol-unrequested'
}

const SECRETS = new Set(['authorization', 'cookie', 'proxy-authorization'])

/**
 * The headers that may go along to where a redirect points: secrets stay with their host, and with
 * TLS (RFC 9110 15.4). `from` and `to` are scheme and authority, such as `wss://example.com:443`.
 */
export function headersAfterRedirect(
  headers: Iterable<readonly [string, string]>,
  from: string,
  to: string,
): Array<readonly [string, string]> {
  const isSafe = from === to || (from.startsWith('ws://') && to === from.replace('ws://', 'wss://'))
  return [...headers].filter(([name]) => isSafe || !SECRETS.has(name.toLowerCase()))
}
