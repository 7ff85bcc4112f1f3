import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server as TcpServer } from 'node:net'
import { after, before, test } from 'node:test'
import { connect, type Server, serve } from 'tongro'
import { FORGERIES } from 'tongro/inspector/sources'
import { acceptKey } from 'tongro/protocol'
import { runToEnd, startCommand } from '../../testing/command.ts'
import { textWidth } from '../../text-width.ts'

let server: Server
let lenient: TcpServer
let strictUrl: string
let lenientUrl: string

/** The ping behind each forgery, as a forged client masks it, and the answer. */
const PROBE = Buffer.from('898537fa213d', 'hex')
const PONG = Buffer.from('8a05666f726765', 'hex')

before(async () => {
  server = await serve({ hostname: '127.0.0.1', limits: { closeMs: 500 } })
  strictUrl = `ws://127.0.0.1:${server.port}/any`
  // Opens for everyone, and answers that ping whatever came before it.
  lenient = createServer((socket) => {
    let seen = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk])
      const head = seen.indexOf('\r\n\r\n')
      if (head >= 0) {
        const key = /^sec-websocket-key: (\S+)/im.exec(seen.toString('latin1', 0, head))?.[1] ?? ''
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(key)}\r\n\r\n`,
        )
        seen = seen.subarray(head + 4)
      }
      const probe = seen.indexOf(PROBE)
      if (probe < 0) return
      seen = seen.subarray(probe + PROBE.length)
      socket.write(PONG)
    })
  })
  lenient.listen(0, '127.0.0.1')
  await once(lenient, 'listening')
  lenientUrl = `ws://127.0.0.1:${(lenient.address() as AddressInfo).port}/`
})

after(async () => {
  await server.close({ deadline: 1_000 })
  lenient.close()
})

const objectsOf = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('forge: our server is strict with every faulty client, exit code 0', async () => {
  const { code, stdout, stderr } = await runToEnd(['inspect', 'forge', strictUrl])
  assert.equal(code, 0, stdout + stderr)
  const played = FORGERIES.filter(
    ({ roles, name }) => roles.includes('client') && name !== 'no-pongs',
  )
  assert.match(
    stdout,
    new RegExp(`^Of ${played.length} played, ${played.length} fine and 0 not$`, 'm'),
  )
  for (const { name } of played) assert.match(stdout, new RegExp(`^✓ ${name} +strict `, 'm'))
  assert.match(stdout, /^✓ utf8-bad +strict +1007 +\d+$/m)
  assert.match(stdout, /^✓ key-missing +strict +HTTP 400 +\d+$/m)
})

test('forge: a lenient server is found out, with the rule, and exit code 1', async () => {
  const faults = ['unmasked', 'header-split', 'utf8-bad'].flatMap((name) => ['--fault', name])
  const { code, stdout } = await runToEnd(['inspect', 'forge', lenientUrl, ...faults])
  assert.equal(code, 1, stdout)
  assert.match(stdout, /^✗ unmasked +lenient/m)
  assert.match(stdout, /^ {4}a text without mask: the server went on as if nothing were wrong/m)
  assert.match(stdout, /^ {4}mask-missing, RFC 6455 5\.1: /m)
  assert.match(stdout, /^✓ header-split +strict/m)
  assert.match(stdout, /^Of 3 played, 1 fine and 2 not$/m)
  for (const line of stdout.split('\n')) assert.ok(textWidth(line) <= 80, line)
})

test('forge --json: one object for each verdict, the sums last', async () => {
  const args = [
    'inspect',
    'forge',
    lenientUrl,
    '--json',
    '--fault',
    'rsv1',
    '--fault',
    'key-missing',
  ]
  const { code, stdout } = await runToEnd(args)
  assert.equal(code, 1)
  const [rsv, key, sums] = objectsOf(stdout)
  const { ms, sentence, ...fields } = rsv!
  assert.equal(typeof ms, 'number')
  assert.match(String(sentence), /RSV1.*went on as if nothing were wrong/)
  assert.deepEqual(fields, {
    type: 'verdict',
    fault: 'rsv1',
    role: 'client',
    rule: 'rsv1-unexpected',
    expected: 'fails',
    codes: [1002],
    verdict: 'lenient',
    fine: false,
    closeCode: null,
    closeReason: null,
    status: 101,
    ended: null,
  })
  assert.equal(key?.['verdict'], 'lenient')
  assert.deepEqual(sums, { type: 'summary', played: 2, fine: 0, notFine: 2, left: 0 })
})

test('forge --listen: a faulty server on one port for client after client', async () => {
  const faults = ['masked-pong', 'accept-wrong'].flatMap((name) => ['--fault', name])
  const command = startCommand(['inspect', 'forge', '--listen', '127.0.0.1:0', ...faults])
  for (const name of ['masked-pong', 'accept-wrong']) {
    const told = new RegExp(`Waiting at (ws://127\\.0\\.0\\.1:\\d+) for a client, to play ${name}`)
    const [, url] = await command.waitFor(told, 'stderr')
    const socket = await connect(url!).catch(() => undefined)
    await socket?.closed
  }
  const { code, stdout } = await command.ended
  assert.equal(code, 0, stdout)
  assert.match(stdout, /^✓ masked-pong +strict +1002/m)
  assert.match(stdout, /^✓ accept-wrong +strict/m)
})

test('forge --listen: a client that does not come again is told, exit code 1', async () => {
  const faults = ['masked', 'rsv2'].flatMap((name) => ['--fault', name])
  const listen = ['--listen', '127.0.0.1:0', '--wait', '3s']
  const command = startCommand(['inspect', 'forge', ...listen, ...faults])
  const [, url] = await command.waitFor(/Waiting at (\S+) for a client, to play masked/, 'stderr')
  await (await connect(url!).catch(() => undefined))?.closed
  const { code, stdout, stderr } = await command.ended
  assert.equal(code, 1, stdout)
  assert.match(stdout, /^Of 1 played, 1 fine and 0 not, 1 not played$/m)
  assert.match(stderr, /Cannot play rsv2 and what follows: No client came within 3000 ms/)
})

test('forge: a peer that opens nothing is not judged', async () => {
  const upgrade = () => new Response('no', { status: 403 })
  const refusing = await serve({ hostname: '127.0.0.1', upgrade })
  const url = `ws://127.0.0.1:${refusing.port}/`
  const args = ['inspect', 'forge', url, '--fault', 'rsv1', '--fault', 'key-missing']
  const { code, stderr } = await runToEnd(args)
  await refusing.close({ deadline: 1_000 })
  assert.equal(code, 2)
  assert.match(stderr, /Cannot judge a peer that opens no connection \(.*answered 403/)
})

test('forge: a server that is not there is one sentence and exit code 2', async () => {
  const { code, stdout, stderr } = await runToEnd(['inspect', 'forge', 'ws://127.0.0.1:1'])
  assert.equal(code, 2, stderr)
  assert.equal(stdout, '')
  assert.match(stderr, /^Cannot connect to ws:\/\/127\.0\.0\.1:1[^\n]+\n$/)
})
