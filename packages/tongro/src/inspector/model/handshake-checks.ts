// The checks of a handshake as a list to read: each with the values it compared, and whether it holds.

import { type From, RULES } from '../../protocol/index.ts'
import type { HandshakeFacts } from './handshake.ts'
import { quoted } from './quoted.ts'
import type { FindingCode, HandshakeCheck } from './reports.ts'

type Name = HandshakeCheck['name']

interface Found {
  readonly code: FindingCode
  readonly from: From
}

/** In the order in which the standard names them; what HTTP/2 does not have is left out. */
export function handshakeChecks(facts: HandshakeFacts, found: readonly Found[]): HandshakeCheck[] {
  const { request, response, isHttp2 } = facts
  const isRefused = response !== undefined && isRefusal(facts)
  const broken = new Set(found.map(({ code, from }) => `${from} ${checkOf(code, from)}`))
  const checks: HandshakeCheck[] = []
  for (const row of ROWS) {
    if (isHttp2 && row.isHttp1Only === true) continue
    if (isRefused && row.isOfUpgrade === true) continue
    const isSeen = row.needs.every((from) => (from === 'client' ? request : response) !== undefined)
    const isBroken = row.needs.some((from) => broken.has(`${from} ${row.name}`))
    checks.push({
      name: row.name,
      verdict: isBroken ? 'broken' : isSeen ? 'ok' : 'unknown',
      value: row.value(facts),
    })
  }
  return checks
}

function isRefusal({ response, isHttp2 }: HandshakeFacts): boolean {
  const status = response?.status ?? 0
  return isHttp2 ? status < 200 || status > 299 : status !== 101
}

interface Row {
  readonly name: Name
  readonly needs: readonly From[]
  readonly isHttp1Only?: boolean
  /** Of no meaning in a refusal. */
  readonly isOfUpgrade?: boolean
  readonly value: (facts: HandshakeFacts) => string
}

const asked =
  (name: string) =>
  ({ request }: HandshakeFacts): string =>
    shown(request?.named.get(name))
const answered =
  (name: string) =>
  ({ response }: HandshakeFacts): string =>
    shown(response?.named.get(name))

function shown(value: string | undefined): string {
  return value === undefined ? 'none' : quoted(value)
}

const ROWS: readonly Row[] = [
  { name: 'request-line', needs: ['client'], value: ({ request }) => shown(request?.line) },
  { name: 'host', needs: ['client'], value: ({ host }) => shown(host) },
  { name: 'upgrade', needs: ['client'], isHttp1Only: true, value: asked('upgrade') },
  { name: 'connection', needs: ['client'], isHttp1Only: true, value: asked('connection') },
  { name: 'version', needs: ['client'], value: asked('sec-websocket-version') },
  { name: 'key', needs: ['client'], isHttp1Only: true, value: asked('sec-websocket-key') },
  { name: 'origin', needs: ['client'], value: originValue },
  { name: 'status', needs: ['server'], value: ({ response }) => shown(response?.line) },
  ...(['upgrade', 'connection'] as const).map(
    (name): Row => ({
      name: `response-${name}`,
      needs: ['server'],
      isHttp1Only: true,
      isOfUpgrade: true,
      value: answered(name),
    }),
  ),
  {
    name: 'accept',
    needs: ['client', 'server'],
    isHttp1Only: true,
    isOfUpgrade: true,
    value: acceptValue,
  },
  { name: 'protocol', needs: ['client', 'server'], value: pairOf('sec-websocket-protocol') },
  { name: 'extensions', needs: ['client', 'server'], value: pairOf('sec-websocket-extensions') },
]

function originValue({ origin, host }: HandshakeFacts): string {
  return origin === undefined ? 'none' : `${quoted(origin)} at ${shown(host)}`
}

function acceptValue({ accept }: HandshakeFacts): string {
  if (accept === undefined) return 'none'
  return accept.isValid
    ? accept.expected
    : `expected ${accept.expected}, received ${shown(accept.received)}`
}

function pairOf(name: string): Row['value'] {
  const offer = asked(name)
  const answer = answered(name)
  return (facts) => `offered ${offer(facts)}, chosen ${answer(facts)}`
}

/** Which check a rule belongs to. */
function checkOf(code: FindingCode, from: From): Name | undefined {
  const named = CHECK_OF[code]
  if (named !== undefined) return named
  // What is left concerns the head as such.
  return code in RULES ? (from === 'client' ? 'request-line' : 'status') : undefined
}

const CHECK_OF: Readonly<Partial<Record<FindingCode, Name>>> = {
  'host-missing': 'host',
  'upgrade-missing': 'upgrade',
  'upgrade-token-missing': 'upgrade',
  'connection-token-missing': 'connection',
  'version-unsupported': 'version',
  'version-duplicate': 'version',
  'key-missing': 'key',
  'key-duplicate': 'key',
  'key-malformed': 'key',
  'protocol-malformed': 'protocol',
  'extensions-malformed': 'extensions',
  'response-upgrade-missing': 'response-upgrade',
  'response-connection-missing': 'response-connection',
  'accept-mismatch': 'accept',
  'accept-duplicate': 'accept',
  'response-protocol-duplicate': 'protocol',
  'response-protocol-unrequested': 'protocol',
  'response-protocol-missing': 'protocol',
  'response-extensions-duplicate': 'extensions',
  'response-extension-unrequested': 'extensions',
  'response-deflate-illegal': 'extensions',
}
