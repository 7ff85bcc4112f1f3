import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, deferred, rawTo, socketTo, start, until } from '../../test-support/live.ts'
import { clientFrame, TEXT } from '../../test-support/raw-frames.ts'
import { requestHead } from '../../test-support/raw-peer.ts'
import type { ServeOptions, UpgradeRequest } from './index.ts'

for (const kind of ['sync', 'async'] as const) {
  const later = <T>(value: T): T | Promise<T> =>
    kind === 'sync' ? value : new Promise((resolve) => setTimeout(() => resolve(value), 10))

  test(
    `${kind}: upgrade sees the request, and its data, protocol and headers arrive`,
    BOUNDED,
    async (t) => {
      const seen: UpgradeRequest[] = []
      const opened = deferred<{ user: string }>()
      const server = await start(t, {
        upgrade(request) {
          seen.push(request)
          return later({ data: { user: 'kim' }, protocol: 'v2', headers: { 'X-A': 'b' } })
        },
        open: (socket) => opened.resolve(socket.data),
      })
      const peer = await rawTo(t, server)
      peer.write(
        requestHead(
          { Cookie: 'c=1', 'Sec-WebSocket-Protocol': 'v1, v2', Host: 'site.test:99' },
          'GET /p?q=1 HTTP/1.1',
        ),
      )
      const head = await peer.readHead()
      assert.equal(head.status, 101)
      assert.equal(head.headers.get('sec-websocket-protocol'), 'v2')
      assert.equal(head.headers.get('x-a'), 'b')
      assert.deepEqual(await opened.promise, { user: 'kim' })
      const { method, url, headers, protocols, remoteAddress } = seen[0]!
      assert.deepEqual([method, url.href], ['GET', 'ws://site.test:99/p?q=1'])
      assert.equal(headers.get('cookie'), 'c=1')
      assert.deepEqual(protocols, ['v1', 'v2'])
      assert.equal(remoteAddress, '127.0.0.1')
    },
  )

  test(`${kind}: a Response refuses, with its status, headers and body`, BOUNDED, async (t) => {
    const opened: unknown[] = []
    const server = await start(t, {
      upgrade: () => {
        const headers = new Headers({ 'WWW-Authenticate': 'Bearer' })
        headers.append('Set-Cookie', 'a=1')
        headers.append('Set-Cookie', 'b=2')
        return later(new Response('who are you?', { status: 401, headers }))
      },
      open: () => void opened.push(1),
    })
    const peer = await rawTo(t, server)
    peer.write(requestHead())
    const answer = await peer.readResponse()
    assert.equal(answer.line, 'HTTP/1.1 401 Unauthorized')
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
    assert.equal(answer.text.match(/set-cookie/gi)?.length, 2)
    assert.equal(answer.body, 'who are you?')
    assert.equal((await peer.readToEnd()).length, 0)
    assert.deepEqual(opened, [])
    assert.equal(server.stats().refused, 1)
  })

  test(
    `${kind}: an upgrade that fails gives 500 and one error without a socket`,
    BOUNDED,
    async (t) => {
      const errors: Array<[string, unknown]> = []
      const server = await start(t, {
        upgrade: () => {
          if (kind === 'sync') throw new Error('no database')
          return Promise.reject(new Error('no database'))
        },
        error: (error, socket) => void errors.push([error.message, socket]),
      })
      const peer = await rawTo(t, server)
      peer.write(requestHead())
      const answer = await peer.readResponse()
      assert.equal(answer.status, 500)
      assert.doesNotMatch(answer.body, /database/)
      assert.deepEqual(errors, [['no database', undefined]])
    },
  )

  test(
    `${kind}: H13 header-injection: a header with CR LF fails the upgrade, and nothing of it leaves`,
    BOUNDED,
    async (t) => {
      const errors: string[] = []
      const server = await start(t, {
        upgrade: () =>
          later({ headers: [['X-A', 'b\r\nSet-Cookie: evil=1']] as [string, string][] }),
        error: (error) => void errors.push((error as { code?: string }).code ?? ''),
      })
      const peer = await rawTo(t, server)
      peer.write(requestHead())
      const answer = await peer.readResponse()
      assert.equal(answer.status, 500)
      assert.equal(answer.headers.get('set-cookie'), null)
      assert.deepEqual(errors, ['header-injection'])
      assert.equal(server.connections, 0)
    },
  )
}

test(
  'H8 protocol-picked-blindly: without upgrade, and with a protocol not offered, none is answered',
  BOUNDED,
  async (t) => {
    const servers = [await start(t), await start(t, { upgrade: () => ({ protocol: 'v9' }) })]
    for (const server of servers) {
      const peer = await rawTo(t, server)
      peer.write(requestHead({ 'Sec-WebSocket-Protocol': 'v1, v2' }))
      const head = await peer.readHead()
      assert.equal(head.status, 101)
      assert.equal(head.headers.get('sec-websocket-protocol'), null)
    }
  },
)

test('what upgrade gives back is believed only in the forms it may have', BOUNDED, async (t) => {
  // Whatever is neither nothing, an acceptance nor a Response of this process must not let in.
  const doubtful: Record<string, unknown> = {
    '/false': false,
    '/true': true,
    '/string': 'ok',
    '/foreign-response': { status: 401, headers: new Headers(), body: null, ok: false },
    '/typo': { dat: 1 },
    '/thenable': {
      // biome-ignore lint/suspicious/noThenProperty: that is what is tested.
      then: (resolve: (value: unknown) => void) => resolve(new Response('no', { status: 403 })),
    },
  }
  const server = await start(t, {
    upgrade: (request) => doubtful[request.url.pathname] as undefined,
    error: () => {},
  })
  const answers: Record<string, number> = {}
  for (const path of Object.keys(doubtful)) {
    const peer = await rawTo(t, server)
    peer.write(requestHead({}, `GET ${path} HTTP/1.1`))
    answers[path] = (await peer.readHead()).status
    peer.destroy()
  }
  assert.deepEqual(answers, {
    '/false': 500,
    '/true': 500,
    '/string': 500,
    '/foreign-response': 500,
    '/typo': 500,
    '/thenable': 403,
  })
})

test(
  'a client that leaves while its upgrade is decided opens nothing for long',
  BOUNDED,
  async (t) => {
    for (const leave of ['end', 'reset', 'destroy'] as const) {
      const asked = deferred()
      const gate = deferred()
      const events: string[] = []
      const server = await start(t, {
        async upgrade() {
          asked.resolve()
          await gate.promise
          return undefined
        },
        open: () => void events.push('open'),
        close: () => void events.push('close'),
        error: (error) => void events.push(`error ${error.message}`),
      })
      const peer = await rawTo(t, server)
      peer.write(requestHead())
      await asked.promise
      peer[leave]()
      if (leave !== 'end') await peer.gone
      await new Promise((resolve) => setTimeout(resolve, 20))
      gate.resolve()
      if (leave === 'end') await peer.readToEnd()
      // Time for what should not open, then all the time that an end may need.
      await new Promise((resolve) => setTimeout(resolve, 20))
      await until(
        () => server.connections === 0 && (events.length === 0 || events.at(-1) === 'close'),
      )
      assert.ok(
        ['', 'open,close', 'open,error,close'].includes(
          events.join().replace(/error [^,]*/, 'error'),
        ),
        `${leave}: ${events.join()}`,
      )
    }
  },
)

test(
  'a decision that takes longer than limits.handshakeMs is refused, once',
  BOUNDED,
  async (t) => {
    const gate = deferred()
    const options: ServeOptions<undefined> = {
      limits: { handshakeMs: 100 },
      upgrade: async () => {
        await gate.promise
        return undefined
      },
    }
    const server = await start(t, options)
    const peer = await rawTo(t, server)
    peer.write(Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'x')]))
    assert.equal((await peer.readResponse()).status, 503)
    gate.resolve()
    assert.equal((await peer.readToEnd()).length, 0, 'the late yes changes nothing')
    assert.equal(server.connections, 0)
  },
)

test(
  'limits.connections: one too many is refused with 503, undecided ones count',
  BOUNDED,
  async (t) => {
    const gate = deferred()
    const server = await start(t, {
      limits: { connections: 2 },
      upgrade: async (request) => {
        if (request.url.pathname === '/slow') await gate.promise
        return undefined
      },
    })
    const first = await socketTo(t, server)
    const slow = await rawTo(t, server)
    slow.write(requestHead({}, 'GET /slow HTTP/1.1'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const refused = await rawTo(t, server)
    refused.write(requestHead())
    const answer = await refused.readResponse()
    assert.equal(answer.status, 503)
    assert.match(answer.body, /limits\.connections/)
    gate.resolve()
    assert.equal((await slow.readHead()).status, 101)
    first.terminate()
    await until(() => server.connections === 1)
    await socketTo(t, server)
  },
)
