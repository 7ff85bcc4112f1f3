// Plain HTTP on the port of `tongro serve`: pages, health, metrics and polling. One function from request to response;
// what it needs is handed in, so that it can be tested without a port.
import { refuseHost, refuseToken } from './access.ts'
import { jsonResponse } from './json-response.ts'
import type { Metrics } from './metrics.ts'
import { answerWithFile, SECURITY_HEADERS, type StaticFiles } from './static-files.ts'

export interface HttpParts {
  readonly host: string
  readonly isLoopback: boolean
  readonly adminToken: string | undefined
  readonly files: StaticFiles
  readonly metrics: Metrics
  port(): number
  isStopping(): boolean
}

/** Answers everything but `/poll`, which needs to know its connection and comes in as `poll`. */
export async function answerHttp(
  parts: HttpParts,
  request: Request,
  poll: () => Response,
): Promise<Response> {
  const response = withoutBody(request, await route(parts, request, poll))
  parts.metrics.countHttpRequest(response.status)
  return response
}

async function route(parts: HttpParts, request: Request, poll: () => Response): Promise<Response> {
  const url = new URL(request.url)
  if (parts.isLoopback) {
    const why = refuseHost(request.headers.get('host') ?? url.host, {
      host: parts.host,
      port: parts.port(),
    })
    if (why !== undefined) return text(403, why)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return text(405, `${request.method} is not taken here: use GET or HEAD`, { allow: 'GET, HEAD' })
  }
  switch (url.pathname) {
    case '/healthz':
      return health(parts.isStopping())
    case '/metrics':
      return scrape(parts, request)
    case '/poll':
      return poll()
    default:
      return answerWithFile(parts.files, request) ?? notFound(parts.files, request, url.pathname)
  }
}

function health(isStopping: boolean): Response {
  return jsonResponse({ status: isStopping ? 'stopping' : 'ok' }, isStopping ? 503 : 200)
}

async function scrape(parts: HttpParts, request: Request): Promise<Response> {
  const refusal = refuseToken(request.headers.get('authorization'), parts)
  if (refusal?.status === 401) return text(401, refusal.text, { 'www-authenticate': 'Bearer' })
  if (refusal !== undefined) return text(refusal.status, refusal.text)
  return new Response(await parts.metrics.render(), {
    headers: { 'content-type': parts.metrics.contentType, 'cache-control': 'no-store' },
  })
}

/** A person gets Studio's own page for it, a program one line. */
function notFound(files: StaticFiles, request: Request, path: string): Response {
  if (files.size === 0) {
    return text(503, 'The pages are not built: run npm run build and start the server again')
  }
  const page = files.get('/')
  if (page !== undefined && request.headers.get('accept')?.includes('text/html') === true) {
    return new Response(page.body, {
      status: 404,
      headers: { ...SECURITY_HEADERS, 'content-type': page.type, 'cache-control': 'no-store' },
    })
  }
  return text(
    404,
    `Nothing is at ${path}: the pages are /, /echo, /clock, /counter, /push and /inspector`,
  )
}

/** HEAD has the headers of GET and no body. */
function withoutBody(request: Request, response: Response): Response {
  if (request.method !== 'HEAD' || response.body === null) return response
  return new Response(null, { status: response.status, headers: response.headers })
}

function text(
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = `${line}\n`
  return new Response(body, {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    },
  })
}
