import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, rawTo, socketTo, start } from '../../test-support/live.ts'
import { requestHead } from '../../test-support/raw-peer.ts'

test(
  'headers that the handshake writes itself are not the upgrade’s to set',
  BOUNDED,
  async (t) => {
    const errors: string[] = []
    const server = await start(t, {
      upgrade: (request) => ({ headers: { [request.url.pathname.slice(1)]: 'x' } }),
      error: (error) => void errors.push((error as { code?: string }).code ?? ''),
    })
    for (const name of [
      'Sec-WebSocket-Accept',
      'sec-websocket-protocol',
      'Connection',
      'Upgrade',
    ]) {
      const peer = await rawTo(t, server)
      peer.write(requestHead({}, `GET /${name} HTTP/1.1`))
      assert.equal((await peer.readHead()).status, 500, name)
    }
    assert.deepEqual(errors, Array(4).fill('header-reserved'))
  },
)

test(
  'headers may be a Headers object, a list or a record, with several of one name',
  BOUNDED,
  async (t) => {
    const cookies = new Headers([
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ])
    const kinds = {
      '/headers': cookies,
      '/list': [...cookies] as Array<[string, string]>,
      '/record': { 'Set-Cookie': 'a=1' },
    }
    const server = await start(t, {
      upgrade: (request) => ({ headers: kinds[request.url.pathname as keyof typeof kinds] }),
    })
    for (const [path, count] of [
      ['/headers', 2],
      ['/list', 2],
      ['/record', 1],
    ] as const) {
      const peer = await rawTo(t, server)
      peer.write(requestHead({}, `GET ${path} HTTP/1.1`))
      const head = await peer.readHead()
      assert.equal(head.status, 101)
      assert.equal(head.text.match(/set-cookie: [ab]=[12]\r\n/gi)?.length, count, path)
    }
  },
)

test('a refusal whose body fails is a 500, counted once', BOUNDED, async (t) => {
  const errors: string[] = []
  const server = await start(t, {
    upgrade: () => {
      const body = new ReadableStream({
        start: (controller) => controller.error(new Error('torn')),
      })
      return new Response(body, { status: 403 })
    },
    error: (error) => void errors.push(error.message),
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead())
  assert.equal((await peer.readHead()).status, 500)
  assert.deepEqual(errors, ['torn'])
  assert.equal(server.stats().refused, 1)
})

test('a name such as __proto__ in request headers does no harm', BOUNDED, async (t) => {
  const seen: Array<string | null> = []
  const server = await start(t, {
    upgrade(request) {
      for (const name of ['__proto__', 'constructor', 'x']) seen.push(request.headers.get(name))
    },
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead({ constructor: 'c' }).replace('\r\n\r\n', '\r\n__proto__: p\r\n\r\n'))
  assert.equal((await peer.readHead()).status, 101)
  assert.deepEqual(seen, ['p', 'c', null])
})

test('a strange Host or target gives a URL all the same', BOUNDED, async (t) => {
  const urls: string[] = []
  const server = await start(t, { open: (socket) => void urls.push(socket.request.url.href) })
  for (const [host, target] of [
    ['a b', '/x'],
    ['[', '/x?y'],
    ['', '/'],
    ['localhost', '//evil.test/x'],
    ['localhost', '*'],
    ['user@host', '/x'],
  ] as const) {
    const peer = await rawTo(t, server)
    peer.write(requestHead({ Host: host }, `GET ${target} HTTP/1.1`))
    const { status } = await peer.readHead()
    assert.ok([101, 400, 404].includes(status), `${status}`)
  }
  for (const url of urls) assert.ok(URL.canParse(url) && url.startsWith('ws://'), url)
  await socketTo(t, server)
})

test('a decision that never comes holds no place among the connections', BOUNDED, async (t) => {
  const server = await start(t, {
    upgrade: ({ url }) =>
      url.pathname === '/never' ? new Promise<undefined>(() => {}) : undefined,
    limits: { connections: 1, handshakeMs: 60 },
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead({}, 'GET /never HTTP/1.1'))
  assert.equal((await peer.readHead()).status, 503)
  assert.equal((await socketTo(t, server)).state, 'open')
})
