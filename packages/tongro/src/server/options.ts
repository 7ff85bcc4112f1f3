// Checks what serve() is given and fills in the defaults. A mistake is told before anything listens.

import { Server as HttpServer } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import { checkCodec } from '../messages/index.ts'
import { MisuseError, type OriginPolicy } from '../protocol/index.ts'
import {
  type CompressionConfig,
  checkOptionKinds,
  compressionOf,
  heartbeatOf,
  type Kind,
  SERVER_LIMITS,
  type ServerLimits,
  withLimits,
} from '../socket/index.ts'
import { Tap } from '../transport/index.ts'
import { isHttp2Server } from './http2-server.ts'
import { LiveRoute } from './route.ts'
import { RouteTable } from './route-table.ts'
import { tell } from './tell.ts'
import type { Endpoint, Handlers, ServeOptions } from './types.ts'

export interface CheckedOptions {
  readonly limits: ServerLimits
  readonly heartbeat: { readonly interval: number; readonly timeout: number } | undefined
  readonly slowReader: 'wait' | 'drop' | 'close'
  readonly origins: OriginPolicy
  /** Undefined: none is negotiated, as none was asked for or zlib cannot do it here. */
  readonly compression: CompressionConfig | undefined
  readonly routes: RouteTable
  /** Told of the errors of routes that have no error handler. */
  readonly error: Handlers<unknown>['error']
  readonly tap: Tap | undefined
}

const KINDS: Readonly<Record<string, Kind>> = {
  port: 'any',
  hostname: 'text',
  path: 'text',
  tls: 'object',
  server: 'object',
  transport: 'any',
  upgrade: 'function',
  open: 'function',
  message: 'function',
  close: 'function',
  drain: 'function',
  error: 'function',
  fetch: 'function',
  routes: 'object',
  limits: 'object',
  slowReader: 'any',
  compression: 'any',
  heartbeat: 'any',
  origins: 'any',
  messages: 'object',
  tap: 'function',
}
const SLOW_READER = ['wait', 'drop', 'close']

export function checkOptions(options: ServeOptions<unknown>): CheckedOptions {
  checkOptionKinds('serve', options, KINDS)
  checkPlace(options)
  checkCodec(options.messages)
  const slowReader = options.slowReader ?? 'wait'
  if (!SLOW_READER.includes(slowReader)) {
    invalid(
      `Cannot set slowReader to ${JSON.stringify(slowReader)}: it must be 'wait', 'drop' or 'close'`,
    )
  }
  return {
    limits: withLimits(SERVER_LIMITS, options.limits),
    heartbeat: heartbeatOf(options.heartbeat),
    slowReader,
    origins: checkOrigins(options.origins),
    compression: compressionOf(options.compression),
    routes: new RouteTable(checkRoutes(options.routes), fallbackOf(options)),
    error: options.error?.bind(options),
    tap: options.tap && new Tap(options.tap, (error) => tell(options, error)),
  }
}

function checkPlace(options: ServeOptions<unknown>): void {
  const { port, server, path, transport } = options
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    invalid(`Cannot listen on port ${String(port)}: it must be a whole number from 0 to 65535`)
  }
  for (const name of ['port', 'path', 'hostname', 'tls'] as const) {
    if (server === undefined || options[name] === undefined) continue
    invalid(`Cannot use ${name} together with server: give either server, or port or path`)
  }
  if (port !== undefined && path !== undefined) {
    invalid('Cannot listen on a port and a Unix socket at once: give either port or path')
  }
  if (options.hostname !== undefined && path !== undefined) {
    invalid('Cannot listen on a hostname and a Unix socket at once: give either hostname or path')
  }
  checkTls(options.tls)
  const isHttp = (value: unknown): boolean =>
    value instanceof HttpServer || value instanceof HttpsServer || isHttp2Server(value)
  if (server !== undefined && !isHttp(server)) {
    invalid('Cannot attach to server: it must be an http, https or http2 server of Node.js')
  }
  if (transport === 'native') {
    throw new MisuseError(
      'transport-unavailable',
      "Cannot use transport 'native': it is not available here, use 'auto' or 'node'",
    )
  }
  if (transport !== undefined && transport !== 'auto' && transport !== 'node') {
    invalid(`Cannot use transport ${JSON.stringify(transport)}: it must be 'auto' or 'node'`)
  }
}

/** Without a certificate every handshake would fail, long after the mistake. */
function checkTls(tls: ServeOptions<unknown>['tls']): void {
  if (tls === undefined) return
  const hasCertificate =
    (tls.key !== undefined && tls.cert !== undefined) ||
    tls.pfx !== undefined ||
    tls.secureContext !== undefined ||
    tls.SNICallback !== undefined
  if (!hasCertificate)
    invalid('Cannot serve with tls without a certificate: give key and cert, or pfx')
  try {
    createSecureContext(tls)
  } catch (error) {
    invalid(`Cannot serve with this tls: ${(error as Error).message}`)
  }
}

function checkOrigins(origins: OriginPolicy | undefined): OriginPolicy {
  if (origins === undefined || origins === 'same' || origins === '*') return origins ?? 'same'
  if (Array.isArray(origins) && origins.every(isOrigin)) return origins
  return invalid(
    `Cannot set origins to ${JSON.stringify(origins)}: it must be 'same', '*' or a list such as ['https://example.com']`,
  )
}

/** Scheme, host and port without a path, or the `null` of pages from disk. */
function isOrigin(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    (value === 'null' || /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+$/i.test(value))
  )
}

function checkRoutes(routes: ServeOptions<unknown>['routes']): Map<string, Endpoint<unknown>> {
  const endpoints = new Map<string, Endpoint<unknown>>()
  for (const [path, route] of Object.entries(routes ?? {})) {
    if (!(route instanceof LiveRoute))
      invalid(`Cannot route ${path}: make its endpoint with route()`)
    const { endpoint } = route as unknown as LiveRoute
    checkEndpoint(path, endpoint)
    endpoints.set(path, endpoint)
  }
  return endpoints
}

const ENDPOINT = ['upgrade', 'open', 'message', 'close', 'drain', 'error'] as const

/** An endpoint may keep state of its own beside its handlers, but a function is one of them. */
function checkEndpoint(path: string, endpoint: Endpoint<unknown>): void {
  for (const [name, value] of Object.entries(endpoint)) {
    const isHandler = (ENDPOINT as readonly string[]).includes(name)
    if (typeof value === 'function' && !isHandler) {
      invalid(`Cannot route ${path} with ${name}: its handlers are ${ENDPOINT.join(', ')}`)
    }
    if (isHandler && value !== undefined && typeof value !== 'function') {
      invalid(`Cannot route ${path} with ${name} of type ${typeof value}: it must be a function`)
    }
  }
  checkOrigins(endpoint.origins)
  checkCodec(endpoint.messages)
}

/** Without routes every path is served; with them, only if there are handlers beside them. */
function fallbackOf(options: ServeOptions<unknown>): Endpoint<unknown> | undefined {
  const has = options.upgrade ?? options.open ?? options.message ?? options.close
  return options.routes !== undefined && has === undefined ? undefined : options
}

function invalid(message: string): never {
  throw new MisuseError('option-invalid', message)
}
