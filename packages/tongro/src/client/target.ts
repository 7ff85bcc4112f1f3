// Where a URL leads: scheme, host, port and path of a WebSocket (RFC 6455 3).

import { encodeBase64, MisuseError, plainTextCodec } from '../protocol/index.ts'

export interface Target {
  /** As given, with `http` and `https` turned into `ws` and `wss`. */
  readonly url: URL
  readonly isSecure: boolean
  /** Name or address to connect to, IPv6 without brackets. */
  readonly hostname: string
  readonly port: number
  /** Host header: the port only if it is not the scheme's default. */
  readonly host: string
  /** Path with query. */
  readonly path: string
  /** Value of Authorization for a user in the URL, as browsers send it; never part of `url`. */
  readonly authorization: string | undefined
  /** Scheme, host and port, always written: `wss://example.com:443`. */
  readonly authority: string
}

const SCHEMES: Readonly<Record<string, string>> = {
  'http:': 'ws:',
  'https:': 'wss:',
  'ws:': 'ws:',
  'wss:': 'wss:',
}

/** Throws MisuseError on a URL that is none or has another scheme. A fragment is dropped. */
export function targetOf(given: string | URL): Target {
  const text = String(given)
  if (!URL.canParse(text)) {
    throw new MisuseError(
      'url-invalid',
      `Cannot connect to ${shown(text)}: it is not a URL, write it like ws://localhost:8080/path`,
    )
  }
  const url = new URL(text)
  const scheme = SCHEMES[url.protocol]
  if (scheme === undefined) {
    throw new MisuseError(
      'url-scheme',
      `Cannot connect to ${shown(text)}: the scheme must be ws or wss`,
    )
  }
  url.protocol = scheme
  url.hash = ''
  const authorization = basicAuthorization(url)
  url.username = ''
  url.password = ''
  const isSecure = scheme === 'wss:'
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port)
  return {
    url,
    isSecure,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    host: url.host,
    path: url.pathname + url.search,
    authorization,
    authority: `${scheme}//${url.hostname}:${port}`,
  }
}

/** RFC 7617; undefined for a URL without a user. */
export function basicAuthorization(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined
  const user = `${decoded(url.username)}:${decoded(url.password)}`
  const bytes = new Uint8Array(plainTextCodec.byteLength(user))
  plainTextCodec.write(user, bytes, 0)
  return `Basic ${encodeBase64(bytes)}`
}

/** A per cent sign that begins no escape is one, as browsers take it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A URL for a message: without user and password. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/\/\/[^/?#]*@/, '//'))
}
