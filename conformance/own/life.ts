// L3, L6, L7, L9, L10: time, failing handlers, slow readers, and the end of a server.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as dial } from 'node:net'
import { connect, type Socket } from 'tongro'
import { text } from '../wire/frames.ts'
import { fieldOf, requestHead } from '../wire/handshake.ts'
import { ask, httpEnd, type Kit, pause, send } from './kit.ts'
import { type OwnCase, own } from './own-case.ts'

export const LIFE: readonly OwnCase[] = [
  ...own('L3', [
    {
      title: 'A head that never ends gets 408 after limits.handshakeMs, a silent line just ends',
      rules: ['handshake-timeout'],
      roles: ['server'],
      async run(kit) {
        const server = await kit.serve({ limits: { handshakeMs: 100 } })
        const silent = await kit.dial(server.port)
        const session = await kit.dial(server.port)
        const whole = requestHead('/', server.port, session.key)
        const head = await ask(session, whole.slice(0, -2))
        assert.match(head.firstLine, /^HTTP\/1\.1 408 /)
        await httpEnd(session)
        assert.equal(await httpEnd(silent), 'fin')
      },
    },
    {
      title: 'A server that never answers the handshake: connect() gives up after its timeout',
      rules: [],
      roles: ['client'],
      async run(kit) {
        const port = await kit.listen(() => undefined)
        const attempt = connect(`ws://127.0.0.1:${port}/`, { timeout: 100 })
        await assert.rejects(attempt, { code: 'HANDSHAKE_TIMEOUT' })
      },
    },
    {
      title: 'A peer that answers no ping is dead after heartbeat.timeout',
      rules: ['heartbeat-timeout'],
      async run(kit, role) {
        const { session, socket, errors } = await kit.pair(role, {
          heartbeat: { interval: 100, timeout: 100 },
        })
        assert.equal((await session.next('a ping'))?.kind, 'ping')
        const closed = await kit.inTime('the end', socket.closed)
        assert.deepEqual([closed.code, closed.initiator], [1006, 'transport'])
        if (role === 'server') assert.equal((errors[0] as { code?: string }).code, 'HEARTBEAT')
      },
    },
    {
      title: 'A peer that sends anything lives on, and so does one that we do not read',
      rules: ['heartbeat-timeout'],
      roles: ['server'],
      async run(kit, role) {
        const { session, socket } = await kit.pair(role, {
          heartbeat: { interval: 50, timeout: 1500 },
          limits: { highWater: 1 },
          onMessage: () => pause(2000),
        })
        send(session, text('held'), text('waits'), text('waits'))
        await pause(1900)
        assert.equal(socket.state, 'open')
      },
    },
  ]),
  ...own('L6', [
    ...(['throws', 'rejects'] as const).map((how) => ({
      title: `A handler that ${how} closes its own socket with 1011, told once; others go on`,
      rules: ['handler-failed'] as const,
      roles: ['server'] as const,
      async run(kit: Kit) {
        const told: unknown[] = []
        const server = await kit.serve({
          message(socket, message) {
            if (message !== 'fail') return void socket.send(message)
            if (how === 'rejects') return Promise.reject(new Error('on purpose'))
            throw new Error('on purpose')
          },
          error: (error) => void told.push(error.message),
        })
        const [failing, other] = [await kit.open(server.port), await kit.open(server.port)]
        send(failing, text('fail'), text('fail'))
        const arrived = await failing.next('Close')
        assert.ok(arrived?.kind === 'close' && arrived.code === 1011)
        send(other, text('hello'))
        assert.equal((await other.next('a message'))?.kind, 'message')
        assert.deepEqual(told, ['on purpose'])
      },
    })),
  ]),
  ...own('L7', [
    {
      title: 'send() refuses detached and shared buffers with a TypeError, and sends nothing',
      rules: ['send-buffer-unusable'],
      async run(kit, role) {
        const { socket, session } = await kit.pair(role)
        const view = new Uint8Array(8)
        const detached = view.buffer
        structuredClone(detached, { transfer: [detached] })
        const shared = new SharedArrayBuffer(8)
        const wrong = [view, detached, new Uint8Array(shared), new DataView(shared), shared]
        for (const data of wrong) {
          assert.throws(
            () => socket.send(data as ArrayBuffer),
            (error) =>
              error instanceof TypeError &&
              'code' in error &&
              error.code === 'send-buffer-unusable',
          )
        }
        socket.send('next')
        const arrived = await session.next('a message')
        assert.ok(arrived?.kind === 'message' && String(arrived.payload) === 'next')
      },
    },
  ]),
  ...own('L9', [
    {
      title: 'send() answers false to a peer that does not read, and drained resolves when it does',
      rules: [],
      async run(kit, role) {
        const { session, socket } = await kit.pair(role, { limits: { highWater: 65_536 } })
        session.line.socket.pause()
        let sent = 0
        while (socket.send(Buffer.alloc(32_768)) || sent < 65_536) {
          sent += 32_768
          await pause(0)
        }
        assert.ok(socket.bufferedAmount > 65_536)
        session.line.socket.resume()
        await kit.inTime('drained', socket.drained)
        assert.ok(socket.bufferedAmount <= 65_536)
      },
    },
    {
      title: 'slowReader "close": who does not read what is published is closed with 1008',
      rules: ['slow-reader'],
      roles: ['server'],
      run: (kit) => publishTo(kit, 'close'),
    },
    {
      title: 'slowReader "drop": who does not read misses messages and stays',
      rules: ['slow-reader'],
      roles: ['server'],
      run: (kit) => publishTo(kit, 'drop'),
    },
    {
      title:
        'slowReader "wait": what is published waits up to limits.queued, and then 1008 follows',
      rules: ['slow-reader'],
      roles: ['server'],
      run: (kit) => publishTo(kit, 'wait'),
    },
  ]),
  ...own('L10', [
    {
      title: 'close() of a server says 1001 to all, cuts who does not answer, and is done then',
      rules: ['graceful-stop'],
      roles: ['server'],
      async run(kit) {
        const closes: Array<[number, boolean]> = []
        const server = await kit.serve({
          close: (_, { code, wasClean }) => void closes.push([code, wasClean]),
        })
        const [polite, deaf] = [await kit.open(server.port), await kit.open(server.port)]
        const stopped = server.close({ deadline: 500 })
        for (const session of [polite, deaf]) {
          const arrived = await session.next('Close')
          assert.ok(arrived?.kind === 'close' && arrived.code === 1001)
        }
        send(polite, { ...text(Buffer.of(3, 233)), opcode: 8 })
        polite.line.end()
        await kit.inTime('the stop', stopped)
        assert.deepEqual(closes, [
          [1001, true],
          [1006, false],
        ])
        assert.equal(server.connections, 0)
        const late = dial({ host: '127.0.0.1', port: server.port })
        const [error] = await once(late, 'error')
        assert.equal((error as NodeJS.ErrnoException).code, 'ECONNREFUSED')
      },
    },
  ]),
]

/** Publishes to a peer that reads nothing, until the policy shows. */
async function publishTo(kit: Kit, slowReader: 'wait' | 'drop' | 'close'): Promise<void> {
  let socket: Socket | undefined
  const server = await kit.serve({
    slowReader,
    limits: { highWater: 65_536, queued: 1 << 20 },
    open(opened) {
      socket = opened
      opened.subscribe('news')
    },
  })
  const session = await kit.open(server.port)
  assert.equal(fieldOf(session.head!, 'upgrade')?.toLowerCase(), 'websocket')
  await kit.until('the socket', () => socket !== undefined)
  session.line.socket.pause()
  const news = 'n'.repeat(32_768)
  let given = 0
  let most = 0
  // The system's buffers hold some MiB before anything waits.
  for (; given < 1000; given++) {
    if (server.publish('news', news) === 0) break
    most = Math.max(most, socket!.bufferedAmount)
    await pause(0)
  }
  assert.ok(given > 0 && given < 1000, `${given} messages were taken for a peer that reads nothing`)
  const isOver = slowReader === 'drop'
  assert.equal(socket!.state, isOver ? 'open' : 'closing')
  assert.ok(most <= (slowReader === 'wait' ? 1 << 20 : 65_536) + 65_536, `${most} bytes waited`)
  session.line.socket.resume()
  for (let i = 0; i < given; i++) assert.equal((await session.next('news'))?.kind, 'message')
  if (isOver) return
  const arrived = await session.next('Close')
  assert.ok(arrived?.kind === 'close' && arrived.code === 1008)
}
