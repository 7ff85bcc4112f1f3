// The values that a broken rule of the handshake is about, as a sentence's part.

import { DEFLATE_NAME, type From, parseExtensions } from '../../protocol/index.ts'
import { wrongAcceptCause } from './accept-steps.ts'
import type { HandshakeFacts, Head } from './handshake.ts'
import { quoted } from './quoted.ts'
import { refusalDetail } from './refusal-cause.ts'
import type { FindingCode } from './reports.ts'

/** Undefined where the rule says all there is to say. */
export function breachDetail(
  code: FindingCode,
  from: From,
  facts: HandshakeFacts,
): string | undefined {
  if (code === 'handshake-unanswered') return unanswered(facts)
  const head = from === 'client' ? facts.request : facts.response
  if (head === undefined) return undefined
  const special = SPECIAL[code]
  if (special !== undefined) return special(facts, head)
  const names = FIELDS[code]
  return names?.map((name) => fieldLine(head, name)).join('; ')
}

/** `Upgrade: "h2c"`, each time it appears, or that it is not there. */
function fieldLine({ named }: Head, name: string): string {
  const values = named.all(name.toLowerCase())
  return values.length === 0
    ? `no ${name}`
    : values.map((value) => `${name}: ${quoted(value)}`).join(', ')
}

/** Rules that are about the values of fields and nothing else. */
const FIELDS: Readonly<Partial<Record<FindingCode, readonly string[]>>> = {
  'host-missing': ['Host'],
  'handshake-has-body': ['Content-Length', 'Transfer-Encoding'],
  'upgrade-token-missing': ['Upgrade'],
  'connection-token-missing': ['Connection'],
  'key-duplicate': ['Sec-WebSocket-Key'],
  'version-unsupported': ['Sec-WebSocket-Version'],
  'version-duplicate': ['Sec-WebSocket-Version'],
  'protocol-malformed': ['Sec-WebSocket-Protocol'],
  'extensions-malformed': ['Sec-WebSocket-Extensions'],
  'connect-not-websocket': [':method', ':protocol'],
  'connect-pseudo-illegal': [':scheme', ':path', ':authority'],
  'connect-scheme-illegal': [':scheme'],
  'connect-path-illegal': [':path'],
  'response-upgrade-missing': ['Upgrade'],
  'response-connection-missing': ['Connection'],
  'accept-duplicate': ['Sec-WebSocket-Accept'],
  'response-protocol-duplicate': ['Sec-WebSocket-Protocol'],
  'response-extensions-duplicate': ['Sec-WebSocket-Extensions'],
}

type Wording = (facts: HandshakeFacts, head: Head) => string | undefined

const SPECIAL: Readonly<Partial<Record<FindingCode, Wording>>> = {
  'method-not-get': (_, { method }) => `the method is ${quoted(method ?? '')}`,
  'http-version-too-low': (_, { httpVersion }) => `the version is ${quoted(httpVersion)}`,
  'key-malformed': (_, head) => {
    const key = head.named.get('sec-websocket-key')!
    return `${quoted(key)} has ${key.length} characters of the 24 that 16 bytes make`
  },
  'head-malformed': (_, head) => `${quoted(suspiciousLine(head))} cannot be read`,
  'connect-header-illegal': (_, { fields }) =>
    fields
      .filter(([name]) => name !== name.toLowerCase() || CONNECT_SUSPECTS.has(name))
      .map(([name, value]) => `${name}: ${quoted(value)}`)
      .join(', '),
  'status-not-101': refusal,
  'connect-status-not-2xx': refusal,
  'accept-mismatch': ({ accept, context }) =>
    accept &&
    `expected ${accept.expected}, received ${quoted(accept.received ?? '')}: ${wrongAcceptCause(accept, context.otherKeys)}`,
  'response-protocol-unrequested': (facts, { named }) =>
    `chosen ${quoted(named.get('sec-websocket-protocol') ?? '')}, offered ${offered(facts, 'sec-websocket-protocol')}`,
  'response-protocol-missing': (facts) => `offered ${offered(facts, 'sec-websocket-protocol')}`,
  'response-extension-unrequested': (facts, { named }) =>
    `answered ${quoted(named.get('sec-websocket-extensions') ?? '')}, offered ${offered(facts, 'sec-websocket-extensions')}`,
  'response-deflate-illegal': (facts, { named }) => {
    const value = named.get('sec-websocket-extensions') ?? ''
    return `answered ${quoted(value)} to ${offered(facts, 'sec-websocket-extensions')}${whyIllegal(facts, value)}`
  },
  'origin-foreign': ({ origin, host }) =>
    `Origin ${quoted(origin ?? '')}, ${host === undefined ? 'no Host' : `Host ${quoted(host)}`}`,
}

/** Fields that a CONNECT may not have, or not with every value. */
const CONNECT_SUSPECTS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'te',
  'host',
])

function offered({ request }: HandshakeFacts, name: string): string {
  const value = request?.named.get(name)
  return value === undefined ? 'nothing' : quoted(value)
}

function refusal(facts: HandshakeFacts, head: Head): string {
  const { requestBreaches, host, origin, request, context } = facts
  const field = (name: string): string | undefined => head.named.get(name)
  const { status = 0, reason = '' } = head
  const path = request?.target
  return refusalDetail({
    ...{ status, reason, body: context.refusal, requestBreaches },
    ...{ host, origin, path, field },
  })
}

function unanswered({ request, response }: HandshakeFacts): string {
  if (request?.isWhole !== true) return 'the request has no empty line at its end, so it goes on'
  return response === undefined
    ? 'the request is whole, and no answer came'
    : 'the answer has no empty line at its end'
}

/** The line that a strict parser most likely stopped at. */
function suspiciousLine({ line, fields }: Head): string {
  const bad = fields.find(
    ([name, value]) => !/^[!#$%&'*+\-.^_`|~\w]+$/.test(name) || hasControl(value),
  )
  return bad === undefined ? line : `${bad[0]}: ${bad[1]}`
}

function hasControl(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if ((code < 32 && code !== 9) || code === 127) return true
  }
  return false
}

/** Which parameter of the answer does not fit, where one can be named. */
function whyIllegal({ offered }: HandshakeFacts, value: string): string {
  const answers = (parseExtensions(value) ?? []).filter(({ name }) => name === DEFLATE_NAME)
  if (answers.length > 1) return ': the extension is answered twice'
  const offers = offered.filter(({ name }) => name === DEFLATE_NAME)
  const isOffered = (wanted: string): boolean =>
    offers.some(({ parameters }) => parameters.some(([name]) => name === wanted))
  const names = (answers[0]?.parameters ?? []).map(([name]) => name)
  const doubled = names.find((name, at) => names.indexOf(name) !== at)
  if (doubled !== undefined) return `: ${doubled} stands twice`
  const unknown = names.find((name) => !PARAMETERS.has(name))
  if (unknown !== undefined) return `: ${quoted(unknown)} is no parameter of permessage-deflate`
  if (names.includes('client_max_window_bits') && !isOffered('client_max_window_bits')) {
    return ': client_max_window_bits may be answered only where it was offered'
  }
  for (const name of ['server_no_context_takeover', 'server_max_window_bits']) {
    if (isOffered(name) && !names.includes(name))
      return `: ${name} was asked for and is not answered`
  }
  return ': the window bits are not within what was offered'
}

const PARAMETERS: ReadonlySet<string> = new Set([
  'server_no_context_takeover',
  'client_no_context_takeover',
  'server_max_window_bits',
  'client_max_window_bits',
])
