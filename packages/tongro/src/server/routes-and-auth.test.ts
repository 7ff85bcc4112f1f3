// Routes as a user has them: who may come in, asked of something slow; others on the same server; one
// place for errors.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { WebSocketServer } from 'ws'
import { BOUNDED, deferred, rawTo, socketTo, start, until } from '../../test-support/live.ts'
import { clientFrame } from '../../test-support/raw-frames.ts'
import { requestHead } from '../../test-support/raw-peer.ts'
import { HandshakeError } from '../client/index.ts'
import { route, serve, type UpgradeRequest } from './index.ts'

async function userOf(token: string | null): Promise<{ name: string } | undefined> {
  await new Promise((resolve) => setTimeout(resolve, 5))
  return token === 'Bearer good' ? { name: 'kim' } : undefined
}

/** Refuses with 401 unless the token is good. */
const guarded = route({
  async upgrade(request: UpgradeRequest) {
    const user = await userOf(request.headers.get('authorization'))
    if (user !== undefined) return { data: user, headers: { 'X-User': user.name } }
    const headers = new Headers({
      'WWW-Authenticate': 'Bearer realm="chat", error="invalid_token"',
    })
    headers.append('Set-Cookie', 'a=1')
    headers.append('Set-Cookie', 'b=2')
    return Response.json({ error: 'Sign in first' }, { status: 401, headers })
  },
  open: (socket) => socket.send(socket.data.name),
})

test('an asynchronous check answers 401 with its headers, or lets in', BOUNDED, async (t) => {
  const server = await start(t, { routes: { '/chat': guarded } })
  const refused = await socketTo(t, server, { path: '/chat' }).catch((error) => error)
  assert.ok(refused instanceof HandshakeError)
  assert.equal(refused.status, 401)
  assert.equal(
    refused.headers.get('www-authenticate'),
    'Bearer realm="chat", error="invalid_token"',
  )
  assert.deepEqual(refused.headers.getSetCookie(), ['a=1', 'b=2'])
  assert.deepEqual(JSON.parse(refused.body), { error: 'Sign in first' })
  const headers = { Authorization: 'Bearer good' }
  const socket = await socketTo(t, server, { path: '/chat', headers })
  assert.equal(socket.handshake.headers.get('x-user'), 'kim')
  for await (const message of socket) {
    assert.equal(message, 'kim')
    break
  }
  assert.equal(server.stats().refused, 1)
})

test('frames sent while the check is under way are the first messages', BOUNDED, async (t) => {
  const gate = deferred()
  const heard: unknown[] = []
  const server = await start(t, {
    routes: {
      '/a': route({
        upgrade: () => gate.promise,
        message: (_, message) => void heard.push(message),
      }),
    },
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead({}, 'GET /a HTTP/1.1'))

  peer.write(clientFrame(1, 'early'))
  gate.resolve()
  await until(() => heard.length === 1)
  assert.deepEqual(heard, ['early'])
})

test('several serve(), the ws package and pages share one server', BOUNDED, async (t) => {
  const http = createServer((_, response) => response.end('page'))
  const theirs = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, stream, head) => {
    if (request.url !== '/theirs') return
    theirs.handleUpgrade(request, stream, head, (socket) => socket.send('ws'))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  t.after(() => http.close())
  const where = { port: (http.address() as AddressInfo).port }
  await start(t, { server: http, routes: { '/guarded': guarded } })
  await start(t, {
    server: http,
    routes: {
      '/rooms/:id': route({ open: (socket) => socket.send(socket.request.params.id) }),
    },
  })
  const hears = async (path: string, headers = {}): Promise<unknown> => {
    const socket = await socketTo(t, where, { path, headers })
    for await (const message of socket) return message
    return undefined
  }
  assert.equal(await hears('/theirs'), 'ws')
  assert.equal(await hears('/rooms/7'), '7')
  assert.equal(await hears('/guarded', { Authorization: 'Bearer good' }), 'kim')
  const refused = await hears('/guarded').catch((error) => error)
  assert.equal((refused as HandshakeError).status, 401)
  assert.equal(await (await fetch(`http://127.0.0.1:${where.port}/rooms/7`)).text(), 'page')
})

test('errors of routes without a handler go to the one beside them', BOUNDED, async (t) => {
  const told: string[] = []
  const server = await start(t, {
    error: (error, socket) => void told.push(`${error.message} ${socket === undefined}`),
    routes: {
      '/upgrade': route({
        upgrade() {
          throw new Error('in upgrade')
        },
      }),
      '/message': route({
        message() {
          throw new Error('in message')
        },
      }),
      '/own': route({
        message() {
          throw new Error('of its own')
        },
        error: () => void told.push('own'),
      }),
    },
  })
  await assert.rejects(socketTo(t, server, { path: '/upgrade' }), { status: 500 })
  for (const path of ['/message', '/own']) {
    const socket = await socketTo(t, server, { path })
    socket.send('x')
    assert.equal((await socket.closed).code, 1011)
  }
  assert.deepEqual(told, ['in upgrade true', 'in message true', 'own'])
})

test('messages of a route are checked when it is given', async () => {
  for (const messages of [{}, { decode: String }, { decode: String, encode: String, invalid: 1 }]) {
    const broken = route({ messages: messages as never })
    await assert.rejects(serve({ routes: { '/a': broken } }), { code: 'option-invalid' })
    await assert.rejects(serve({ messages: messages as never }), { code: 'option-invalid' })
  }
})
