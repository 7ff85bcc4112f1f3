import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { BOUNDED, rawTo, socketTo, start } from '../../test-support/live.ts'
import { route, type ServeOptions, serve } from './index.ts'

/** Options that are wrong, and what the message must name. */
const WRONG: ReadonlyArray<readonly [Record<string, unknown>, RegExp]> = [
  [{ port: -1 }, /port -1: it must be a whole number from 0 to 65535/],
  [{ port: 65_536 }, /port 65536/],
  [{ port: 80.5 }, /port 80\.5/],
  [{ port: '8080' }, /port 8080/],
  [{ mesage() {} }, /option mesage: it is none of .*message/],
  [{ message: 'x' }, /message of type string: it must be a function/],
  [{ fetch: {} }, /fetch of type object: it must be a function/],
  [{ slowReader: 'wiat' }, /slowReader to "wiat": it must be 'wait', 'drop' or 'close'/],
  [{ origins: 'https://a.test' }, /origins to "https:\/\/a\.test": .*list/],
  [{ origins: [1] }, /origins/],
  [{ transport: 'native' }, /transport 'native'.*use 'auto' or 'node'/],
  [{ transport: 'udp' }, /transport "udp"/],
  [{ routes: { echo: route({}) } }, /route "echo": a path begins with \//],
  [{ routes: { '/echo': { message() {} } } }, /\/echo: .*route\(\)/],
  [{ limits: { mesage: 1 } }, /limits\.mesage/],
  [{ limits: { message: -1 } }, /limits\.message to -1: it must be/],
  [{ heartbeat: { interval: 0 } }, /heartbeat\.interval to 0: it must be/],
  [{ server: {} }, /server: it must be an http, https or http2 server/],
  [{ server: createServer(), port: 80 }, /port.*server/],
  [{ server: createServer(), path: '/x' }, /path.*server/],
  [{ port: 80, path: '/x' }, /either port or path/],
  [{ server: createServer(), hostname: 'localhost' }, /hostname/],
  [{ server: createServer(), tls: {} }, /tls/],
]

/** What serve() rejects with; undefined when it serves. */
async function refusalOf(options: object): Promise<Error | undefined> {
  try {
    const server = await serve(options as ServeOptions<undefined>)
    await server.close()
    return undefined
  } catch (error) {
    return error as Error
  }
}

for (const [options, message] of WRONG) {
  const names = Object.keys(options).join()
  test(`serve(${names}) names value, rule and mend: ${message.source}`, BOUNDED, async () => {
    const error = await refusalOf(options)
    assert.equal(error?.name, 'MisuseError')
    assert.match(error.message, message)
    assert.match(error.message, /^[A-Z]/)
    assert.doesNotMatch(error.message, /\.$/)
  })
}

test('L2 limits-are-numbers: fractions work, or are refused in our words', BOUNDED, async () => {
  for (const name of ['handshakeMs', 'requestMs', 'head', 'closeMs', 'message']) {
    const error = await refusalOf({ limits: { [name]: 20_000.5 } })
    assert.ok(error === undefined || error.name === 'MisuseError', `${name}: ${error}`)
  }
})

test('L2 limits-are-numbers: 2^31 and more do not become none, or nought', BOUNDED, async (t) => {
  const large = 2 ** 31
  const limits = { message: large, parts: large, head: large, highWater: large, queued: large }
  const times = {
    handshakeMs: large,
    requestMs: large,
    closeMs: large,
    connections: large,
    pending: large,
  }
  const server = await start(t, {
    limits: { ...limits, ...times },
    fetch: () => new Response('page'),
    message: (socket, message) => void socket.send(message),
  })
  const slow = await rawTo(t, server)
  slow.write('GET / HTTP/1.1\r\nHost: ')
  const socket = await socketTo(t, server)
  socket.send('hello')
  for await (const message of socket) {
    assert.equal(message, 'hello')
    break
  }
  await new Promise((resolve) => setTimeout(resolve, 60))
  slow.write('localhost\r\n\r\n')
  assert.equal((await slow.readResponse()).body, 'page')
  socket.close()
  assert.equal((await socket.closed).wasClean, true)
})

test('a fault inside a route is found as well', BOUNDED, async () => {
  const refusalOf = async (endpoint: object): Promise<Error | undefined> => {
    try {
      const server = await serve({ routes: { '/a': route(endpoint) } })
      await server.close()
      return undefined
    } catch (error) {
      return error as Error
    }
  }
  for (const endpoint of [{ mesage() {} }, { message: 5 }, { upgrade: {} }, { origins: 5 }]) {
    const error = await refusalOf(endpoint)
    assert.equal(error?.name, 'MisuseError', JSON.stringify(endpoint))
    assert.match(error.message, new RegExp(Object.keys(endpoint)[0]!))
  }
})

test(
  'what is undefined is as if left out; compression true changes nothing yet',
  BOUNDED,
  async (t) => {
    const server = await start(t, {
      port: undefined,
      path: undefined,
      tls: undefined,
      server: undefined,
      limits: undefined,
      heartbeat: undefined,
      origins: undefined,
      routes: undefined,
      message: undefined,
      compression: true,
      transport: 'auto',
    } as object)
    assert.ok(server.port > 0)
  },
)
