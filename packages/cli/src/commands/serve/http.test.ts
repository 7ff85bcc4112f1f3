import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerHttp, type HttpParts } from './http.ts'
import { createMetrics } from './metrics.ts'
import type { StaticFiles } from './static-files.ts'

const PAGES: StaticFiles = new Map([
  ['/', { body: new Uint8Array(1), type: 'text/html', cacheControl: 'no-cache', etag: '"x"' }],
])

function parts(changes: Partial<HttpParts> = {}): HttpParts {
  return {
    host: 'localhost',
    isLoopback: true,
    adminToken: undefined,
    files: PAGES,
    metrics: createMetrics(() => ({
      connections: 0,
      opened: 0,
      closed: 0,
      refused: 0,
      messagesReceived: 0,
      messagesSent: 0,
      bytesRead: 0,
      bytesWritten: 0,
    })),
    port: () => 8080,
    isStopping: () => false,
    ...changes,
  }
}

function ask(path: string, changes?: Partial<HttpParts>, init?: RequestInit): Promise<Response> {
  const request = new Request(`http://localhost:8080${path}`, init)
  return answerHttp(parts(changes), request, () => Response.json({ seq: 1 }))
}

test('health is ok until the server stops', async () => {
  const up = await ask('/healthz')
  assert.equal(up.status, 200)
  assert.deepEqual(await up.json(), { status: 'ok' })
  assert.equal((await ask('/healthz', { isStopping: () => true })).status, 503)
})

test('metrics are open on loopback and need the token elsewhere', async () => {
  assert.match(await (await ask('/metrics')).text(), /^tongro_connections 0$/m)
  assert.equal((await ask('/metrics', { isLoopback: false })).status, 403)
  const guarded = { isLoopback: false, adminToken: 'abc' }
  const refused = await ask('/metrics', guarded)
  assert.equal(refused.status, 401)
  assert.equal(refused.headers.get('www-authenticate'), 'Bearer')
  const headers = { authorization: 'Bearer abc' }
  assert.equal((await ask('/metrics', guarded, { headers })).status, 200)
})

test('a rebound name is refused on loopback, and let in elsewhere', async () => {
  const request = (): Request => new Request('http://evil.example:8080/')
  const poll = (): Response => new Response()
  const refused = await answerHttp(parts(), request(), poll)
  assert.equal(refused.status, 403)
  assert.match(await refused.text(), /^Host "evil.example:8080" is refused/)
  assert.equal((await answerHttp(parts({ isLoopback: false }), request(), poll)).status, 200)
})

test('other methods and other paths get a clear answer', async () => {
  const post = await ask('/', {}, { method: 'POST' })
  assert.equal(post.status, 405)
  assert.equal(post.headers.get('allow'), 'GET, HEAD')
  const missing = await ask('/nothing')
  assert.equal(missing.status, 404)
  assert.match(await missing.text(), /^Nothing is at \/nothing: the pages are/)
})

test('pages that were not built say how to build them', async () => {
  const answer = await ask('/', { files: new Map() })
  assert.equal(answer.status, 503)
  assert.match(await answer.text(), /npm run build/)
})

test('polls pass through, HEAD without a body, and every answer is counted', async () => {
  assert.deepEqual(await (await ask('/poll?session=a')).json(), { seq: 1 })
  const shared = parts()
  const head = new Request('http://localhost:8080/poll', { method: 'HEAD' })
  assert.equal(await (await answerHttp(shared, head, () => Response.json({}))).text(), '')
  assert.match(await shared.metrics.render(), /^tongro_http_requests_total\{status="200"\} 1$/m)
})

test('an unknown address gives a browser the page for it, and a program one line', async () => {
  const page = await ask('/nothing', {}, { headers: { accept: 'text/html,*/*;q=0.8' } })
  assert.equal(page.status, 404)
  assert.equal(page.headers.get('content-type'), 'text/html')
  assert.ok(page.headers.get('content-security-policy'))
  const line = await ask('/nothing')
  assert.equal(line.status, 404)
  assert.match(await line.text(), /^Nothing is at \/nothing: /)
})
