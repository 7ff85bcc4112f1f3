// The opening handshake, judged whole: everything both heads agreed on, each check with the values
// it compared, and every rule that either breaks. The rules are those of the library's own judges.

import {
  breachesOfConnect,
  breachesOfConnectResponse,
  breachesOfRequest,
  breachesOfResponse,
  type Extension,
  Fields,
  type From,
  isOriginAllowed,
  parseExtensions,
  parseProtocols,
  type ResponseExpectations,
  type RuleCode,
} from '../../protocol/index.ts'
import { acceptSteps } from './accept-steps.ts'
import { agreedDeflate } from './agreed-deflate.ts'
import { breachDetail } from './breach-detail.ts'
import { handshakeChecks } from './handshake-checks.ts'
import type { HeadInput } from './head-input.ts'
import type { AcceptReport, FindingCode, HandshakeReport, HeadReport } from './reports.ts'

/** A broken rule or an observation, with the values at hand. */
export interface HandshakeBreach {
  readonly code: FindingCode
  readonly from: From
  readonly detail: string | undefined
}

/** What stands beside the heads. */
export interface HandshakeContext {
  /** First KiB of a refusal's body, as text. */
  readonly refusal?: string | undefined
  /** Keys of other connections, whose answer a wrong accept may be. */
  readonly otherKeys?: Iterable<string> | undefined
}

export interface HandshakeVerdict {
  readonly report: Omit<HandshakeReport, 'kind' | 'connection' | 'time' | 'findings'>
  readonly breaches: readonly HandshakeBreach[]
}

/** A head with its fields ready to be asked for by name. */
export interface Head extends HeadInput {
  readonly named: Fields
}

/** Both heads and what follows from them, for those who word details and checks. */
export interface HandshakeFacts {
  readonly request: Head | undefined
  readonly response: Head | undefined
  readonly isHttp2: boolean
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly accept: AcceptReport | undefined
  readonly offered: readonly Extension[]
  readonly context: HandshakeContext
  readonly requestBreaches: readonly RuleCode[]
}

/** Judges what is there of the two heads; one or both may be missing. Takes any heads. */
export function judgeHandshake(
  request: HeadInput | undefined,
  response: HeadInput | undefined,
  context: HandshakeContext = {},
): HandshakeVerdict {
  const facts = factsOf(request && withNames(request), response && withNames(response), context)
  const codes: Array<{ code: FindingCode; from: From }> = [
    ...facts.requestBreaches.map((code) => ({ code, from: 'client' as const })),
    ...responseBreaches(facts).map((code) => ({ code, from: 'server' as const })),
  ]
  if (isForeignPage(facts)) codes.push({ code: 'origin-foreign', from: 'client' })
  if (isUnanswered(facts)) {
    codes.push({ code: 'handshake-unanswered', from: facts.request?.isWhole ? 'server' : 'client' })
  }
  const checks = handshakeChecks(facts, codes)
  const breaches: HandshakeBreach[] = codes.map(({ code, from }) => ({
    code,
    from,
    detail: breachDetail(code, from, facts),
  }))
  return { report: { ...agreements(facts), checks }, breaches }
}

function withNames(head: HeadInput): Head {
  const named = new Fields()
  for (const [name, value] of head.fields) named.add(name, value)
  return { ...head, named }
}

function factsOf(
  request: Head | undefined,
  response: Head | undefined,
  context: HandshakeContext,
): HandshakeFacts {
  const isHttp2 = (request ?? response)?.httpVersion[0] === '2'
  const fields = request?.named
  const isVersion8 = fields?.get('sec-websocket-version') === '8'
  const key = fields?.all('sec-websocket-key')[0]
  const received = response?.named.all('sec-websocket-accept')[0]
  const isAnswered = !isHttp2 && key !== undefined && response?.status === 101
  return {
    request,
    response,
    isHttp2,
    host: fields?.get(isHttp2 ? ':authority' : 'host'),
    origin: fields?.get(isVersion8 ? 'sec-websocket-origin' : 'origin'),
    accept: isAnswered ? acceptSteps(key, received) : undefined,
    offered: parseExtensions(fields?.get('sec-websocket-extensions') ?? '') ?? [],
    context,
    requestBreaches: request === undefined ? [] : requestBreaches(request),
  }
}

function requestBreaches(head: Head): RuleCode[] {
  if (!head.isWhole) return [...head.broken]
  // Which origins a server allows is its own affair.
  if (head.httpVersion[0] === '2') return unique(head.broken, breachesOfConnect(head.fields, '*'))
  const { method = '', target = '', httpVersion, named: fields } = head
  const found = breachesOfRequest({ method, target, httpVersion, fields }, '*')
  return unique(head.broken, found)
}

/** What cannot be judged without the request. */
const NEEDS_REQUEST: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'accept-mismatch',
  'response-protocol-unrequested',
  'response-protocol-missing',
  'response-extension-unrequested',
  'response-deflate-illegal',
])

function responseBreaches({ request, response, isHttp2, offered }: HandshakeFacts): RuleCode[] {
  if (response === undefined) return []
  if (!response.isWhole) return [...response.broken]
  const { status = 0, reason = '', httpVersion, named: fields, broken } = response
  const expected: ResponseExpectations = {
    key: request?.named.all('sec-websocket-key')[0] ?? '',
    protocols: parseProtocols(request?.named.get('sec-websocket-protocol') ?? '') ?? [],
    requireProtocol: true,
    offered,
  }
  const found = isHttp2
    ? breachesOfConnectResponse(status, fields, expected)
    : breachesOfResponse({ httpVersion, status, reason, fields }, expected)
  const isKnown = request !== undefined
  return unique(broken, found).filter((code) => isKnown || !NEEDS_REQUEST.has(code))
}

/** The rest will not come: half a handshake is judged only then. */
function isUnanswered({ request, response }: HandshakeFacts): boolean {
  return request !== undefined && response?.isWhole !== true
}

/** Legal, and refused by servers that take pages of their own only. */
function isForeignPage({ origin, host }: HandshakeFacts): boolean {
  return origin !== undefined && !isOriginAllowed('same', origin, host ?? '')
}

function unique(a: readonly RuleCode[], b: readonly RuleCode[]): RuleCode[] {
  return [...new Set([...a, ...b])]
}

/** Whether a response opens the connection; what it breaks besides does not keep frames from coming. */
function opens(response: Head, isHttp2: boolean): boolean {
  const status = response.status ?? 0
  return isHttp2 ? status >= 200 && status < 300 : status === 101
}

function agreements(facts: HandshakeFacts): Omit<HandshakeVerdict['report'], 'checks'> {
  const { request, response, isHttp2, host, origin, accept, context } = facts
  const isOpen = response !== undefined && opens(response, isHttp2)
  const extensions = isOpen ? response.named.get('sec-websocket-extensions') : undefined
  const offers = request?.named.get('sec-websocket-protocol')
  return {
    request: request && headReport(request),
    response: response && headReport(response),
    path: request?.target,
    host,
    origin,
    version: request?.named.get('sec-websocket-version'),
    status: response?.status,
    refusal: response === undefined || isOpen ? undefined : context.refusal,
    accept,
    protocolsOffered: offers === undefined ? [] : splitOffers(offers),
    protocol: isOpen ? response.named.get('sec-websocket-protocol') : undefined,
    extensionsOffered: request?.named.get('sec-websocket-extensions'),
    extensions,
    deflate: extensions === undefined ? undefined : agreedDeflate(extensions),
    isOpen,
  }
}

/** As offered, even where the list is malformed. */
function splitOffers(value: string): string[] {
  const names = value.split(',').map((name) => name.trim())
  return parseProtocols(value) ?? names.filter((name) => name !== '')
}

function headReport({ time, httpVersion, line, fields, size, chunks }: Head): HeadReport {
  return { time, httpVersion, line, fields, size, chunks }
}
