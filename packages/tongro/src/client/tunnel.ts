// A line through an HTTP proxy: CONNECT (RFC 9110 9.3.6), then TLS to the server where the URL asks
// for it. The proxy sees the server's name and port, and with wss: nothing else.

import { isIP, type Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { callerHeaderLines } from '../protocol/index.ts'
import { type Dialled, dial, placeOf, secure } from './dial.ts'
import { type Asked, exchangeHead } from './exchange-head.ts'
import { HandshakeError } from './handshake-error.ts'
import { readBody } from './open-handshake.ts'
import type { ChosenProxy } from './proxy.ts'
import type { Target } from './target.ts'

/** `tls` is for the server; the proxy's own stands in `proxy`. */
export function dialThrough(
  proxy: ChosenProxy,
  target: Target,
  tls: ConnectionOptions | undefined,
  headLimit: number,
): Dialled {
  const request = connectRequest(proxy, target)
  const { isSecure, hostname, port } = proxy
  const name = `the proxy ${proxy.origin}`
  const { base, ready } = dial({ name, isSecure, hostname, port }, proxy.tls, undefined)
  return { base, ready: ready.then((line) => ask(line, request, proxy, target, tls, headLimit)) }
}

async function ask(
  line: Socket,
  request: string,
  proxy: ChosenProxy,
  target: Target,
  tls: ConnectionOptions | undefined,
  headLimit: number,
): Promise<Socket> {
  const asked: Asked = {
    what: `The request for a tunnel through ${proxy.origin}`,
    ended: `The proxy ${proxy.origin} ended the line when asked for a tunnel: it may speak TLS (use https), or be no HTTP proxy`,
    illegal: `The answer of the proxy ${proxy.origin} is not legal`,
  }
  const { head, early } = await exchangeHead(line, request, headLimit, asked)
  if (head.status < 200 || head.status > 299) {
    const body = await readBody(line, head, early)
    const answer = { status: head.status, headers: new Headers([...head.fields]), body }
    const reason = head.reason === '' ? '' : ` ${head.reason}`
    throw new HandshakeError(
      'proxy-refused',
      `The proxy ${proxy.origin} answered ${head.status}${reason} when asked for ${authorityOf(target)}${mendFor(head.status)}`,
      answer,
    )
  }
  // Whatever the server was quick to send stays in front of what is read next.
  if (early.length > 0) line.unshift(early)
  return target.isSecure ? secure(line, placeOf(target), tls) : line
}

function connectRequest(proxy: ChosenProxy, target: Target): string {
  const authority = authorityOf(target)
  return `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${callerHeaderLines(proxy.headers)}\r\n`
}

function authorityOf({ hostname, port }: Target): string {
  return `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`
}

function mendFor(status: number): string {
  switch (status) {
    case 407:
      return ': give user and password in its URL, or Proxy-Authorization in proxy.headers'
    case 403:
    case 405:
      return ': it does not allow this tunnel, ask whoever runs it'
    case 502:
    case 503:
    case 504:
      return ': it cannot reach the server'
    default:
      return ''
  }
}
