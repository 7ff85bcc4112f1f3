import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Route, route, type Server, type ServerSocket, serve } from 'tongro'
import { type Ended, runToEnd, startCommand } from '../../testing/command.ts'

const encoder = new TextEncoder()

function echo(): Route {
  return route({
    message(socket, message) {
      return socket.send(message) ? undefined : socket.drained
    },
  })
}

let server: Server
before(async () => {
  server = await serve({
    hostname: '127.0.0.1',
    routes: {
      '/echo': echo(),
      '/binary': route({
        message(socket, message) {
          socket.send(typeof message === 'string' ? encoder.encode(message) : message)
        },
      }),
      '/bye': route({ message: (socket) => socket.close(4001, 'enough\x1b[2J') }),
      '/cut': route({ message: (socket) => socket.terminate() }),
      '/greet': route({
        open(socket) {
          socket.send('two\nlines')
          void socket.ping('hello').catch(() => undefined)
        },
        message() {},
      }),
      '/chatter': route({
        open(socket) {
          chatter(socket)
        },
        message() {},
      }),
      '/late': route({
        message(socket, message) {
          setTimeout(() => socket.state === 'open' && socket.send(message), 3_000)
        },
      }),
    },
  })
})
after(() => server.close({ deadline: 1_000 }))

function chatter(socket: ServerSocket): void {
  if (socket.state !== 'open') return
  socket.send('again')
  setTimeout(chatter, 100, socket)
}

function connectTo(path: string, input: string | Uint8Array, ...args: string[]): Promise<Ended> {
  return runToEnd(['connect', `ws://127.0.0.1:${server.port}${path}`, ...args], input)
}

test('lines go out in order and come back in order, diagnostics stay on standard error', async () => {
  const { code, stdout, stderr } = await connectTo('/echo', 'one\n\n통로\r\n/ping is text here')
  assert.equal(code, 0, stderr)
  assert.equal(stdout, 'one\n\n통로\n/ping is text here\n')
  assert.match(
    stderr,
    /^Connected to ws:\/\/127\.0\.0\.1:\d+\/echo: status 101, handshake [\d.]+ ms$/m,
  )
  assert.match(stderr, /^Closed with 1000 \(Normal closure\): closed first by this side$/m)
})

test('a large input is sent whole, with backpressure', async () => {
  const lines = Array.from({ length: 200_000 }, (_, index) => `line ${index} ${'x'.repeat(40)}`)
  const { code, stdout, stderr } = await connectTo('/echo', `${lines.join('\n')}\n`)
  assert.equal(code, 0, stderr)
  assert.equal(stdout, `${lines.join('\n')}\n`)
})

test('a line of a megabyte is one message', async () => {
  const line = '통'.repeat(349_525)
  const { code, stdout } = await connectTo('/echo', `${line}\n`)
  assert.equal(code, 0)
  assert.equal(stdout, `${line}\n`)
})

test('binary comes out as hexadecimal', async () => {
  const { stdout } = await connectTo('/binary', 'Hello\n')
  assert.equal(stdout, '48656c6c6f\n')
})

test('--json gives one object for each event', async () => {
  const { code, stdout, stderr } = await connectTo('/greet', '', '--json')
  assert.equal(code, 0, stderr)
  assert.equal(stderr, '')
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.equal(events[0].type, 'open')
  assert.equal(events[0].status, 101)
  assert.ok(events[0].ms > 0)
  assert.equal(events.find((event) => event.type === 'message').text, 'two\nlines')
  assert.equal(events.find((event) => event.type === 'ping').hex, '68656c6c6f')
  assert.equal(events.at(-1).type, 'close')
  assert.equal(events.at(-1).code, 1000)
  assert.equal(events.at(-1).initiator, 'local')
  const times = events.map((event) => event.at)
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
})

test('the peer closing is told with code and reason, and input it left unsent makes exit code 1', async () => {
  const command = startCommand(['connect', `ws://127.0.0.1:${server.port}/bye`])
  command.process.stdin.write('first\n')
  await command.waitFor(/^Closed with 4001/m, 'stderr')
  const idle = await command.ended
  assert.equal(idle.code, 0)
  assert.match(idle.stderr, /reason "enough\\x1b\[2J": closed first by the peer$/m)
  const rest = await connectTo('/bye', `${'line\n'.repeat(2_000_000)}`)
  assert.equal(rest.code, 1)
  assert.match(rest.stderr, /^Input from line \d+ on was not sent: /m)
})

test('a connection that breaks makes exit code 1', async () => {
  const { code, stderr } = await connectTo('/cut', 'first\n')
  assert.equal(code, 1)
  assert.match(stderr, /^Closed with 1006 .*: the connection broke, not clean$/m)
})

test('answers are waited for: until quiet, or as long as --wait says', async () => {
  assert.equal((await connectTo('/late', 'x\n')).stdout, '', 'half a second of silence is the end')
  assert.equal((await connectTo('/late', 'x\n', '--wait', '6')).stdout, 'x\n')
  const before = performance.now()
  const none = await connectTo('/chatter', '', '--wait', '0')
  assert.equal(none.code, 0)
  assert.ok(performance.now() - before < 8_000)
})

test('a peer that never falls silent is left after ten seconds', async () => {
  const { code, stdout, stderr } = await connectTo('/chatter', '', '--json')
  assert.equal(code, 0, stderr)
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const [opened, closed] = [events[0].at, events.at(-1).at]
  assert.ok(closed - opened > 9_900 && closed - opened < 20_000, `${closed - opened} ms`)
})

test('input that is not UTF-8 is refused with its line', async () => {
  const { code, stderr } = await connectTo('/echo', Buffer.from([0x61, 10, 0xff, 10]))
  assert.equal(code, 2)
  assert.match(stderr, /^Cannot send line 2 of the input: a text message must be UTF-8/m)
})

test('a reader that has heard enough ends the command quietly', async () => {
  const command = startCommand(['connect', `ws://127.0.0.1:${server.port}/chatter`])
  await command.waitFor(/again/)
  command.process.stdout.destroy()
  const { code, stderr } = await command.ended
  assert.equal(code, 0, stderr)
  assert.doesNotMatch(stderr, /EPIPE/)
})

test('SIGINT closes with 1000 and ends with 0', async () => {
  const command = startCommand(['connect', `ws://127.0.0.1:${server.port}/echo`])
  command.process.stdin.write('hello\n')
  await command.waitFor(/hello/)
  command.process.kill('SIGINT')
  const { code, stderr } = await command.ended
  assert.equal(code, 0)
  assert.match(stderr, /^Closed with 1000 .*closed first by this side$/m)
})
