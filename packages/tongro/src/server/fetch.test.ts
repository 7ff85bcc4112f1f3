import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, deferred, rawTo, start, until } from '../../test-support/live.ts'
import { clientFrame, TEXT } from '../../test-support/raw-frames.ts'
import { requestHead } from '../../test-support/raw-peer.ts'

function get(path = '/', headers = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`
}

test('a plain request without fetch gets 426 that names the versions', BOUNDED, async (t) => {
  const server = await start(t)
  const peer = await rawTo(t, server)
  peer.write(get())
  const answer = await peer.readResponse()
  assert.equal(answer.status, 426)
  assert.equal(answer.headers.get('upgrade'), 'websocket')
  assert.equal(answer.headers.get('sec-websocket-version'), '13, 8')
  assert.match(answer.body, /WebSocket/)
})

test('fetch sees method, URL, headers, body and the line', BOUNDED, async (t) => {
  const server = await start(t, {
    async fetch(request, info) {
      const { method, url, headers } = request
      const body = await request.text()
      const { remoteAddress, bytesRead, bytesWritten } = info
      const line = { remoteAddress, bytesRead, bytesWritten }
      return Response.json({ method, url, x: headers.get('x-y'), body, line })
    },
  })
  const peer = await rawTo(t, server)
  const request =
    'POST /a?b=c HTTP/1.1\r\nHost: site.test:81\r\nX-Y: z\r\nContent-Length: 4\r\n\r\nbody'
  peer.write(request)
  const seen = JSON.parse((await peer.readResponse()).body) as Record<string, unknown>
  assert.deepEqual(
    { ...seen, line: undefined },
    { method: 'POST', url: 'http://site.test:81/a?b=c', x: 'z', body: 'body', line: undefined },
  )
  assert.deepEqual(seen['line'], {
    remoteAddress: '127.0.0.1',
    bytesRead: request.length,
    bytesWritten: 0,
  })
})

test('a HEAD request gets the headers and no body', BOUNDED, async (t) => {
  const server = await start(t, { fetch: () => new Response('hello', { headers: { 'x-y': 'z' } }) })
  const peer = await rawTo(t, server)
  peer.write(get().replace('GET', 'HEAD') + get('/second'))
  const head = await peer.readHead()
  assert.equal(head.status, 200)
  assert.equal(head.headers.get('x-y'), 'z')
  assert.equal((await peer.readResponse()).body, 'hello', 'the next answer follows at once')
})

test('bodies stream both ways, piece by piece', BOUNDED, async (t) => {
  const server = await start(t, {
    fetch: (request) => new Response(request.body, { headers: { 'content-type': 'x/y' } }),
  })
  const peer = await rawTo(t, server)
  peer.write('POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n')
  peer.write('5\r\nfirst\r\n')
  assert.equal((await peer.readHead()).status, 200)
  assert.equal(await peer.readChunk(), 'first', 'before the request has ended')
  peer.write('6\r\nsecond\r\n0\r\n\r\n')
  assert.equal(await peer.readChunk(), 'second')
  assert.equal(await peer.readChunk(), '')
})

test('fetch that throws gives 500 and one call of the error handler', BOUNDED, async (t) => {
  const errors: Array<[string, unknown]> = []
  const server = await start(t, {
    fetch: (request) => {
      if (request.url.endsWith('/sync')) throw new Error('sync')
      if (request.url.endsWith('/none')) return undefined as unknown as Response
      return Promise.reject(new Error('async'))
    },
    error: (error, socket) => void errors.push([error.message, socket]),
  })
  const peer = await rawTo(t, server)
  for (const path of ['/sync', '/async', '/none']) {
    peer.write(get(path))
    const answer = await peer.readResponse()
    assert.equal(answer.status, 500)
    assert.doesNotMatch(answer.body, /sync|async/, 'the error is not the client’s to know')
  }
  assert.deepEqual(errors.slice(0, 2), [
    ['sync', undefined],
    ['async', undefined],
  ])
  assert.equal(errors.length, 3)
  assert.match(errors[2]![0], /must return a Response/)
})

test(
  'a body that fails half-way breaks the line, so that it does not look complete',
  BOUNDED,
  async (t) => {
    const errors: string[] = []
    const server = await start(t, {
      fetch: () => {
        let count = 0
        return new Response(
          new ReadableStream({
            async pull(controller) {
              if (count > 0) await new Promise((resolve) => setTimeout(resolve, 30))
              if (count++ === 0) controller.enqueue(new TextEncoder().encode('part'))
              else controller.error(new Error('the source broke'))
            },
          }),
        )
      },
      error: (error) => void errors.push(error.message),
    })
    const peer = await rawTo(t, server)
    peer.write(get())
    assert.equal((await peer.readHead()).status, 200)
    await assert.rejects(async () => {
      for (let chunk = await peer.readChunk(); chunk !== ''; ) chunk = await peer.readChunk()
    })
    assert.deepEqual(errors, ['the source broke'])
  },
)

test('a client that leaves during a streamed answer cancels its source', BOUNDED, async (t) => {
  const cancelled = deferred()
  const aborted = deferred()
  const errors: Error[] = []
  const server = await start(t, {
    fetch: (request) => {
      request.signal.addEventListener('abort', () => aborted.resolve())
      // As server-sent events do: one piece, and then nothing for a long time.
      return new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode('one')),
          cancel: () => cancelled.resolve(),
        }),
      )
    },
    error: (error) => void errors.push(error),
  })
  const peer = await rawTo(t, server)
  peer.write(get())
  await peer.readHead()
  assert.equal(await peer.readChunk(), 'one')
  peer.destroy()
  await aborted.promise
  await cancelled.promise
  assert.deepEqual(errors, [])
})

test(
  'a client that leaves in the middle of its body is no failure of the application',
  BOUNDED,
  async (t) => {
    const errors: string[] = []
    const ended: string[] = []
    const server = await start(t, {
      async fetch(request) {
        try {
          return new Response(await request.text())
        } finally {
          ended.push('fetch')
        }
      },
      error: (error) => void errors.push(error.message),
    })
    const peer = await rawTo(t, server)
    peer.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\npart')
    await new Promise((resolve) => setTimeout(resolve, 30))
    peer.reset()
    await until(() => ended.length === 1)
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(errors, [])
  },
)

test(
  'a keep-alive connection answers requests and upgrades later, early frames included',
  BOUNDED,
  async (t) => {
    const server = await start(t, {
      fetch: (request) => new Response(new URL(request.url).pathname),
      message: (socket, message) => void socket.send(message),
    })
    const peer = await rawTo(t, server)
    for (const path of ['/a', '/b']) {
      peer.write(get(path))
      assert.equal((await peer.readResponse()).body, path)
    }
    peer.write(Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'early')]))
    assert.equal((await peer.readHead()).status, 101)
    assert.equal((await peer.readFrame()).payload.toString(), 'early')
    peer.write(clientFrame(TEXT, 'late'))
    assert.equal((await peer.readFrame()).payload.toString(), 'late')
  },
)

test(
  'a request that offers another protocol than WebSocket is a plain request',
  BOUNDED,
  async (t) => {
    // As Java's HttpClient and `curl --http2` do with every first request (RFC 9110 7.8: a server may
    // ignore Upgrade).
    const server = await start(t, {
      fetch: (request) => new Response(new URL(request.url).pathname),
    })
    const offer =
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'
    const peer = await rawTo(t, server)
    peer.write(get('/first', offer))
    const answer = await peer.readResponse()
    assert.deepEqual([answer.status, answer.body], [200, '/first'])
  },
)

test('an error handler that throws does not take the process along', BOUNDED, async (t) => {
  const server = await start(t, {
    fetch: () => Promise.reject(new Error('first')),
    upgrade: () => {
      throw new Error('second')
    },
    error: () => {
      throw new Error('third')
    },
  })
  const printed = t.mock.method(console, 'error', () => {})
  const plain = await rawTo(t, server)
  plain.write(get())
  assert.equal((await plain.readResponse()).status, 500)
  const upgrade = await rawTo(t, server)
  upgrade.write(requestHead())
  assert.equal((await upgrade.readResponse()).status, 500)
  await new Promise((resolve) => setImmediate(resolve))
  assert.ok(printed.mock.callCount() >= 2, 'the faults are printed')
})
