// Who may ask `tongro serve` for what. On loopback any page in the user's browser can reach the server, so the Host
// header is checked: a name that a stranger rebinds to 127.0.0.1 shows up there. Off loopback `/metrics` asks for a
// token. Pure functions over headers; they know nothing of sockets.
import { createHash, timingSafeEqual } from 'node:crypto'

/** True for names and addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase()
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name)
}

/** Says why a Host header is refused on loopback; undefined when it is one of this machine's own names. */
export function refuseHost(
  hostHeader: string | null,
  listening: { readonly host: string; readonly port: number },
): string | undefined {
  const allowed = [...new Set(['localhost', '127.0.0.1', '[::1]', bracketed(listening.host)])].map(
    (name) => `${name}:${listening.port}`,
  )
  const host = (hostHeader ?? '').toLowerCase()
  // A browser leaves the port out of Host when it is HTTP's own.
  const full = listening.port === 80 && !/:\d+$/.test(host) ? `${host}:80` : host
  if (allowed.includes(full)) return undefined
  return `Host "${hostHeader ?? ''}" is refused: this server listens on loopback and answers only to ${allowed.join(', ')}, so that no other site can reach it through a rebound name; use one of these, or start it with --host`
}

export interface TokenRefusal {
  readonly status: 401 | 403
  readonly text: string
}

/** Judges `Authorization: Bearer TOKEN`. A token that is set is asked for everywhere, also on loopback. */
export function refuseToken(
  authorization: string | null,
  rule: { readonly adminToken: string | undefined; readonly isLoopback: boolean },
): TokenRefusal | undefined {
  if (rule.adminToken === undefined) {
    if (rule.isLoopback) return undefined
    return {
      status: 403,
      text: 'This path is closed: the server listens off loopback and has no admin token; start it with TONGRO_ADMIN_TOKEN set',
    }
  }
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (token !== undefined && isSameSecret(token, rule.adminToken)) return undefined
  return {
    status: 401,
    text: 'This path needs the admin token: send Authorization: Bearer TOKEN',
  }
}

/** Compares digests, so that neither the time taken nor the length tells anything about the secret. */
function isSameSecret(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host.toLowerCase()}]` : host.toLowerCase()
}
