// Where a proxy or a forger listens and where it connects to, as people write it.

import { MisuseError } from '../../protocol/index.ts'

export interface ListenPlace {
  readonly host: string
  readonly port: number
}

export interface Upstream {
  /** As given, without a user or password. */
  readonly name: string
  readonly isSecure: boolean
  /** Without brackets. */
  readonly hostname: string
  readonly port: number
  /** Value of Host. */
  readonly authority: string
}

/** Reads `127.0.0.1:9000`, `[::1]:9000`, `localhost:0` or a port alone, on loopback. */
export function readListen(text: string): ListenPlace {
  const match = /^(?:(?:\[([0-9a-f:.]+)\]|([^\s:[\]/]+)):)?(\d{1,5})$/i.exec(text.trim())
  const port = Number(match?.[3])
  if (match === null || port > 65_535) {
    misuse(
      `Cannot listen on ${JSON.stringify(text)}: it must be HOST:PORT, such as 127.0.0.1:9000, with a port from 0 to 65535`,
    )
  }
  return { host: match[1] ?? match[2] ?? '127.0.0.1', port }
}

/** Reads the URL of a server to forward to: ws: or wss:, without path, since bytes go on as they come. */
export function readUpstream(given: string | URL): Upstream {
  const text = String(given)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^(?:wss?|https?):$/.test(url.protocol) || url.hostname === '') {
    misuse(
      `Cannot forward to ${JSON.stringify(text)}: it must be a URL such as ws://127.0.0.1:8080`,
    )
  }
  if (url.pathname !== '/' || url.search !== '' || url.username !== '' || url.password !== '') {
    misuse(
      `Cannot forward to ${JSON.stringify(text)}: what the client sends goes on unchanged, so its own URL decides about path, query and user; leave them out here`,
    )
  }
  const isSecure = url.protocol === 'wss:' || url.protocol === 'https:'
  return {
    name: `${isSecure ? 'wss' : 'ws'}://${url.host}`,
    isSecure,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    authority: url.host,
  }
}

function misuse(message: string): never {
  throw new MisuseError('option-invalid', message)
}
