// The opening handshake as the client sees it (RFC 6455 4.1): build the request, judge the answer.

import { acceptKey, type TextDigest } from './accept-key.ts'
import { allBreaches, type Check, firstBreach } from './checks.ts'
import {
  DEFLATE_NAME,
  type DeflateParameters,
  type DeflatePolicy,
  judgeDeflateAnswer,
  judgeDeflateByOffers,
} from './deflate-negotiation.ts'
import { MisuseError } from './errors.ts'
import type { Fields } from './fields.ts'
import type { ResponseHead } from './head.ts'
import { callerHeaderLines } from './header-lines.ts'
import type { RuleCode } from './rules.ts'
import { type Extension, isFieldValue, isToken, listHasToken, parseExtensions } from './tokens.ts'

export interface ClientRequest {
  /** Host header: name, and port unless it is the scheme's default. */
  readonly host: string
  /** Path with query. */
  readonly target: string
  /** Base64 of 16 fresh random bytes. */
  readonly key: string
  readonly protocols: readonly string[]
  /** Value of Sec-WebSocket-Extensions; undefined offers none. */
  readonly extensions?: string | undefined
  /** Further headers; none may be one of the handshake's own. */
  readonly headers: Iterable<readonly [string, string]>
}

export interface ResponseExpectations {
  readonly key: string
  readonly protocols: readonly string[]
  /** Whether a server that chooses no subprotocol of those offered is refused. */
  readonly requireProtocol: boolean
  /** The policy behind the offer of permessage-deflate; undefined: none was offered. */
  readonly deflate?: DeflatePolicy | undefined
  /** Instead of a policy, where the request was another's: what it offers, judged by RFC 7692 alone. */
  readonly offered?: readonly Extension[] | undefined
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
  if (request.extensions !== undefined) {
    head += `Sec-WebSocket-Extensions: ${request.extensions}\r\n`
  }
  return `${head}${callerHeaderLines(request.headers)}\r\n`
}

/** Throws MisuseError on a host or target that would break the head. */
export function checkPlace({ host, target }: { host: string; target: string }): void {
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

/** What was agreed: the subprotocol ('' for none), and permessage-deflate if it was. */
export interface Agreed {
  readonly protocol: string
  readonly deflate: DeflateParameters | undefined
}

/** Judges a response; answers what was agreed or the broken rule. */
export function judgeResponse(
  head: ResponseHead,
  expected: ResponseExpectations,
): Agreed | { readonly broken: RuleCode } {
  const broken = firstBreach(UPGRADE_CHECKS, { head, expected })
  return broken === undefined ? judgeAgreed(head.fields, expected) : { broken }
}

/** Every rule that a response breaks, for who only looks on. */
export function breachesOfResponse(head: ResponseHead, expected: ResponseExpectations): RuleCode[] {
  // A refusal is no upgrade, and lacks its headers by right.
  if (head.status !== 101) return ['status-not-101']
  const broken = allBreaches(UPGRADE_CHECKS, { head, expected })
  return [...broken, ...breachesOfAgreement(head.fields, expected)]
}

/** What may be chosen of what was asked for. */
export type ResponseTerms = Omit<ResponseExpectations, 'key' | 'digest'>

/** Judges what both forms of the handshake, over HTTP/1.1 and over HTTP/2, answer in the same fields. */
export function judgeAgreed(
  fields: Fields,
  expected: ResponseTerms,
): Agreed | { readonly broken: RuleCode } {
  const broken = judgeProtocol(fields, expected)
  if (broken !== undefined) return { broken }
  const deflate = judgeExtensions(fields, expected)
  if (typeof deflate === 'string') return { broken: deflate }
  return { protocol: fields.get('sec-websocket-protocol') ?? '', deflate }
}

/** The same with every broken rule. */
export function breachesOfAgreement(fields: Fields, expected: ResponseTerms): RuleCode[] {
  const found = [judgeProtocol(fields, expected), judgeExtensions(fields, expected)]
  return found.filter((code) => typeof code === 'string')
}

interface ResponseSubject {
  readonly head: ResponseHead
  readonly expected: ResponseExpectations
}

const UPGRADE_CHECKS: ReadonlyArray<Check<ResponseSubject>> = [
  ({ head }) => {
    if (head.status !== 101) return 'status-not-101'
    return undefined
  },
  ({ head }) => {
    if (head.httpVersion === '1.0') return 'http-version-too-low'
    return undefined
  },
  ({ head: { fields } }) => {
    if (!listHasToken(fields.get('upgrade'), 'websocket')) return 'response-upgrade-missing'
    return undefined
  },
  ({ head: { fields } }) => {
    if (!listHasToken(fields.get('connection'), 'upgrade')) return 'response-connection-missing'
    return undefined
  },
  ({ head, expected }) => {
    const accepts = head.fields.all('sec-websocket-accept')
    if (accepts.length > 1) return 'accept-duplicate'
    return accepts[0] === acceptKey(expected.key, expected.digest) ? undefined : 'accept-mismatch'
  },
]

function judgeProtocol(fields: Fields, expected: ResponseTerms): RuleCode | undefined {
  if (fields.count('sec-websocket-protocol') > 1) return 'response-protocol-duplicate'
  const protocol = fields.get('sec-websocket-protocol')
  if (protocol === undefined) {
    const isMissing = expected.protocols.length > 0 && expected.requireProtocol
    return isMissing ? 'response-protocol-missing' : undefined
  }
  return expected.protocols.includes(protocol) ? undefined : 'response-protocol-unrequested'
}

function judgeExtensions(
  fields: Fields,
  expected: ResponseTerms,
): DeflateParameters | RuleCode | undefined {
  if (fields.count('sec-websocket-extensions') > 1) return 'response-extensions-duplicate'
  const value = fields.get('sec-websocket-extensions')
  // An empty header names none.
  if (value === undefined || value === '') return undefined
  const answers = parseExtensions(value)
  const { deflate, offered } = expected
  const isOffered =
    offered === undefined
      ? deflate !== undefined && answers?.length === 1 && answers[0]!.name === DEFLATE_NAME
      : answers?.every(({ name }) => offered.some((offer) => offer.name === name)) === true
  if (!isOffered) {
    return 'response-extension-unrequested'
  }
  const [answer, second] = answers!.filter(({ name }) => name === DEFLATE_NAME)
  if (answer === undefined) return undefined
  // Twice the same extension, and nothing says which of them holds.
  if (second !== undefined) return 'response-deflate-illegal'
  return offered === undefined
    ? judgeDeflateAnswer(answer, deflate!)
    : judgeDeflateByOffers(answer, offered)
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
