import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Server, type ServerSocket, serve } from 'tongro'
import { type RunningCommand, startCommand } from '../../testing/command.ts'

const TERMINAL = fileURLToPath(new URL('../../testing/terminal.py', import.meta.url))

let server: Server
let latest: ServerSocket
const received: (string | Uint8Array)[] = []
before(async () => {
  server = await serve({
    hostname: '127.0.0.1',
    open(socket) {
      latest = socket
    },
    message(socket, message) {
      received.push(message)
      socket.send(message)
    },
  })
})
after(() => server.close({ deadline: 1_000 }))

/** Starts the command on a pseudo terminal and waits for its prompt. */
async function open(env: Record<string, string> = { NO_COLOR: '1' }): Promise<RunningCommand> {
  const command = startCommand(['connect', `ws://127.0.0.1:${server.port}/`], {
    env: { TERM: 'xterm-256color', ...env },
    wrapper: ['/usr/bin/python3', TERMINAL],
  })
  await command.waitFor(/Connected to ws:.*: status 101, handshake/)
  await command.waitFor(/> /)
  received.length = 0
  return command
}

function type(command: RunningCommand, text: string): void {
  command.process.stdin.write(text)
}

test('what is typed goes out, what comes in is shown with its time', async () => {
  const command = await open()
  type(command, 'hello 통로\r')
  await command.waitFor(/\d\.\d{3}s ← hello 통로/)
  assert.deepEqual(received, ['hello 통로'])
  type(command, '//ping\r')
  await command.waitFor(/← \/ping/)
  type(command, '/hex 00 ff 41\r')
  await command.waitFor(/← binary, 3 bytes\r?\n +00000000 {2}00 ff 41 +\.\.A/)
  assert.deepEqual(received.slice(1), ['/ping', Uint8Array.of(0, 255, 0x41)])
  type(command, '/close 1000 bye\r')
  const { code, stdout } = await command.ended
  assert.equal(code, 0)
  assert.match(
    stdout,
    /Closed with 1000 \(Normal closure\), reason "bye": closed first by this side/,
  )
})

test('control frames are shown, with the round trip of a ping', async () => {
  const command = await open()
  type(command, '/ping are you there\r')
  await command.waitFor(/← pong "are you there", \d+\.\d+ ms/)
  type(command, '/ping\r')
  await command.waitFor(/← pong, \d+\.\d+ ms/)
  assert.ok((await latest.ping('from the server')) > 0)
  await command.waitFor(/← ping "from the server"/)
  latest.close(4000, 'server is done')
  const { code, stdout } = await command.ended
  assert.equal(code, 0)
  assert.match(stdout, /Closed with 4000 .*, reason "server is done": closed first by the peer/)
})

test('mistakes are told and nothing is sent', async () => {
  const command = await open()
  type(command, '/png\r')
  await command.waitFor(/Unknown command \/png: /)
  type(command, '/close 1005\r')
  await command.waitFor(/Cannot close with code 1005: /)
  type(command, '/hex 0\r')
  await command.waitFor(/Cannot send "0": \/hex takes whole bytes/)
  type(command, '/help\r')
  await command.waitFor(/\/hex 00 ff 10 +send a binary message/)
  assert.deepEqual(received, [])
  type(command, '\x04')
  assert.equal((await command.ended).code, 0)
})

test('the arrow brings back what was typed before', async () => {
  const command = await open()
  type(command, 'first\r')
  await command.waitFor(/← first/)
  type(command, 'second\r')
  await command.waitFor(/← second/)
  type(command, '\x1b[A\x1b[A!\r')
  await command.waitFor(/← first!/)
  type(command, '\x03')
  const { code, stdout } = await command.ended
  assert.equal(code, 0)
  assert.match(stdout, /closed first by this side/)
})

test('what comes in while somebody types leaves what they typed', async () => {
  const command = await open()
  type(command, 'half a li')
  await command.waitFor(/half a li/)
  latest.send('interrupting \x1b[2Jcow')
  await command.waitFor(/← interrupting \\x1b\[2Jcow[\s\S]*> half a li/)
  type(command, 'ne\r')
  await command.waitFor(/← half a line/)
  assert.deepEqual(received, ['half a line'])
  type(command, '\x04')
  assert.equal((await command.ended).code, 0)
})

test('a terminal has colours unless NO_COLOR is set', async () => {
  const coloured = await open({})
  type(coloured, 'x\r')
  await coloured.waitFor(/\[36m←.\[39m x/)
  type(coloured, '\x04')
  await coloured.ended
  const plain = await open()
  type(plain, 'x\r')
  await plain.waitFor(/s ← x/)
  type(plain, '\x04')
  assert.doesNotMatch((await plain.ended).stdout, /\[3\dm/)
})

test('a server that lets one wait is told of, and the time-out ends it with exit code 2', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as { port: number }
  const command = startCommand(['connect', `ws://127.0.0.1:${port}/`, '--timeout', '2'], {
    env: { TERM: 'xterm', NO_COLOR: '1' },
    wrapper: ['/usr/bin/python3', TERMINAL],
  })
  await command.waitFor(/Connecting to ws:.* …/)
  const { code, stdout } = await command.ended
  silent.close()
  assert.equal(code, 2)
  assert.match(stdout, /Cannot connect to ws:.*: no answer came within 2 s; /)
})

test('a connection that breaks ends the prompt with exit code 1', async () => {
  const command = await open()
  latest.terminate()
  const { code, stdout } = await command.ended
  assert.equal(code, 1)
  assert.match(stdout, /Closed with 1006 .*: the connection broke, not clean/)
})
