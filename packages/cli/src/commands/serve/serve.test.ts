import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'
import { type RunningCommand, runToEnd, startCommand } from '../../testing/command.ts'

const TERMINAL = fileURLToPath(new URL('../../testing/terminal.py', import.meta.url))
const READY = /http:\/\/localhost:(\d+)/

async function startServe(...args: string[]): Promise<{ command: RunningCommand; port: number }> {
  const command = startCommand(['serve', '--port', '0', ...args])
  const match = await command.waitFor(READY)
  return { command, port: Number(match[1]) }
}

let shared: { command: RunningCommand; port: number }
before(async () => {
  shared = await startServe()
})
after(async () => {
  shared.command.process.kill('SIGTERM')
  assert.equal((await shared.command.ended).code, 0)
})

const url = (path: string): string => `http://localhost:${shared.port}${path}`

/** fetch cannot set Host; node:http can. */
async function statusWithHost(host: string, headers: Record<string, string> = {}): Promise<number> {
  const asked = request({ port: shared.port, host: '127.0.0.1', headers: { host, ...headers } })
  asked.end()
  const [answer] = await once(asked, 'response')
  answer.resume()
  return answer.statusCode
}

/** What the endpoint sends, until `isEnough` says so. */
async function hear(
  path: string,
  isEnough: (messages: string[]) => boolean,
  ...send: string[]
): Promise<string[]> {
  const socket = new WebSocket(`ws://localhost:${shared.port}${path}`)
  const messages: string[] = []
  socket.on('open', () => {
    for (const message of send) socket.send(message)
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('message', (data) => {
      messages.push(String(data))
      if (isEnough(messages)) resolve()
    })
  })
  socket.close()
  await once(socket, 'close')
  return messages
}

function firstMessages(path: string, count: number, ...send: string[]): Promise<string[]> {
  return hear(path, (messages) => messages.length === count, ...send)
}

test('the ready line is one JSON record with the address when standard output is no terminal', () => {
  const lines = shared.command.printed().stdout.trimEnd().split('\n')
  const ready = lines.filter((line) => READY.test(line))
  assert.equal(ready.length, 1)
  assert.equal(JSON.parse(ready[0]!).url, `http://localhost:${shared.port}`)
})

test('health is ok', async () => {
  const response = await fetch(url('/healthz'))
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { status: 'ok' })
})

test('every loopback address of this machine is served', async () => {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
  const hasIpv6 = addresses.some(({ address }) => address === '::1')
  for (const host of hasIpv6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']) {
    assert.equal((await fetch(`http://${host}:${shared.port}/healthz`)).status, 200, host)
  }
})

test('metrics count connections, messages and requests', async () => {
  await firstMessages('/echo', 2, 'one', 'two')
  await fetch(url('/nothing-here'))
  const text = await (await fetch(url('/metrics'))).text()
  const value = (name: string): number =>
    Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\d+)$`, 'm').exec(text)?.[1])
  assert.ok(value('tongro_connections_opened_total') >= 1)
  assert.ok(value('tongro_messages_received_total') >= 2)
  assert.ok(value('tongro_bytes_written_total') > 100)
  assert.ok(value('tongro_http_requests_total{status="404"}') >= 1)
  assert.match(text, /^process_cpu_seconds_total /m)
})

test('a page request for another host is refused, and so is a handshake', async () => {
  assert.equal(await statusWithHost(`localhost:${shared.port}`), 200)
  assert.equal(await statusWithHost('evil.example'), 403)
  assert.equal(await statusWithHost(`evil.example:${shared.port}`), 403)
  const socket = new WebSocket(`ws://127.0.0.1:${shared.port}/echo`, {
    headers: { host: 'evil.example' },
  })
  const [, response] = await once(socket, 'unexpected-response')
  assert.equal(response.statusCode, 403)
  socket.on('error', () => undefined).terminate()
  await shared.command.waitFor(/"status":403,.*"Handshake refused"/)
})

test('echo refuses other origins; clock and counter take any', async () => {
  const status = async (path: string): Promise<number> => {
    const socket = new WebSocket(`ws://localhost:${shared.port}${path}`, { origin: 'null' })
    socket.on('error', () => undefined)
    const status = await Promise.race([
      once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number),
      once(socket, 'open').then(() => 101),
    ])
    socket.terminate()
    return status
  }
  assert.equal(await status('/echo'), 403)
  assert.equal(await status('/push'), 403)
  assert.equal(await status('/clock'), 101)
  assert.equal(await status('/counter'), 101)
})

test('echo sends back what came', async () => {
  assert.deepEqual(await firstMessages('/echo', 2, 'hello', '통로'), ['hello', '통로'])
})

test('clock tells the time at once', async () => {
  const [time] = await firstMessages('/clock', 1)
  assert.match(time!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.ok(Math.abs(Date.parse(time!) - Date.now()) < 2_000)
})

test('counter tells users and state, and counts; what it does not know is logged', async () => {
  const messages = await firstMessages('/counter', 3, 'nonsense', '{"action":"plus"}')
  assert.deepEqual(messages, [
    '{"type":"users","count":1}',
    '{"type":"state","value":0}',
    '{"type":"state","value":1}',
  ])
  await shared.command.waitFor(/"level":"warn".*Ignored \\"nonsense\\": it is not JSON/)
})

test('push tells the change at once, counts the wire and answers for the time', async () => {
  const heard = await hear(
    '/push',
    (all) => all.some((text) => text.includes('time')) && all.some((text) => text.includes('seq')),
    '{"type":"time","t0":5}',
  )
  const messages = heard.map((text) => JSON.parse(text))
  const change = messages.find((message) => message.type === 'change')
  assert.ok(change.seq >= 0 && Math.abs(change.at - Date.now()) < 10_000)
  assert.ok(change.wire.read > 100, 'the request was read')
  assert.ok(change.wire.written > 100, 'the handshake was answered')
  const time = messages.find((message) => message.type === 'time')
  assert.equal(time.t0, 5)
  assert.ok(Math.abs(time.now - Date.now()) < 2_000)
})

test('poll counts what its session costs on a kept connection', async () => {
  // fetch may open a second connection; this agent has one.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const poll = async (): Promise<{ read: number; written: number }> => {
    const asked = request(url('/poll?session=test'), { agent }).end()
    const [answer] = await once(asked, 'response')
    return ((await json(answer)) as { wire: { read: number; written: number } }).wire
  }
  const costs = [await poll(), await poll(), await poll()]
  assert.deepEqual(costs[0], { read: 0, written: 0 })
  assert.ok(costs[1]!.read > 50 && costs[1]!.written > 100, JSON.stringify(costs))
  assert.equal(costs[2]!.read, costs[1]!.read * 2, 'each question has the same size')
  assert.ok(costs[2]!.written > costs[1]!.written)
  agent.destroy()
})

test('off loopback metrics need the token, and the Host header is free', async () => {
  const { command, port } = await startServe('--host', '0.0.0.0', '--admin-token', 'secret')
  const metrics = `http://127.0.0.1:${port}/metrics`
  assert.equal((await fetch(metrics)).status, 401)
  const headers = { authorization: 'Bearer secret' }
  assert.equal((await fetch(metrics, { headers })).status, 200)
  command.process.kill('SIGINT')
  assert.equal((await command.ended).code, 0)
})

test('SIGTERM closes connections with 1001 and ends with 0', async () => {
  const { command, port } = await startServe('--log-format', 'pretty')
  assert.match(command.printed().stdout, /^\d\d:\d\d:\d\d INFO {2}Tongro is ready at http/m)
  const socket = new WebSocket(`ws://localhost:${port}/echo`)
  await once(socket, 'open')
  command.process.kill('SIGTERM')
  const [code] = await once(socket, 'close')
  assert.equal(code, 1001)
  const ended = await command.ended
  assert.equal(ended.code, 0)
  assert.equal(ended.signal, null)
  assert.equal(ended.stderr, '')
})

test('in a terminal the log is for people, and Ctrl-C stops gracefully', async () => {
  const wrapper = ['/usr/bin/python3', TERMINAL]
  const env = { TERM: 'xterm', NO_COLOR: '1' }
  const command = startCommand(['serve', '--port', '0'], { wrapper, env })
  await command.waitFor(/^\d\d:\d\d:\d\d INFO {2}Tongro is ready at http:\/\/localhost:\d+\r$/m)
  command.process.stdin.write('\x03')
  const { code, stdout } = await command.ended
  assert.equal(code, 0)
  assert.match(stdout, /INFO {2}Stopped\r\n$/)
})

test('a second signal does not wait for a peer that never answers the close', async () => {
  const { command, port } = await startServe()
  const socket = new WebSocket(`ws://localhost:${port}/clock`)
  socket.on('error', () => undefined)
  await once(socket, 'open')
  socket.pause()
  command.process.kill('SIGTERM')
  await command.waitFor(/Stopping/)
  await new Promise((resolve) => setTimeout(resolve, 700))
  const before = performance.now()
  command.process.kill('SIGTERM')
  assert.equal((await command.ended).code, 0)
  assert.ok(performance.now() - before < 3_500)
  socket.terminate()
})

test('a port in use is one sentence with the mend, and exit code 2', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { code, stderr, stdout } = await runToEnd(['serve', '--port', String(port)])
  other.close()
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.equal(
    stderr,
    `Cannot listen on localhost:${port}: the port is in use; stop the other program or choose another with --port\n`,
  )
})

test('an address that is not here is told with the mend', async () => {
  const { code, stderr } = await runToEnd(['serve', '--port', '0', '--host', '192.0.2.1'])
  assert.equal(code, 2)
  assert.match(stderr, /^Cannot listen on 192\.0\.2\.1:0: this machine has no such address; .*\n$/)
})
