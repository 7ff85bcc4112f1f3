// Which pages may open a WebSocket here (RFC 6455 10.2).
//
// A browser sends cookies along with a WebSocket to any host, and no other check stands between a
// hostile page and the user's session: the server must look at Origin. Programs that are no browsers
// send none and could send any, so none is accepted.

/** `'same'`: the page's own host and port; `'*'`: any page; a list: these origins as well. */
export type OriginPolicy = 'same' | '*' | readonly string[]

/** Whether a request with this Origin, sent to this Host, is allowed. */
export function isOriginAllowed(
  policy: OriginPolicy,
  origin: string | undefined,
  host: string,
): boolean {
  if (origin === undefined || policy === '*') return true
  const own = splitOrigin(origin)
  if (own !== undefined && own.authority === authorityOf(host, own.scheme)) return true
  return policy !== 'same' && policy.some((allowed) => sameOrigin(allowed, origin))
}

function sameOrigin(allowed: string, origin: string): boolean {
  if (allowed === origin) return true
  const a = splitOrigin(allowed)
  const b = splitOrigin(origin)
  return a !== undefined && b !== undefined && a.scheme === b.scheme && a.authority === b.authority
}

/** `https://Example.com:443` gives scheme `https` and authority `example.com:443`. */
function splitOrigin(origin: string): { scheme: string; authority: string } | undefined {
  const at = origin.indexOf('://')
  if (at <= 0) return undefined
  const scheme = origin.slice(0, at).toLowerCase()
  const rest = origin.slice(at + 3)
  if (rest === '' || /[/?#@\s]/.test(rest)) return undefined
  return { scheme, authority: authorityOf(rest, scheme) }
}

/** Host and port in lower case, the port always written. */
function authorityOf(host: string, scheme: string): string {
  const lower = host.toLowerCase()
  if (/:\d+$/.test(lower)) return lower
  return `${lower}:${scheme === 'https' || scheme === 'wss' ? 443 : 80}`
}
