// The server of `tongro serve`: endpoints, pages, health and metrics on one port. It prints nothing and handles no
// signal; that is the command's part. `startApp` may be called several times in one process.
import { fileURLToPath } from 'node:url'
import { clockEndpoint } from '@tongro/examples/clock'
import { counterEndpoint } from '@tongro/examples/counter'
import {
  ClosedError,
  type Endpoint,
  ProtocolViolation,
  type Route,
  route,
  type Server,
  serve,
  TransportError,
  type UpgradeRequest,
  type UpgradeResult,
} from 'tongro'
import { isLoopback, refuseHost } from './access.ts'
import { ChangeSource } from './endpoints/change-source.ts'
import { echo } from './endpoints/echo.ts'
import { judgeInspector } from './endpoints/inspector/door.ts'
import { INSPECTOR_PATH, inspector } from './endpoints/inspector/endpoint.ts'
import { type LiveTap, liveTap } from './endpoints/inspector/live-tap.ts'
import { answerPoll } from './endpoints/poll.ts'
import { PollSessions } from './endpoints/poll-sessions.ts'
import { push } from './endpoints/push.ts'
import { answerHttp, type HttpParts } from './http.ts'
import type { Logger } from './log.ts'
import { createMetrics, type ServerTotals } from './metrics.ts'
import type { ServeSettings } from './settings.ts'
import { loadStaticFiles, type StaticFiles } from './static-files.ts'

export interface App {
  readonly port: number
  /** The address to open in a browser, such as http://localhost:8080. */
  readonly url: string
  /** True when the pages were not built: the server runs, but `/` says so. */
  readonly lacksPages: boolean
  /** Closes every connection with 1001; what remains after `deadline` ms is cut. */
  stop(deadline: number): Promise<void>
}

export async function startApp(settings: ServeSettings, log: Logger): Promise<App> {
  const files = loadStudio()
  const changes = new ChangeSource()
  const state: State = { settings, files, changes, server: undefined, isStopping: false }
  try {
    const server = await listen(state, log)
    state.server = server
    return {
      port: server.port,
      url: `http://${displayHost(settings.host)}:${server.port}`,
      lacksPages: files.size === 0,
      async stop(deadline) {
        state.isStopping = true
        changes.stop()
        await server.close({ code: 1001, deadline })
      },
    }
  } catch (error) {
    changes.stop()
    throw error
  }
}

interface State {
  readonly settings: ServeSettings
  readonly files: StaticFiles
  readonly changes: ChangeSource
  /** Undefined until it listens; no request comes before. */
  server: Server | undefined
  isStopping: boolean
}

function listen(state: State, log: Logger): Promise<Server> {
  const { settings, files, changes } = state
  const port = (): number => state.server?.port ?? settings.port
  const sessions = new PollSessions()
  const tap = tapFor(settings)
  const judge: Judge = (request) => judgeHost(settings.host, port(), request)
  const parts: HttpParts = {
    host: settings.host,
    isLoopback: isLoopback(settings.host),
    adminToken: settings.adminToken,
    files,
    metrics: createMetrics(() => totalsOf(state.server)),
    port,
    isStopping: () => state.isStopping,
  }
  return serve({
    port: settings.port,
    hostname: settings.host,
    routes: {
      ...endpoints(changes, log, judge),
      [INSPECTOR_PATH]: inspectorRoute(tap, settings, log, judge),
    },
    tap: tap.sink,
    fetch: (request, info) =>
      answerHttp(parts, request, () => {
        const counters = { read: info.bytesRead, written: info.bytesWritten }
        return answerPoll(request, changes, sessions, info, counters)
      }),
    error: (error) => log.error({ err: error }, 'Plain HTTP failed'),
  })
}

function totalsOf(server: Server | undefined): ServerTotals {
  if (server === undefined) throw new Error('Cannot count before the server listens')
  return { ...server.stats(), connections: server.connections }
}

type Judge = (request: UpgradeRequest) => UpgradeResult<undefined>

function endpoints(changes: ChangeSource, log: Logger, judge: Judge): Record<string, Route> {
  const all: Record<string, Endpoint<undefined>> = {
    '/echo': echo(),
    '/clock': clockEndpoint(),
    '/counter': counterEndpoint({ log: (problem) => log.warn({ path: '/counter' }, problem) }),
    '/push': push(changes),
  }
  return Object.fromEntries(
    Object.entries(all).map(([path, endpoint]) => [path, guarded(path, endpoint, log, judge)]),
  )
}

/** Where nobody may look, nothing is remembered. */
function tapFor({ host, adminToken }: ServeSettings): LiveTap {
  return liveTap(INSPECTOR_PATH, isLoopback(host) || adminToken !== undefined)
}

function inspectorRoute(tap: LiveTap, settings: ServeSettings, log: Logger, judge: Judge): Route {
  const { endpoint, refuse } = inspector(tap)
  const rule = { adminToken: settings.adminToken, isLoopback: isLoopback(settings.host) }
  return guarded(INSPECTOR_PATH, endpoint, log, (request) => {
    const verdict = judge(request) ?? judgeInspector(request, rule)
    return verdict instanceof Response ? verdict : (refuse() ?? verdict)
  })
}

/** The endpoint with its door watched and its life logged. */
function guarded(path: string, endpoint: Endpoint<undefined>, log: Logger, judge: Judge): Route {
  return route<undefined>({
    ...endpoint,
    upgrade: judge,
    open(socket) {
      log.debug({ path, remoteAddress: socket.remoteAddress }, 'Connection opened')
      return endpoint.open?.(socket)
    },
    close(socket, closed) {
      const { code, reason, wasClean, initiator } = closed
      log.debug({ path, code, reason, wasClean, initiator }, 'Connection closed')
      return endpoint.close?.(socket, closed)
    },
    error(error, socket) {
      const fields = { path, remoteAddress: socket?.remoteAddress }
      // A peer's fault is the peer's; it must not alarm whoever runs a healthy server.
      if (isPeersFault(error)) log.info({ ...fields, reason: error.message }, 'Connection failed')
      else log.error({ ...fields, err: error }, 'Handler failed')
    },
  })
}

function isPeersFault(error: Error): boolean {
  return (
    error instanceof ProtocolViolation ||
    error instanceof TransportError ||
    error instanceof ClosedError
  )
}

/** On loopback, a handshake for a rebound name is refused as a page request is. */
function judgeHost(host: string, port: number, request: UpgradeRequest): Response | undefined {
  if (!isLoopback(host)) return undefined
  const why = refuseHost(request.headers.get('host'), { host, port })
  return why === undefined ? undefined : new Response(`${why}\n`, { status: 403 })
}

function loadStudio(): StaticFiles {
  const manifest = import.meta.resolve('@tongro/studio/package.json')
  return loadStaticFiles(fileURLToPath(new URL('./dist', manifest)))
}

/** What a browser on this machine can open: an address for "everywhere" is none. */
function displayHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
