// The opening handshake over HTTP/2 (RFC 8441): a CONNECT request that opens one stream of a session,
// judged and built as lists of header fields; both roles.
//
//   client                                     server
//   :method CONNECT, :protocol websocket  -->
//   :scheme https, :path /chat
//   :authority example.com
//   sec-websocket-version 13, origin, …   <--  :status 200, sec-websocket-protocol, …
//   DATA: masked frames                   <->  DATA: frames
//
// Key and Accept are gone, since no cache or old server can mistake this for a page. What a proxy
// might read differently than we do is refused, as in the head of HTTP/1.1.

import { allBreaches, type Check, firstBreach } from './checks.ts'
import type { Agreed, ClientRequest, ResponseTerms } from './client-handshake.ts'
import { breachesOfAgreement, checkPlace, checkProtocols, judgeAgreed } from './client-handshake.ts'
import { Fields } from './fields.ts'
import { CONNECTION_FIELDS, callerHeaderFields, headerFields } from './header-lines.ts'
import type { OriginPolicy } from './origin.ts'
import type { RuleCode } from './rules.ts'
import { judgeTerms, refusalHeaders, TERMS_CHECKS, type Terms } from './server-handshake.ts'

/** Header fields in the order of the wire, those that begin with a colon first. */
export type HeaderFields = ReadonlyArray<readonly [name: string, value: string]>

const PSEUDO = new Set([':method', ':protocol', ':scheme', ':path', ':authority'])
/** RFC 8441 knows only the version of RFC 6455. */
const CONNECT_VERSIONS = ['13']

// Server ----------------------------------------------------------------------------------------

/** Whether a CONNECT asks for a WebSocket. */
export function isWebSocketConnect(
  method: string | undefined,
  protocol: string | undefined,
): boolean {
  return method === 'CONNECT' && protocol?.toLowerCase() === 'websocket'
}

/** Judges the header fields of a CONNECT; answers the first broken rule. */
export function judgeConnect(list: HeaderFields, origins: OriginPolicy): Terms | RuleCode {
  const subject = connectSubject(list)
  const broken = firstBreach(CONNECT_CHECKS, subject)
  return broken ?? judgeTerms(subject.fields, origins, subject.authority, CONNECT_VERSIONS)
}

/** Every rule that the header fields of a CONNECT break, for who only looks on. */
export function breachesOfConnect(list: HeaderFields, origins: OriginPolicy): RuleCode[] {
  const subject = connectSubject(list)
  const { fields, authority: host } = subject
  const terms = { fields, origins, host, versions: CONNECT_VERSIONS }
  return [...allBreaches(CONNECT_CHECKS, subject), ...allBreaches(TERMS_CHECKS, terms)]
}

interface ConnectSubject {
  readonly list: HeaderFields
  readonly fields: Fields
  /** Empty when there is none. */
  readonly authority: string
}

function connectSubject(list: HeaderFields): ConnectSubject {
  const fields = new Fields()
  for (const [name, value] of list) fields.add(name, value)
  return { list, fields, authority: fields.get(':authority') ?? '' }
}

const CONNECT_CHECKS: ReadonlyArray<Check<ConnectSubject>> = [
  ({ fields }) => {
    const isAsked = isWebSocketConnect(fields.get(':method'), fields.get(':protocol'))
    return isAsked ? undefined : 'connect-not-websocket'
  },
  ({ list, fields, authority }) => {
    const firstOther = list.findIndex(([name]) => name[0] !== ':')
    const isOrdered = firstOther < 0 || list.slice(firstOther).every(([name]) => name[0] !== ':')
    const isKnown = list.every(([name]) => name[0] !== ':' || PSEUDO.has(name))
    const isOnce = [...PSEUDO].every((name) => fields.count(name) === 1)
    if (!isOrdered || !isKnown || !isOnce || authority === '') {
      return 'connect-pseudo-illegal'
    }
    return undefined
  },
  // A pseudo-header that is missing is no illegal one: the check above has it.
  ({ fields }) => {
    const scheme = (fields.get(':scheme') ?? 'https').toLowerCase()
    if (scheme !== 'https' && scheme !== 'http') return 'connect-scheme-illegal'
    return undefined
  },
  ({ fields }) => {
    return (fields.get(':path') ?? '/')[0] === '/' ? undefined : 'connect-path-illegal'
  },
  ({ list, authority }) => {
    for (const [name, value] of list) {
      if (name !== name.toLowerCase() || CONNECTION_FIELDS.has(name))
        return 'connect-header-illegal'
      if (name === 'te' && value !== 'trailers') return 'connect-header-illegal'
      // A Host that says the same may have been added on the way (RFC 9113 8.3.1).
      if (name === 'host' && value.toLowerCase() !== authority.toLowerCase()) {
        return 'connect-header-illegal'
      }
    }
    return undefined
  },
  ({ list }) => {
    const hasBody = list.some(([name, value]) => name === 'content-length' && value !== '0')
    return hasBody ? 'handshake-has-body' : undefined
  },
]

/** The response that accepts. Throws MisuseError on headers that HTTP forbids. */
export function buildConnectAcceptance(
  protocol: string | undefined,
  headers: Iterable<readonly [string, string]>,
  extensions: string | undefined,
): HeaderFields {
  return [[':status', '200'], ...agreement(protocol, extensions), ...callerHeaderFields(headers)]
}

/** A response that refuses; what belongs to a connection of HTTP/1.1 is left out. */
export function buildConnectRefusal(
  status: number,
  headers: Iterable<readonly [string, string]>,
  /** Undefined for a status that has no body. */
  bodyLength: number | undefined,
): HeaderFields {
  const length = bodyLength === undefined ? [] : [['content-length', String(bodyLength)] as const]
  return [[':status', String(status)], ...headerFields(headers), ...length]
}

/** What a refusal for a broken rule says besides its status. */
export function connectRefusalHeaders(code: RuleCode): Array<readonly [string, string]> {
  return refusalHeaders(code, CONNECT_VERSIONS.join(', '))
}

// Client ----------------------------------------------------------------------------------------

/** The request. Throws MisuseError on subprotocols or headers that may not be sent. */
export function buildConnect(request: Omit<ClientRequest, 'key'>, scheme: string): HeaderFields {
  checkProtocols(request.protocols)
  checkPlace(request)
  const protocol = request.protocols.length > 0 ? request.protocols.join(', ') : undefined
  return [
    [':method', 'CONNECT'],
    [':protocol', 'websocket'],
    [':scheme', scheme],
    [':path', request.target],
    [':authority', request.host],
    ['sec-websocket-version', '13'],
    ...agreement(protocol, request.extensions),
    ...callerHeaderFields(request.headers),
  ]
}

/** Judges a response; any status of 2xx opens the tunnel (RFC 9113 8.5), and none proves itself by Accept. */
export function judgeConnectResponse(
  status: number,
  fields: Fields,
  expected: ResponseTerms,
): Agreed | { readonly broken: RuleCode } {
  if (!(status >= 200 && status < 300)) return { broken: 'connect-status-not-2xx' }
  return judgeAgreed(fields, expected)
}

/** The same with every broken rule. */
export function breachesOfConnectResponse(
  status: number,
  fields: Fields,
  expected: ResponseTerms,
): RuleCode[] {
  const judged = judgeConnectResponse(status, fields, expected)
  const isRefusal = 'broken' in judged && judged.broken === 'connect-status-not-2xx'
  return isRefusal ? [judged.broken] : breachesOfAgreement(fields, expected)
}

/** Judges a value of SETTINGS_ENABLE_CONNECT_PROTOCOL by the one before it, 0 at first (RFC 8441 3). */
export function judgeConnectSetting(before: number, now: number): RuleCode | undefined {
  const isLegal = (now === 0 && before === 0) || now === 1
  return isLegal ? undefined : 'connect-setting-illegal'
}

function agreement(protocol: string | undefined, extensions: string | undefined): HeaderFields {
  const fields: Array<readonly [string, string]> = []
  if (protocol !== undefined) fields.push(['sec-websocket-protocol', protocol])
  if (extensions !== undefined) fields.push(['sec-websocket-extensions', extensions])
  return fields
}
