// connect() in a browser: the same call as in Node.js, over the WebSocket that the browser has.

import { checkCodec, type MessageCodec, type Sendable } from '../messages/index.ts'
import { checkProtocols, MisuseError } from '../protocol/index.ts'
import { checkOptionKinds, type Kind, type Message, withLimits } from '../socket/browser.ts'
import { TransportError } from '../transport/browser.ts'
import type { ClientSocket } from './client-socket.ts'
import { HandshakeError } from './handshake-error.ts'
import { openLine, type PageLine } from './page-line.ts'
import { PAGE_LIMITS, type PageLimits, PageSocket } from './page-socket.ts'

export interface ConnectOptions<In = Message, Out = Sendable> {
  /** What is between messages and values, such as `json(schema)`; without it, texts and bytes. */
  readonly messages?: MessageCodec<In, Out> | undefined
  /** Subprotocols to offer, in order of preference. A browser fails when the server takes none. */
  readonly protocols?: string | readonly string[] | undefined
  /** Ends the attempt; connect() rejects with its reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until the socket must be open. Default 10000. */
  readonly timeout?: number | undefined
  readonly limits?: { readonly [K in keyof PageLimits]?: number | undefined } | undefined
}

const TIMEOUT_MS = 10_000
const KINDS: Readonly<Record<string, Kind>> = {
  messages: 'object',
  protocols: 'any',
  signal: 'object',
  timeout: 'any',
  limits: 'object',
}
/** Options of connect() in Node.js that no page can have, and why. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  headers: 'a page cannot add headers, so put a token into the URL, a subprotocol or a cookie',
  requireProtocol: 'a browser always requires one of those offered',
  compression: 'the browser decides, and offers it as a rule',
  heartbeat: 'the browser sends no pings, so let the server do it',
  onPing: 'the browser answers pings without telling',
  onPong: 'the browser sends no pings',
  proxy: 'the browser has its own settings',
  http2: 'the browser uses it where it can',
  redirects: 'a browser follows none',
  socketPath: 'a page cannot reach it',
  tls: 'the browser decides whom to trust',
}

/**
 * Opens a WebSocket and resolves when the handshake is done. Messages that arrive from then on wait
 * for the first loop over the socket; none is lost.
 *
 * @throws MisuseError for a wrong URL or option and for what a page cannot do, TransportError when
 * there is no connection (a page is not told why), HandshakeError after `timeout`, and the reason of
 * `signal`.
 */
export async function connect<In = Message, Out = Sendable>(
  url: string | URL,
  options: ConnectOptions<In, Out> = {},
): Promise<ClientSocket<In, Out>> {
  const { protocols, timeout, limits, codec, signal } = checkPageOptions(options)
  signal?.throwIfAborted()
  const started = performance.now()
  const line = openLine(url, protocols)
  await whenOpen(line, signal, timeout)
  // A page is told neither the headers nor the version of HTTP.
  const told = { status: 101, httpVersion: '', headers: new Headers() }
  const handshake = { ...told, ms: performance.now() - started }
  const socket = new PageSocket(line, limits, codec, handshake)
  // In the turn of `open`, before any message can come.
  line.onmessage = ({ data }) => socket.onMessage(data)
  line.onclose = (event) => socket.onClose(event)
  return socket as unknown as ClientSocket<In, Out>
}

/** Throws MisuseError for what connect() would refuse of its options. */
export function checkPageOptions(
  options: Omit<ConnectOptions, 'messages'> & { readonly messages?: unknown },
): {
  readonly protocols: readonly string[]
  readonly timeout: number
  readonly limits: PageLimits
  readonly codec: MessageCodec<unknown, unknown> | undefined
  readonly signal: AbortSignal | undefined
} {
  for (const [name, value] of Object.entries(options)) {
    const why = Object.hasOwn(IMPOSSIBLE, name) ? IMPOSSIBLE[name] : undefined
    if (why === undefined || value === undefined) continue
    throw new MisuseError('not-in-browser', `Cannot connect with ${name} in a browser: ${why}`)
  }
  const known = Object.entries(options).filter(([name]) => !Object.hasOwn(IMPOSSIBLE, name))
  checkOptionKinds('connect', Object.fromEntries(known), KINDS)
  const { messages, protocols = [], timeout = TIMEOUT_MS, limits, signal } = options
  checkCodec(messages)
  const names = typeof protocols === 'string' ? [protocols] : [...protocols]
  checkProtocols(names)
  if (!(timeout > 0)) {
    throw new MisuseError(
      'option-invalid',
      `Cannot set timeout to ${String(timeout)}: it must be a number of milliseconds above 0`,
    )
  }
  const codec = messages as MessageCodec<unknown, unknown> | undefined
  return { protocols: names, timeout, limits: withLimits(PAGE_LIMITS, limits), codec, signal }
}

function whenOpen(line: PageLine, signal: AbortSignal | undefined, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      line.onopen = null
      line.onclose = null
    }
    const giveUp = (error: unknown): void => {
      leave()
      line.close()
      reject(error)
    }
    const abort = (): void => giveUp(signal?.reason)
    const timer = setTimeout(() => giveUp(tooLate(line, timeout)), Math.min(timeout, 2 ** 31 - 1))
    signal?.addEventListener('abort', abort, { once: true })
    line.onopen = () => {
      leave()
      resolve()
    }
    line.onclose = () => giveUp(noConnection(line))
  })
}

function tooLate({ url }: PageLine, timeout: number): HandshakeError {
  return new HandshakeError(
    'HANDSHAKE_TIMEOUT',
    `Cannot connect to ${url}: it was not open after ${timeout} ms, raise timeout or check the server`,
  )
}

function noConnection({ url }: PageLine): TransportError {
  return new TransportError(
    'CONNECT',
    `Cannot connect to ${url}: a browser does not tell a page why, see its console; the server must run, take this origin, and have a certificate that the browser trusts`,
  )
}
