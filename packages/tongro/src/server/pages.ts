// Plain HTTP on the same port: Node's request and response turned into WHATWG's, for `fetch`.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2Session, Http2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { VERSIONS } from '../protocol/index.ts'
import type { FetchInfo, ServeOptions } from './types.ts'

type Fetch = NonNullable<ServeOptions<unknown>['fetch']>

/** Answers with what `fetch` gives; `failed` is told when it throws. */
export async function answerWith(
  fetch: Fetch,
  request: IncomingMessage,
  response: ServerResponse,
  isSecure: boolean,
  failed: (error: unknown) => void,
): Promise<void> {
  const asked = toRequest(request, response, isSecure)
  if (asked === undefined) {
    end(response, 400, 'The request has no valid Host, target or header\n')
    return
  }
  try {
    const given = await fetch(asked, infoOf(request))
    if (!(given instanceof Response)) {
      throw new TypeError('Cannot answer a request: fetch must return a Response')
    }
    await send(given, request, response)
  } catch (error) {
    if (!response.headersSent) end(response, 500, 'The server failed to answer this request\n')
    else response.destroy()
    if (!isClientGone(request, error)) failed(error)
  }
}

/** What a server without `fetch` says to plain HTTP (RFC 9110 15.5.22). */
export function answerUpgradeRequired(request: IncomingMessage, response: ServerResponse): void {
  if (!isHttp2(request)) response.setHeader('Upgrade', 'websocket')
  response.setHeader('Sec-WebSocket-Version', VERSIONS)
  end(response, 426, 'This is a WebSocket server: open it with a WebSocket client\n')
}

/** Ends a request with a line of text. */
export function end(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.end(body)
}

/** Node's HTTP/2 server speaks in the classes of HTTP/1.1, with exceptions. */
function isHttp2(request: IncomingMessage): boolean {
  return request.httpVersionMajor === 2
}

/** One object for each connection, so that `fetch` can tell connections apart; its counters are live. */
class ConnectionInfo implements FetchInfo {
  readonly #socket: Pick<Socket, 'bytesRead' | 'bytesWritten'>
  readonly remoteAddress: string

  constructor(socket: Pick<Socket, 'remoteAddress' | 'bytesRead' | 'bytesWritten'>) {
    this.#socket = socket
    this.remoteAddress = socket.remoteAddress ?? ''
  }

  get bytesRead(): number {
    return this.#socket.bytesRead
  }

  get bytesWritten(): number {
    return this.#socket.bytesWritten
  }
}

/** The line of a session, whose socket may no longer be asked when the session is gone. */
class SessionLine {
  readonly #session: Http2Session
  #last = { bytesRead: 0, bytesWritten: 0 }

  constructor(session: Http2Session) {
    this.#session = session
  }

  #counters(): { bytesRead: number; bytesWritten: number } {
    const { destroyed, socket } = this.#session
    if (!destroyed) {
      this.#last = { bytesRead: socket.bytesRead, bytesWritten: socket.bytesWritten }
    }
    return this.#last
  }

  get remoteAddress(): string | undefined {
    return this.#session.socket.remoteAddress
  }

  get bytesRead(): number {
    return this.#counters().bytesRead
  }

  get bytesWritten(): number {
    return this.#counters().bytesWritten
  }
}

const infos = new WeakMap<object, FetchInfo>()

function infoOf(request: IncomingMessage): FetchInfo {
  const { stream } = request as { stream?: Http2Stream }
  // Node makes a socket object for each request of HTTP/2; the session is the connection.
  const session = isHttp2(request) ? stream?.session : undefined
  const key = session ?? request.socket
  const known = infos.get(key)
  if (known !== undefined) return known
  const info = new ConnectionInfo(session === undefined ? request.socket : new SessionLine(session))
  infos.set(key, info)
  return info
}

/** Undefined when URL or Request refuse what was sent. */
function toRequest(
  request: IncomingMessage,
  response: ServerResponse,
  isSecure: boolean,
): Request | undefined {
  const target = request.url ?? '/'
  const host = request.headers.host ?? request.headers[':authority'] ?? 'localhost'
  const base = `${isSecure ? 'https' : 'http'}://${String(host)}`
  const url = target.startsWith('/') ? base + target : target
  if (!URL.canParse(url)) return undefined
  const abort = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) abort.abort()
  })
  const headers: Array<[string, string]> = []
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]!
    if (name[0] !== ':') headers.push([name, request.rawHeaders[i + 1]!])
  }
  const method = request.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  try {
    return new Request(url, {
      method,
      headers,
      signal: abort.signal,
      ...(hasBody ? { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' } : {}),
    } as RequestInit)
  } catch {
    return undefined
  }
}

async function send(
  given: Response,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.statusCode = given.status
  if (given.statusText !== '' && !isHttp2(request)) response.statusMessage = given.statusText
  for (const [name, value] of given.headers) {
    if (name !== 'set-cookie') response.setHeader(name, value)
  }
  const cookies = given.headers.getSetCookie()
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  if (given.body === null || request.method === 'HEAD') {
    await given.body?.cancel()
    response.end()
    return
  }
  await pump(given.body, response)
  response.end()
}

/** Writes a body as the client takes it; a client that leaves cancels its source. */
async function pump(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader()
  const cancel = (): void => void reader.cancel().catch(() => {})
  response.once('close', cancel)
  for (;;) {
    const { done, value } = await reader.read()
    if (done || response.destroyed) break
    if (!response.write(value)) await drained(response)
  }
  response.off('close', cancel)
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

/** A client that goes away in the middle is no failure of the application. */
function isClientGone(request: IncomingMessage, error: unknown): boolean {
  if (!request.socket.destroyed || !(error instanceof Error)) return false
  return error.name === 'AbortError' || (error as NodeJS.ErrnoException).code === 'ECONNRESET'
}
