// Where secrets are in the head of a handshake: ranges of characters that are to be overwritten.
// Sec-WebSocket-Key is none: it proves nothing about who sent it.

import { isSecretName } from './secret-names.ts'

export type Range = readonly [start: number, end: number]

/** Of a whole head as text, first line and fields. */
export function secretsOfHead(head: string): Range[] {
  const ranges: Range[] = []
  const target = /^[A-Za-z]+ +(?=\S)/.exec(head)
  if (target !== null) {
    const start = target[0].length
    const end = start + /^\S*/.exec(head.slice(start))![0].length
    ranges.push(...moved(secretsOfUrl(head.slice(start, end)), start))
  }
  for (const match of head.matchAll(/^([!#$%&'*+\-.^_`|~\w]+)[ \t]*:[ \t]*/gm)) {
    const start = match.index + match[0].length
    const [value] = /^[^\r\n]*/.exec(head.slice(start))!
    ranges.push(...moved(secretsOfField(match[1]!, value), start))
  }
  return ranges
}

/** User information, and values of parameters with names of secrets. */
export function secretsOfUrl(url: string): Range[] {
  const ranges: Range[] = []
  const user = /^([a-z][a-z\d+.-]*:\/\/)([^/?#]*)@/i.exec(url)
  if (user !== null) ranges.push([user[1]!.length, user[1]!.length + user[2]!.length])
  for (const match of url.matchAll(/[?&;]([^=&;#]*)=([^&;#]*)/g)) {
    const end = match.index + match[0].length
    if (isSecretName(match[1]!)) ranges.push([end - match[2]!.length, end])
  }
  return ranges
}

export function secretsOfField(name: string, value: string): Range[] {
  switch (name.toLowerCase()) {
    case 'authorization':
    case 'proxy-authorization':
      return [[SCHEME.exec(value)?.[0].length ?? 0, value.length]]
    case 'cookie':
      return cookieValues(value)
    case 'set-cookie':
      return cookieValues(value).slice(0, 1)
    case 'sec-websocket-protocol':
      return tokensOfProtocols(value)
    case 'sec-websocket-key':
    case 'sec-websocket-accept':
      return []
    case 'referer':
    case 'location':
      return secretsOfUrl(value)
    default:
      return isSecretName(name.replace(/^x-/i, '')) ? [[0, value.length]] : []
  }
}

/** What may stay of Authorization; without one of these all of it is the secret. */
const SCHEME = /^(?:basic|bearer|digest|negotiate|ntlm|token|apikey|aws4-hmac-sha256) +/i

function cookieValues(value: string): Range[] {
  return [...value.matchAll(/([^=;]*)=([^;]*)/g)].map((match): Range => {
    const end = match.index + match[0].length
    return [end - match[2]!.length, end]
  })
}

/** Shortest value that is taken for a token by its looks, and behind a name that announces one. */
const TOKEN_LENGTH = 20
const ANNOUNCED_LENGTH = 8

/** Pages cannot set headers, so some send a token among the subprotocols. */
function tokensOfProtocols(value: string): Range[] {
  const ranges: Range[] = []
  let isAnnounced = false
  for (const match of value.matchAll(/[^,\s]+/g)) {
    const [item] = match
    const names = /^(.*(?:bearer|token|authorization)[^\d]*[.\-_])?(.*)$/i.exec(item)!
    const start = match.index + (names[1]?.length ?? 0)
    const secret = names[2]!
    const least = isAnnounced || names[1] !== undefined ? ANNOUNCED_LENGTH : TOKEN_LENGTH
    const looks =
      isAnnounced || names[1] !== undefined || (/\d/.test(secret) && /[a-z]/i.test(secret))
    if (looks && secret.length >= least) ranges.push([start, start + secret.length])
    isAnnounced = /(?:bearer|token|authorization)$/i.test(item)
  }
  return ranges
}

function moved(ranges: readonly Range[], by: number): Range[] {
  return ranges.map(([start, end]): Range => [start + by, end + by])
}
