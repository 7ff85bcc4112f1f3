// The opening handshake as the server sees it (RFC 6455 4.2): judge a request, build the answer.

import { acceptKey, type TextDigest } from './accept-key.ts'
import { isBase64Of16Bytes } from './base64.ts'
import { allBreaches, type Check, firstBreach } from './checks.ts'
import type { Fields } from './fields.ts'
import type { RequestHead } from './head.ts'
import { callerHeaderLines, headerLines } from './header-lines.ts'
import { isOriginAllowed, type OriginPolicy } from './origin.ts'
import { RULES, type RuleCode } from './rules.ts'
import { type Extension, listHasToken, parseExtensions, parseProtocols } from './tokens.ts'

/** What a legal request asks for. */
export interface Offer extends Terms {
  readonly key: string
}

/** What a legal request asks for, over whichever version of HTTP. */
export interface Terms {
  /** 13, or 8 of older clients: same frames, another Origin header. */
  readonly version: 13 | 8
  readonly protocols: readonly string[]
  readonly extensions: readonly Extension[]
}

/** Versions that are spoken, as a refusal names them (RFC 6455 4.4). */
export const VERSIONS = '13, 8'

/**
 * Whether a request means to open a WebSocket. Anything that carries one of the handshake's own
 * headers does, so that a broken handshake is told what is wrong instead of "not found".
 */
export function isUpgradeAttempt(fields: Fields): boolean {
  return (
    listHasToken(fields.get('upgrade'), 'websocket') ||
    fields.has('sec-websocket-key') ||
    fields.has('sec-websocket-version')
  )
}

/** Judges an upgrade attempt; answers the first broken rule, in the order a client would mend them. */
export function judgeRequest(head: RequestHead, origins: OriginPolicy): Offer | RuleCode {
  const { fields } = head
  const broken = firstBreach(HTTP_CHECKS, head)
  if (broken !== undefined) return broken
  const terms = judgeTerms(fields, origins, fields.get('host')!, REQUEST_VERSIONS)
  return typeof terms === 'string' ? terms : { key: fields.get('sec-websocket-key')!, ...terms }
}

/** Every rule that an upgrade attempt breaks, for who only looks on. */
export function breachesOfRequest(head: RequestHead, origins: OriginPolicy): RuleCode[] {
  const { fields } = head
  const subject = { fields, origins, host: fields.get('host') ?? '', versions: REQUEST_VERSIONS }
  return [...allBreaches(HTTP_CHECKS, head), ...allBreaches(TERMS_CHECKS, subject)]
}

/** What both forms of the handshake, over HTTP/1.1 and over HTTP/2, ask for in the same fields. */
export function judgeTerms(
  fields: Fields,
  origins: OriginPolicy,
  host: string,
  versions: readonly string[],
): Terms | RuleCode {
  const broken = firstBreach(TERMS_CHECKS, { fields, origins, host, versions })
  if (broken !== undefined) return broken
  const version = isVersion8(fields) ? 8 : 13
  return { version, protocols: protocolsOf(fields)!, extensions: extensionsOf(fields)! }
}

export interface TermsSubject {
  readonly fields: Fields
  readonly origins: OriginPolicy
  readonly host: string
  readonly versions: readonly string[]
}

const REQUEST_VERSIONS = ['13', '8']

export const TERMS_CHECKS: ReadonlyArray<Check<TermsSubject>> = [
  ({ fields, versions }) => {
    const version = fields.get('sec-websocket-version')
    if (fields.count('sec-websocket-version') > 1) return 'version-duplicate'
    if (version === undefined || !versions.includes(version)) return 'version-unsupported'
    return undefined
  },
  ({ fields }) => (protocolsOf(fields) === undefined ? 'protocol-malformed' : undefined),
  ({ fields }) => (extensionsOf(fields) === undefined ? 'extensions-malformed' : undefined),
  ({ fields, origins, host }) => {
    const origin = fields.get(isVersion8(fields) ? 'sec-websocket-origin' : 'origin')
    if (!isOriginAllowed(origins, origin, host)) return 'origin-refused'
    return undefined
  },
]

const HTTP_CHECKS: ReadonlyArray<Check<RequestHead>> = [
  (head) => {
    if (head.method !== 'GET') return 'method-not-get'
    return undefined
  },
  (head) => {
    if (head.httpVersion[0] !== '1' || head.httpVersion === '1.0') return 'http-version-too-low'
    return undefined
  },
  ({ fields }) => {
    if (fields.count('host') !== 1) return 'host-missing'
    return undefined
  },
  ({ fields }) => {
    if (fields.has('transfer-encoding') || (fields.get('content-length') ?? '0') !== '0') {
      return 'handshake-has-body'
    }
    return undefined
  },
  ({ fields }) => {
    if (!fields.has('upgrade')) return 'upgrade-missing'
    if (!listHasToken(fields.get('upgrade'), 'websocket')) return 'upgrade-token-missing'
    return undefined
  },
  judgeConnection,
  ({ fields }) => {
    const keys = fields.all('sec-websocket-key')
    if (keys.length === 0) return 'key-missing'
    if (keys.length > 1) return 'key-duplicate'
    return isBase64Of16Bytes(keys[0]!) ? undefined : 'key-malformed'
  },
]

function judgeConnection({ fields }: RequestHead): RuleCode | undefined {
  return listHasToken(fields.get('connection'), 'upgrade') ? undefined : 'connection-token-missing'
}

function isVersion8(fields: Fields): boolean {
  return fields.get('sec-websocket-version') === '8'
}

/** Undefined when the list is malformed. */
function protocolsOf(fields: Fields): readonly string[] | undefined {
  const protocolValue = fields.get('sec-websocket-protocol')
  return protocolValue === undefined ? [] : parseProtocols(protocolValue)
}

/** Undefined when the list is malformed. */
function extensionsOf(fields: Fields): readonly Extension[] | undefined {
  const extensionValue = fields.get('sec-websocket-extensions')
  return extensionValue === undefined ? [] : parseExtensions(extensionValue)
}

/** The response that accepts an offer. Throws MisuseError on headers that HTTP forbids. */
export function buildAcceptance(
  key: string,
  protocol: string | undefined,
  headers: Iterable<readonly [string, string]>,
  digest?: TextDigest,
  extensions?: string,
): string {
  let head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(key, digest)}\r\n`
  if (protocol !== undefined) head += `Sec-WebSocket-Protocol: ${protocol}\r\n`
  if (extensions !== undefined) head += `Sec-WebSocket-Extensions: ${extensions}\r\n`
  return `${head}${callerHeaderLines(headers)}\r\n`
}

/** A response that refuses and ends the connection. */
export function buildRefusal(
  status: number,
  phrase: string,
  headers: Iterable<readonly [string, string]>,
  /** Undefined for a status that has no body. */
  bodyLength: number | undefined,
): string {
  const length = bodyLength === undefined ? '' : `Content-Length: ${bodyLength}\r\n`
  const framing = `${length}Connection: close\r\n`
  return `HTTP/1.1 ${status} ${phrase}\r\n${headerLines(headers)}${framing}\r\n`
}

/** What a refusal for a broken rule says besides its status. */
export function refusalHeaders(
  code: RuleCode,
  versions: string = VERSIONS,
): Array<readonly [string, string]> {
  const headers: Array<readonly [string, string]> = [['Content-Type', 'text/plain; charset=utf-8']]
  const { status } = RULES[code]
  if (status === 426) headers.push(['Sec-WebSocket-Version', versions], ['Upgrade', 'websocket'])
  if (status === 405) headers.push(['Allow', 'GET'])
  return headers
}
