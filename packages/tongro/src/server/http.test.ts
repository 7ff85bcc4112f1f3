import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, rawTo, start } from '../../test-support/live.ts'
import { requestHead } from '../../test-support/raw-peer.ts'

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

test('a request body that is late gets 408: limits.requestMs', BOUNDED, async (t) => {
  const server = await start(t, {
    limits: { handshakeMs: 100, requestMs: 200 },
    fetch: async (request) => new Response(await request.text()),
    error: () => {},
  })
  const peer = await rawTo(t, server)
  peer.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf')
  const { status } = await peer.readHead()
  assert.equal(status, 408)
})

test('a second head that is late gets 408 as well: limits.handshakeMs', BOUNDED, async (t) => {
  const server = await start(t, {
    limits: { handshakeMs: 100, requestMs: 200 },
    fetch: () => new Response('page'),
  })
  const peer = await rawTo(t, server)
  peer.write(GET)
  assert.equal((await peer.readResponse()).body, 'page')
  peer.write('GET / HTTP/1.1\r\nHost: loc')
  assert.equal((await peer.readHead()).status, 408)
})

test('requests sent at once are answered in order', BOUNDED, async (t) => {
  const server = await start(t, {
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (pathname === '/1') await new Promise((resolve) => setTimeout(resolve, 20))
      return new Response(pathname)
    },
  })
  const peer = await rawTo(t, server)
  const paths = ['/1', '/2', '/3']
  peer.write(paths.map((path) => GET.replace('/', path)).join(''))
  for (const path of paths) assert.equal((await peer.readResponse()).body, path)
})

test(
  'a body behind the first head, in its segment and later ones, arrives whole',
  BOUNDED,
  async (t) => {
    const server = await start(t, {
      fetch: async (request) => new Response(String((await request.arrayBuffer()).byteLength)),
    })
    const peer = await rawTo(t, server)
    const body = Buffer.alloc(300_000, 1)
    const head = `PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`
    await peer.writeAll(Buffer.concat([Buffer.from(head), body.subarray(0, 1000)]))
    peer.write(body.subarray(1000))
    assert.equal((await peer.readResponse()).body, '300000')
  },
)

test('HTTP/1.0 gets its page and the end of the line', BOUNDED, async (t) => {
  const server = await start(t, { fetch: () => new Response('page') })
  const peer = await rawTo(t, server)
  peer.write('GET / HTTP/1.0\r\nHost: localhost\r\n\r\n')
  const head = await peer.readHead()
  assert.equal(head.status, 200)
  assert.match((await peer.readToEnd()).toString(), /page/)
})

test(
  'status, text, headers, several cookies and bytes of a Response arrive',
  BOUNDED,
  async (t) => {
    const server = await start(t, {
      fetch: () => {
        const headers = new Headers({ 'X-A': 'b' })
        headers.append('Set-Cookie', 'a=1')
        headers.append('Set-Cookie', 'b=2')
        return new Response(Uint8Array.of(0, 255, 13, 10), {
          status: 418,
          statusText: 'Short And Stout',
          headers,
        })
      },
    })
    const peer = await rawTo(t, server)
    peer.write(GET.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
    const head = await peer.readHead()
    assert.equal(head.line, 'HTTP/1.1 418 Short And Stout')
    assert.equal(head.headers.get('x-a'), 'b')
    assert.equal(head.text.match(/set-cookie: [ab]=[12]/gi)?.length, 2)
    assert.ok((await peer.readToEnd()).includes(Buffer.of(0, 255, 13, 10)))
  },
)

test(
  'a Response without body, and 204 and 304, leave the connection usable',
  BOUNDED,
  async (t) => {
    const statuses = [204, 304, 200]
    const server = await start(t, {
      fetch: () => new Response(null, { status: statuses.shift() ?? 500 }),
    })
    const peer = await rawTo(t, server)
    for (const status of [204, 304]) {
      peer.write(GET)
      assert.equal((await peer.readHead()).status, status)
    }
    peer.write(GET)
    assert.equal((await peer.readResponse()).status, 200)
  },
)

test('a slow reader of a page holds back its source', BOUNDED, async (t) => {
  let produced = 0
  const server = await start(t, {
    fetch: () =>
      new Response(
        new ReadableStream({
          async pull(controller) {
            await undefined
            if (produced >= 60) return controller.close()
            produced++
            controller.enqueue(new Uint8Array(1 << 20))
          },
        }),
      ),
  })
  const peer = await rawTo(t, server)
  peer.write(GET)
  await peer.readHead()
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.ok(produced < 40, `${produced} MiB were produced for nobody`)
})

test('targets and hosts that make no URL get 400, and the server goes on', BOUNDED, async (t) => {
  const server = await start(t, { fetch: () => new Response('page'), error: () => {} })
  for (const head of [
    GET.replace('localhost', 'a b'),
    GET.replace('localhost', '['),
    'TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ]) {
    const peer = await rawTo(t, server)
    peer.write(head)
    const { status } = await peer.readHead()
    assert.ok([200, 400, 405].includes(status), `${status} for ${head}`)
    peer.destroy()
  }
  const peer = await rawTo(t, server)
  peer.write(GET)
  assert.equal((await peer.readResponse()).body, 'page')
})

test(
  'a client that leaves before, during and after its page is noticed by nobody',
  BOUNDED,
  async (t) => {
    const errors: string[] = []
    const server = await start(t, {
      async fetch(request) {
        await new Promise((resolve) => setTimeout(resolve, 15))
        return new Response(request.url.endsWith('/large') ? new Uint8Array(20 << 20) : 'page')
      },
      error: (error) => void errors.push(error.message),
    })
    for (const path of ['/', '/large']) {
      for (const wait of [0, 10, 25]) {
        for (const leave of ['reset', 'end', 'destroy'] as const) {
          const peer = await rawTo(t, server)
          await peer.writeAll(GET.replace('/', path))
          await new Promise((resolve) => setTimeout(resolve, wait))
          peer[leave]()
        }
      }
    }
    const peer = await rawTo(t, server)
    peer.write(requestHead())
    assert.equal((await peer.readHead()).status, 101)
    assert.deepEqual(errors, [])
  },
)
