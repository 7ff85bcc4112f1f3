// What a server meant that answered the opening handshake with another status: its own words first,
// then what this request lacks, then what such a status means as a rule.

import { isOriginAllowed, RULES, type RuleCode } from '../../protocol/index.ts'
import { quoted } from './quoted.ts'

export interface Refusal {
  readonly status: number
  readonly reason: string
  /** First KiB of the body. */
  readonly body: string | undefined
  /** Rules that the request breaks. */
  readonly requestBreaches: readonly RuleCode[]
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly path: string | undefined
  /** A field of the response. */
  readonly field: (name: string) => string | undefined
}

/** As a sentence's part: `403 Forbidden, "…": the page's Origin http://a.example is not allowed there`. */
export function refusalDetail(refusal: Refusal): string {
  const { status, reason, body } = refusal
  const line = (body ?? '').trim().split('\n', 1)[0]!.trim()
  const said = `${status}${reason === '' ? '' : ` ${reason}`}${line === '' ? '' : `, ${quoted(line)}`}`
  const meant = meaningOf(refusal)
  return meant === undefined ? said : `${said}: ${meant}`
}

function meaningOf(refusal: Refusal): string | undefined {
  const { status, body, requestBreaches } = refusal
  const named = Object.values(RULES).find(
    (rule) => rule.status !== undefined && body?.includes(rule.text) === true,
  )
  if (named !== undefined) return `the server names the rule ${named.code}`
  const fitting = requestBreaches.find((code) => RULES[code].status === status)
  if (fitting !== undefined) return `the request breaks ${fitting}, which is answered so`
  const usual = USUAL[status]
  if (usual !== undefined) return usual(refusal)
  if (status >= 200 && status < 300) return PLAIN_PAGE
  if (status >= 300 && status < 400) return redirected(refusal)
  return status >= 500 ? 'the server failed; its log tells more' : undefined
}

const PLAIN_PAGE =
  'the server took this for an ordinary request: a proxy on the way may have dropped Upgrade, or the path is that of a page'

function redirected({ field }: Refusal): string {
  const place = field('location')
  return place === undefined
    ? 'a redirect without a place'
    : `a redirect to ${quoted(place)}, which most clients do not follow`
}

const USUAL: Readonly<Record<number, (refusal: Refusal) => string | undefined>> = {
  400: () => 'the request keeps the rules of RFC 6455, so the server wants something of its own',
  401: ({ field }) => {
    const scheme = field('www-authenticate')
    return scheme === undefined
      ? 'credentials are missing or wrong'
      : `credentials are missing or wrong, it asks for ${quoted(scheme)}`
  },
  403: ({ origin, host }) => {
    if (origin === undefined) return 'this client may not connect'
    return isOriginAllowed('same', origin, host ?? '')
      ? 'this client may not connect'
      : `the Origin ${quoted(origin)} is likely not allowed at ${quoted(host ?? 'this host')}`
  },
  404: ({ path }) => `nothing is at ${quoted(path ?? 'this path')}`,
  407: () => 'a proxy on the way asks for credentials',
  408: () => 'the request came too late or in pieces too slow',
  426: ({ field }) => {
    const versions = field('sec-websocket-version')
    return versions === undefined
      ? 'the server did not see Upgrade: websocket, which a proxy may have dropped'
      : `the server speaks the versions ${quoted(versions)}`
  },
  429: ({ field }) => `too many attempts${waiting(field)}`,
  431: () => 'the head is too large for it, often by cookies',
  502: () => 'a proxy on the way could not speak to the server behind it',
  503: ({ field }) => `the server takes no connections now${waiting(field)}`,
  504: () => 'a proxy on the way had no answer from the server behind it',
}

function waiting(field: Refusal['field']): string {
  const wait = field('retry-after')
  return wait === undefined ? '' : `, try again after ${quoted(wait)}`
}
