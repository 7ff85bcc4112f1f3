// Parameters of paths, from the wire to `request.params` and its type.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import * as v from 'valibot'
import { BOUNDED, rawTo, socketTo, start } from '../../test-support/live.ts'
import { requestHead } from '../../test-support/raw-peer.ts'
import { json } from '../messages/index.ts'
import { MisuseError } from '../protocol/index.ts'
import {
  type PathParams,
  type Route,
  route,
  type ServerSocket,
  serve,
  type UpgradeRequest,
} from './index.ts'

/** True when both are the very same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

function same<A, B>(_claim: Same<A, B>): void {}

/** Tells the name of the route and its parameters. */
function told(name: string): Route {
  return route({
    open: (socket) => socket.send(`${name} ${JSON.stringify(socket.request.params)}`),
  })
}

async function hears(t: TestContext, server: { port: number }, path: string): Promise<unknown> {
  const socket = await socketTo(t, server, { path })
  for await (const message of socket) return message
  return undefined
}

/** The status of a target that is sent as it is written here. */
async function status(t: TestContext, server: { port: number }, target: string): Promise<number> {
  const peer = await rawTo(t, server)
  peer.write(requestHead({}, `GET ${target} HTTP/1.1`))
  return (await peer.readHead()).status
}

test('parameters are typed from the path, in upgrade and in the handlers', BOUNDED, async (t) => {
  const server = await start(t, {
    routes: {
      '/rooms/:room/users/:user': route({
        upgrade(request) {
          same<typeof request.params, { readonly room: string; readonly user: string }>(true)
          return { data: request.params.room.length }
        },
        messages: json(v.number()),
        message(socket, n) {
          same<typeof socket.data, number>(true)
          same<typeof n, number>(true)
          same<keyof typeof socket.request.params, 'room' | 'user'>(true)
          // @ts-expect-error the path has no such parameter
          assert.equal(socket.request.params.id, undefined)
          assert.deepEqual(socket.request.params, { room: 'tea house', user: 'kim' })
          socket.send(n + socket.data)
        },
      }),
      '/files/*': route({
        async upgrade(request) {
          same<typeof request.params, { readonly '*': string }>(true)
          return { data: request.params['*'] }
        },
        open: (socket) => socket.send(socket.data),
      }),
      '/plain': route({
        open(socket) {
          same<keyof typeof socket.request.params, never>(true)
          assert.deepEqual(socket.request.params, {})
          socket.send('plain')
        },
      }),
    },
  })
  const path = '/rooms/tea%20house/users/kim?x=1'
  const socket = await socketTo(t, server, { path, messages: json(v.number()) })
  socket.send(1)
  for await (const n of socket) {
    assert.equal(n, 10)
    break
  }
  assert.equal(await hears(t, server, '/files/a/b%2Fc/'), 'a/b/c/')
  assert.equal(await hears(t, server, '/plain'), 'plain')
})

test('a route made elsewhere says what it needs, and the path must have it', () => {
  const needsId = route({
    upgrade: (request: UpgradeRequest<{ id: string }>) => ({ data: request.params.id }),
    open: (socket) => same<typeof socket.data, string>(true),
  })
  const takesAny = route({
    open(socket) {
      same<typeof socket.request.params, PathParams>(true)
    },
  })
  const accept = (_: Parameters<typeof serve<undefined, 1, 1, '/a/:id' | '/b'>>[0]): void => {}
  accept({ routes: { '/a/:id': needsId, '/b': takesAny } })
  accept({ routes: { '/a/:id': takesAny, '/b': takesAny } })
  // @ts-expect-error /b has no id
  accept({ routes: { '/a/:id': takesAny, '/b': needsId } })
  const many: Record<string, Route> = { '/x': takesAny }
  const listed: () => unknown = () => serve({ routes: many })
  assert.equal(typeof listed, 'function')
  const helper = (socket: ServerSocket<number>): PathParams => socket.request.params
  const inline = route({ upgrade: () => ({ data: 1 }), open: (socket) => helper(socket) })
  const known: () => unknown = () =>
    serve({
      routes: {
        '/a/:id': route({ upgrade: () => ({ data: 1 }), open: (socket) => helper(socket) }),
        '/b': route({ upgrade: () => ({ data: 1 }), open: (socket) => helper(socket) }),
      },
    })
  const computed: () => unknown = () =>
    serve({ routes: { ['/c'.repeat(2)]: inline, '/d': takesAny } })
  assert.equal(typeof computed, 'function')
  assert.equal(typeof known, 'function')
})

test(
  'exact goes before text, text before a parameter, a parameter before the rest',
  BOUNDED,
  async (t) => {
    const server = await start(t, {
      open: (socket) => socket.send('fallback'),
      routes: {
        '/*': told('all'),
        '/a/:x': told('param'),
        '/a/b': told('exact'),
        '/:x/b': told('late text'),
        '/a/*': told('rest'),
        '/a/:x/c': told('inner'),
      },
    })
    for (const [path, expected] of [
      ['/a/b', 'exact {}'],
      ['/a/c', 'param {"x":"c"}'],
      ['/z/b', 'late text {"x":"z"}'],
      ['/a/b/c', 'inner {"x":"b"}'],
      ['/a/b/d', 'rest {"*":"b/d"}'],
      ['/a/', 'rest {"*":""}'],
      ['/a', 'all {"*":"a"}'],
      ['/', 'all {"*":""}'],
      ['/%61/b', 'late text {"x":"a"}'],
    ] as const) {
      assert.equal(await hears(t, server, path), expected, path)
    }
  },
)

test('paths that no parameter fits are not there', BOUNDED, async (t) => {
  const server = await start(t, { routes: { '/r/:id': told('r'), '/f/*': told('f') } })
  for (const target of [
    '/r',
    '/r/',
    '/r//',
    '/r/a/',
    '/r/a/b',
    '//r/a',
    '/R/a',
    '/%72/a',
    '/r/.',
    '/r/..',
    '/r/%2e%2E',
    '/r/.%2e',
    '/r/a\\b',
    '/r/a#b',
    '/r/%',
    '/r/%f',
    '/r/%zz',
    '/r/%ff',
    '/r/%ed%a0%80',
    '/f',
    '/f/a/../b',
    '/f/%2e/b',
    '/f/a\\..\\b',
    '/f/%c0%ae',
  ]) {
    assert.equal(await status(t, server, target), 404, target)
  }
  assert.equal(await status(t, server, '/r/...'), 101)
  assert.equal(await status(t, server, 'http://localhost/r/a?b'), 101)
})

test('a path is written as people read it, and found as it is on the wire', BOUNDED, async (t) => {
  const server = await start(t, {
    routes: { '/방': told('exact'), '/방/:이름': told('param') },
  })
  assert.equal(await hears(t, server, '/방'), 'exact {}')
  assert.equal(await hears(t, server, '/방/차 한잔'), 'param {"이름":"차 한잔"}')
})

test('wrong paths are told before anything listens', async () => {
  const one = told('one')
  for (const paths of [
    ['rooms/:id'],
    ['/rooms/:'],
    ['/rooms/:1'],
    ['/rooms/:a-b'],
    ['/rooms/:id?'],
    ['/:a/:a'],
    ['/a*'],
    ['/*/a'],
    ['/**'],
    ['/a/:x', '/a/:y'],
    ['/%EB%B0%A9', '/방'],
    ['/\ud800'],
  ]) {
    const routes = Object.fromEntries(paths.map((path) => [path, one]))
    await assert.rejects(serve({ routes }), MisuseError, paths.join())
  }
})

test('H14: servers that share a path, as patterns, cannot share a port', BOUNDED, async (t) => {
  const http = createServer()
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  t.after(() => http.close())
  const one = await serve({
    server: http,
    routes: { '/rooms/:id': told('room'), '/f/*': told('f') },
  })
  const two = await serve({ server: http, routes: { '/users/:id': told('user') } })
  t.after(() => Promise.all([one.close({ deadline: 1 }), two.close({ deadline: 1 })]))
  for (const path of ['/rooms/:any', '/rooms/lobby', '/:a/:b', '/*', '/users/*', '/f/a/b', '/f/']) {
    const shared = serve({ server: http, routes: { [path]: told('shared') } })
    await assert.rejects(shared, MisuseError, path)
  }
  const port = { port: (http.address() as AddressInfo).port }
  assert.equal(await hears(t, port, '/rooms/7'), 'room {"id":"7"}')
  assert.equal(await hears(t, port, '/users/7'), 'user {"id":"7"}')
  for (const path of ['/rooms/', '/rooms/a/b', '/rooms', '/f']) {
    const apart = await serve({ server: http, routes: { [path]: told('apart') } })
    assert.equal(await hears(t, port, path), 'apart {}')
    await apart.close({ deadline: 1 })
  }
})
