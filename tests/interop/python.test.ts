// Tongro and python3-websockets talk to each other in both roles, and Python clients of the clock and the counter, as
// anybody would write them, work unmodified.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { clockEndpoint } from '@tongro/examples/clock'
import { counterEndpoint } from '@tongro/examples/counter'
import { type Closed, connect, type ServeOptions, type Server, serve } from 'tongro'
import { twoLoopbackHosts } from './loopback.ts'
import { type PythonProgram, requireWebsockets, runPython, startPython } from './python.ts'

const servers: Server[] = []
before(requireWebsockets)
after(() => Promise.all(servers.map((server) => server.close({ deadline: 1_000 }))))

async function start(options: ServeOptions<undefined>): Promise<Server> {
  const server = await serve({ hostname: '127.0.0.1', ...options })
  servers.push(server)
  return server
}

/** An echo that remembers how its clients closed. */
async function startEcho(): Promise<{ url: string; closes: Closed[] }> {
  const closes: Closed[] = []
  const server = await start({
    upgrade: (request) => ({ protocol: request.protocols.find((name) => name === 'v1.chat') }),
    message: (socket, message) => (socket.send(message) ? undefined : socket.drained),
    close: (_, closed) => void closes.push(closed),
  })
  return { url: `ws://127.0.0.1:${server.port}/`, closes }
}

async function startEchoServer(): Promise<{ program: PythonProgram; url: string }> {
  const program = startPython('echo_server.py')
  return { program, url: `ws://127.0.0.1:${await program.nextLine()}` }
}

test('a Python client and our server: text, binary, fragments, order, ping, subprotocol, close', async () => {
  const { url, closes } = await startEcho()
  const report = JSON.parse(
    await runPython('echo_client.py', url, '1000', 'bye', 'v2.chat', 'v1.chat'),
  )
  assert.equal(report.checked, 1032)
  assert.equal(report.subprotocol, 'v1.chat')
  assert.ok(report.rtt > 0)
  assert.deepEqual(report.close, [1000, 'bye'])
  const [closed] = closes
  assert.deepEqual(closed?.received, { code: 1000, reason: 'bye' })
  assert.equal(closed?.wasClean, true)
  assert.equal(closed?.initiator, 'peer')
})

test('a Python client closes with any code that is allowed, and our server sees it', async () => {
  const { url, closes } = await startEcho()
  for (const code of [1001, 1011, 3000, 4999]) {
    await runPython('echo_client.py', url, String(code), `통로 ${code}`)
    const closed = closes.at(-1)
    assert.deepEqual(closed?.received, { code, reason: `통로 ${code}` })
    assert.equal(closed?.wasClean, true)
  }
})

test('our server closes first, and a Python client sees code and reason', async () => {
  const server = await start({
    message(socket, message) {
      const [code, reason] = String(message).split(' ')
      socket.close(Number(code), reason)
    },
  })
  const url = `ws://127.0.0.1:${server.port}/`
  for (const code of [1000, 1008, 4000]) {
    const report = JSON.parse(await runPython('close_client.py', url, `${code} 이유`))
    assert.deepEqual(report, { code, reason: '이유', first: 'server' })
  }
})

test('our client and a Python server: text and binary of many sizes, and many in flight', async () => {
  const { program, url } = await startEchoServer()
  const socket = await connect(`${url}/echo`)
  const answers = socket[Symbol.asyncIterator]()
  for (const size of [0, 1, 125, 126, 127, 65_535, 65_536, 65_537, 1_000_000, 1 << 20]) {
    for (const message of ['x'.repeat(size), new Uint8Array(randomBytes(size))]) {
      socket.send(message)
      const { value } = await answers.next()
      assert.deepEqual(value, message, `echo of ${size}`)
    }
  }
  const many = Array.from({ length: 1_000 }, (_, index) => `메시지 ${index}`)
  for (const message of many) socket.send(message)
  for (const message of many) assert.equal((await answers.next()).value, message)
  assert.ok((await socket.ping()) > 0)
  socket.close(1000)
  assert.equal((await socket.closed).wasClean, true)
  await program.end()
})

test('our client joins the fragments of a Python server, and answers its ping', async () => {
  const { program, url } = await startEchoServer()
  const fragments = await connect(`${url}/fragments`)
  fragments.send('한 글자씩 👩‍🚀')
  for await (const message of fragments) {
    assert.equal(message, '한 글자씩 👩‍🚀')
    fragments.close(1000)
  }
  const pinged = await connect(`${url}/ping`)
  for await (const message of pinged) {
    assert.equal(message, 'pong came')
    pinged.close(1000)
  }
  await program.end()
})

test('our client is given the subprotocol that a Python server chose', async () => {
  const { program, url } = await startEchoServer()
  const socket = await connect(`${url}/echo`, { protocols: ['v1.chat', 'v0.chat'] })
  assert.equal(socket.protocol, 'v1.chat')
  socket.close(1000)
  await socket.closed
  await program.end()
})

test('closing goes both ways between our client and a Python server', async () => {
  const { program, url } = await startEchoServer()
  for (const code of [1000, 1011, 4321]) {
    const socket = await connect(`${url}/close/${code}/${encodeURIComponent('안녕')}`)
    const closed = await socket.closed
    assert.deepEqual(closed.received, { code, reason: '안녕' })
    assert.equal(closed.wasClean, true)
    assert.equal(closed.initiator, 'peer')
  }
  const own = await connect(`${url}/last`)
  own.close(3210, '다음에')
  assert.deepEqual(JSON.parse(await program.nextLine()), [3210, '다음에'])
  assert.equal((await own.closed).initiator, 'local')
  await program.end()
})

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
