// A small HTTP proxy that knows CONNECT, over TCP or TLS. It takes every name for 127.0.0.1, so that
// a test can speak to any host and see that the proxy, not the client, looks names up.

import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TestContext } from 'node:test'
import type { TestCertificate } from './certificate.ts'

export interface ConnectProxyOptions {
  readonly certificate?: TestCertificate
  /** `user:password` that it asks for. */
  readonly user?: string
  /** Sent instead of `200`; the line is ended behind it unless it stays open. */
  readonly answer?: string
  readonly staysOpen?: boolean
  /** Bytes in the same write as its 200, as of a server that speaks first. */
  readonly early?: Uint8Array
}

export interface ConnectProxy {
  readonly url: string
  readonly port: number
  /** What was asked for, in order: authority and headers. */
  readonly asked: ReadonlyArray<{ readonly authority: string; readonly headers: Headers }>
  /** Lines that stand now. */
  readonly lines: () => number
}

export async function connectProxy(
  t: TestContext,
  options: ConnectProxyOptions = {},
): Promise<ConnectProxy> {
  const asked: Array<{ authority: string; headers: Headers }> = []
  const lines = new Set<Duplex>()
  const server: Server =
    options.certificate === undefined ? createServer() : createTlsServer(options.certificate)
  server.on('connection', (line: Socket) => {
    lines.add(line)
    line.on('error', () => {})
    line.on('close', () => lines.delete(line))
  })
  server.on('tlsClientError', () => {})
  server.on('connect', (request: IncomingMessage, line: Duplex, behind: Buffer) => {
    line.on('error', () => {})
    asked.push({ authority: request.url ?? '', headers: new Headers(request.headers as never) })
    const refusal = answerTo(request, options)
    if (refusal === undefined) join(request.url ?? '', line, behind, options.early)
    else if (options.staysOpen === true) {
      line.write(refusal)
      line.on('end', () => line.end()).resume()
    } else line.end(refusal)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const line of lines) line.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  const scheme = options.certificate === undefined ? 'http' : 'https'
  const host = options.certificate === undefined ? '127.0.0.1' : 'localhost'
  return { url: `${scheme}://${host}:${port}`, port, asked, lines: () => lines.size }
}

function answerTo(request: IncomingMessage, options: ConnectProxyOptions): string | undefined {
  if (options.answer !== undefined) return options.answer
  if (options.user === undefined) return undefined
  const wanted = `Basic ${Buffer.from(options.user).toString('base64')}`
  if (request.headers['proxy-authorization'] === wanted) return undefined
  return 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="p"\r\nContent-Length: 7\r\n\r\nwho are'
}

function join(authority: string, near: Duplex, behind: Buffer, early?: Uint8Array): void {
  const port = Number(/:(\d+)$/.exec(authority)?.[1])
  const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  far.on('error', () => near.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'))
  far.on('connect', () => {
    const head = Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n')
    near.write(early === undefined ? head : Buffer.concat([head, early]))
    far.write(behind)
    near.pipe(far)
    far.pipe(near)
  })
  near.on('close', () => far.destroy())
  far.on('close', () => near.destroy())
}
