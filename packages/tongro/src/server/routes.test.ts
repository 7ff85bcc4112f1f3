import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, rawTo, socketTo, start, until } from '../../test-support/live.ts'
import { requestHead } from '../../test-support/raw-peer.ts'
import { route, type ServeOptions, type Server } from './index.ts'

function say(text: string): ServeOptions<undefined> {
  return { open: (socket) => void socket.send(text) }
}

async function hears(
  t: Parameters<typeof socketTo>[0],
  server: Server,
  path: string,
): Promise<unknown> {
  const socket = await socketTo(t, server, { path })
  for await (const message of socket) return message
  return undefined
}

test('each path has its endpoint; the query does not count', BOUNDED, async (t) => {
  const server = await start(t, {
    routes: { '/a': route(say('A')), '/b': route(say('B')) },
  })
  assert.equal(await hears(t, server, '/a'), 'A')
  assert.equal(await hears(t, server, '/b?x=/a'), 'B')
})

test('without handlers beside the routes, other paths get 404', BOUNDED, async (t) => {
  const server = await start(t, { routes: { '/a': route(say('A')) } })
  for (const path of ['/', '/A', '/a/', '/ab', '/__proto__', '/constructor']) {
    const peer = await rawTo(t, server)
    peer.write(requestHead({}, `GET ${path} HTTP/1.1`))
    const answer = await peer.readResponse()
    assert.equal(answer.status, 404, path)
    assert.ok(answer.body.includes(path))
  }
})

test('with handlers beside the routes, other paths are theirs', BOUNDED, async (t) => {
  const server = await start(t, { ...say('rest'), routes: { '/a': route(say('A')) } })
  assert.equal(await hears(t, server, '/a'), 'A')
  assert.equal(await hears(t, server, '/else'), 'rest')
})

test('a target in absolute form finds its route (RFC 9112 3.2.2)', BOUNDED, async (t) => {
  const server = await start(t, { routes: { '/a': route(say('A')) } })
  const peer = await rawTo(t, server)
  peer.write(requestHead({}, 'GET http://localhost/a?b HTTP/1.1'))
  assert.equal((await peer.readHead()).status, 101)
})

test('each route has its upgrade, data, errors and close', BOUNDED, async (t) => {
  const log: string[] = []
  const server = await start(t, {
    error: () => void log.push('outer error'),
    routes: {
      '/a': route({
        upgrade: () => ({ data: 7 }),
        message(socket) {
          throw new Error(`with ${socket.data + 1}`)
        },
        error: (error, socket) => void log.push(`a: ${error.message} ${socket?.data}`),
        close: (socket, closed) => void log.push(`a closed ${closed.sent?.code} ${socket.data}`),
      }),
    },
  })
  const socket = await socketTo(t, server, { path: '/a' })
  socket.send('x')
  await socket.closed
  await until(() => log.length === 2)
  assert.deepEqual(log, ['a: with 8 7', 'a closed 1011 7'])
})

test('handlers are called as methods of what the caller wrote', BOUNDED, async (t) => {
  const endpoint = {
    count: 0,
    message() {
      this.count++
    },
  }
  const server = await start(t, { routes: { '/a': route(endpoint) } })
  const socket = await socketTo(t, server, { path: '/a' })
  socket.send('1')
  socket.send('2')
  await until(() => endpoint.count === 2)
})

test('H15: origins hold for each route by itself', BOUNDED, async (t) => {
  const server = await start(t, {
    origins: ['https://app.test'],
    routes: { '/own': route(say('own')), '/any': route({ ...say('any'), origins: '*' }) },
  })
  const status = async (path: string, fields: Record<string, string>): Promise<number> => {
    const peer = await rawTo(t, server)
    peer.write(requestHead(fields, `GET ${path} HTTP/1.1`))
    return (await peer.readHead()).status
  }
  assert.equal(await status('/any', { Origin: 'null' }), 101)
  assert.equal(await status('/any', { Origin: 'https://evil.test' }), 101)
  assert.equal(await status('/own', { Origin: 'https://evil.test' }), 403)
  assert.equal(await status('/own', { Origin: 'https://app.test' }), 101)
  assert.equal(await status('/own', { Origin: 'https://app.test.evil.test' }), 403)
  assert.equal(await status('/own', { Origin: 'http://localhost' }), 101, 'the own origin as well')
  assert.equal(await status('/own', {}), 101, 'none')
})

test('H15: version 8 tells its origin in Sec-WebSocket-Origin', BOUNDED, async (t) => {
  const server = await start(t)
  for (const [fields, status] of [
    [{ 'Sec-WebSocket-Origin': 'https://evil.test' }, 403],
    [{ 'Sec-WebSocket-Origin': 'http://localhost' }, 101],
    [{}, 101],
  ] as const) {
    const peer = await rawTo(t, server)
    peer.write(requestHead({ ...fields, 'Sec-WebSocket-Version': '8' }))
    assert.equal((await peer.readHead()).status, status)
  }
})
