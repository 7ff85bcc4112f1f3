// Types are checked when this file is compiled; running it shows that they tell the truth.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, socketTo } from '../../test-support/live.ts'
import { route, type Server, serve, type UpgradeRequest } from './index.ts'

/** True when both are the very same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

function same<A, B>(_claim: Same<A, B>): void {}

async function visit(t: Parameters<typeof socketTo>[0], server: Server, path = '/'): Promise<void> {
  t.after(() => server.close({ deadline: 1 }))
  const socket = await socketTo(t, server, { path })
  socket.send('x')
  assert.equal((await socket.closed).code, 4000)
}

const PLACE = { hostname: '127.0.0.1' }

test('data is what a synchronous upgrade returns', BOUNDED, async (t) => {
  const server = await serve({
    ...PLACE,
    upgrade() {
      return { data: { user: 'kim', age: 7 } }
    },
    open(socket) {
      same<typeof socket.data, { user: string; age: number }>(true)
    },
    message(socket) {
      same<typeof socket.data.user, string>(true)
      assert.equal(socket.data.user, 'kim')
      socket.close(4000)
    },
    close(socket) {
      same<typeof socket.data.age, number>(true)
    },
    drain(socket) {
      same<typeof socket.data.age, number>(true)
    },
    error(_, socket) {
      same<typeof socket, undefined | NonNullable<typeof socket>>(true)
      same<NonNullable<typeof socket>['data'], { user: string; age: number }>(true)
    },
  })
  await visit(t, server)
})

test(
  'data is what an asynchronous upgrade resolves to, with the request annotated',
  BOUNDED,
  async (t) => {
    const server = await serve({
      ...PLACE,
      async upgrade(request: UpgradeRequest) {
        return { data: request.url.pathname.length, protocol: undefined }
      },
      message(socket) {
        same<typeof socket.data, number>(true)
        assert.equal(socket.data, 1)
        socket.close(4000)
      },
    })
    await visit(t, server)
  },
)

test('a Response beside the data does not widen it', BOUNDED, async (t) => {
  const server = await serve({
    ...PLACE,
    upgrade(request: UpgradeRequest) {
      if (request.headers.has('x-bad')) return new Response('no', { status: 401 })
      return { data: { id: 1n } }
    },
    message(socket) {
      same<typeof socket.data, { id: bigint }>(true)
      assert.equal(socket.data.id, 1n)
      socket.close(4000)
    },
  })
  await visit(t, server)
})

test('an asynchronous upgrade that may refuse', BOUNDED, async (t) => {
  const server = await serve({
    ...PLACE,
    async upgrade(request: UpgradeRequest) {
      if (request.headers.has('x-bad')) return new Response('no', { status: 401 })
      return { data: [1, 'a'] as const }
    },
    message(socket) {
      same<typeof socket.data, readonly [1, 'a']>(true)
      assert.deepEqual(socket.data, [1, 'a'])
      socket.close(4000)
    },
  })
  await visit(t, server)
})

test(
  'without upgrade, and with one that returns nothing, data is undefined',
  BOUNDED,
  async (t) => {
    const server = await serve({
      ...PLACE,
      message(socket) {
        same<typeof socket.data, undefined>(true)
        assert.equal(socket.data, undefined)
        socket.close(4000)
      },
    })
    await visit(t, server)
    const second = await serve({
      ...PLACE,
      upgrade() {},
      message(socket) {
        assert.equal(socket.data, undefined)
        socket.close(4000)
      },
    })
    await visit(t, second)
  },
)

test('data that may be undefined says so', BOUNDED, async (t) => {
  const server = await serve({
    ...PLACE,
    upgrade(request: UpgradeRequest) {
      return { data: request.headers.get('x-user') ?? undefined, protocol: undefined }
    },
    message(socket) {
      same<typeof socket.data, string | undefined>(true)
      assert.equal(socket.data, undefined)
      socket.close(4000)
    },
  })
  await visit(t, server)
})

test('each route has its own data', BOUNDED, async (t) => {
  const server = await serve({
    ...PLACE,
    routes: {
      '/a': route({
        upgrade: () => ({ data: { a: 1 } }),
        message(socket) {
          same<typeof socket.data, { a: number }>(true)
          assert.equal(socket.data.a, 1)
          socket.close(4000)
        },
      }),
      '/b': route({
        message(socket, message) {
          same<typeof socket.data, undefined>(true)
          same<typeof message, string | Uint8Array>(true)
          socket.close(4000)
        },
      }),
    },
  })
  await visit(t, server, '/a')
  await visit(t, server, '/b')
})
