// Python clients of the clock and the counter, as anybody would write them, work unmodified.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { clockEndpoint } from '@tongro/examples/clock'
import { counterEndpoint } from '@tongro/examples/counter'
import { type ServeOptions, type Server, serve } from 'tongro'
import { twoLoopbackHosts } from '../loopback.ts'
import { requireWebsockets, runPython, startPython } from './python.ts'

const servers: Server[] = []
before(requireWebsockets)
after(() => Promise.all(servers.map((server) => server.close({ deadline: 1_000 }))))

async function start(options: ServeOptions<undefined>): Promise<Server> {
  const server = await serve({ hostname: '127.0.0.1', ...options })
  servers.push(server)
  return server
}

test('a Python client of the clock works unmodified', async () => {
  const server = await start(clockEndpoint())
  const lines = (await runPython('clock_client.py', `ws://127.0.0.1:${server.port}`, '3'))
    .trim()
    .split('\n')
  assert.equal(lines.length, 3)
  for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

test('Python clients of the counter work unmodified, on both loopback addresses', async () => {
  const logged: string[] = []
  const endpoint = counterEndpoint({ log: (problem) => logged.push(problem) })
  const server = await start({ ...endpoint, hostname: 'localhost' })
  const [host, otherHost] = twoLoopbackHosts()
  const one = startPython('counter_client.py', `ws://${host}:${server.port}/`)
  assert.equal(await one.nextLine(), '{"type":"users","count":1}')
  assert.equal(await one.nextLine(), '{"type":"state","value":0}')
  const two = startPython('counter_client.py', `ws://${otherHost}:${server.port}/`)
  assert.equal(await two.nextLine(), '{"type":"users","count":2}')
  assert.equal(await two.nextLine(), '{"type":"state","value":0}')
  assert.equal(await one.nextLine(), '{"type":"users","count":2}')
  two.writeLine('{"action": "plus"}')
  assert.equal(await one.nextLine(), '{"type":"state","value":1}')
  assert.equal(await two.nextLine(), '{"type":"state","value":1}')
  one.writeLine('{"action": "times"}')
  one.writeLine('{"action": "minus"}')
  assert.equal(await two.nextLine(), '{"type":"state","value":0}')
  two.writeLine('quit')
  await two.end()
  assert.equal(await one.nextLine(), '{"type":"state","value":0}')
  assert.equal(await one.nextLine(), '{"type":"users","count":1}')
  await one.end()
  assert.equal(logged.length, 1)
})
