import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deferred, until } from '../../test-support/live.ts'
import type { ClosedError, Message, Socket } from '../socket/index.ts'
import { FakeClock, type SocketPair, socketPair } from '../testing/index.ts'
import type { Opener } from './open-until.ts'
import { type ReconnectPolicy, type ReconnectState, splitPolicy } from './reconnect-options.ts'
import { ReconnectingSocket } from './reconnecting.ts'

const BOUNDED = { timeout: 10_000 }

interface Bench {
  readonly line: ReconnectingSocket<Socket>
  readonly states: ReconnectState[]
  readonly clock: FakeClock
  /** What the servers of all lives received. */
  readonly received: Message[]
  /** The connections that were made, newest last. */
  readonly pairs: SocketPair[]
  /** Waits for the connection of that number, from 1, to be open. */
  life(number: number): Promise<SocketPair>
  /** Waits until it waits, and lets the time go by; answers how long it had to wait. */
  passWait(): Promise<number>
}

/** A socket of many lives over memory; `fails` says which attempts (from 1) fail, and how. */
function bench(
  policy: ReconnectPolicy<Socket> = {},
  fails: (attempt: number) => Error | undefined = () => undefined,
): Bench {
  const clock = new FakeClock(1000)
  const states: ReconnectState[] = []
  const pairs: SocketPair[] = []
  const received: Message[] = []
  const message = (_: unknown, one: Message): void => void received.push(one)
  let attempts = 0
  const open: Opener<Socket> = async (signal) => {
    signal.throwIfAborted()
    const error = fails(++attempts)
    if (error !== undefined) throw error
    const pair = socketPair({ server: { message } })
    pairs.push(pair)
    return pair.client
  }
  const onState = (state: ReconnectState): void => void states.push(state)
  const given = { random: () => 1, clock, onState, ...policy }
  const line = new ReconnectingSocket(open, splitPolicy<Socket, typeof given>(given).policy)
  const last = (): ReconnectState | undefined => states.at(-1)
  return {
    line,
    states,
    clock,
    received,
    pairs,
    async life(number) {
      await until(() => states.some((one) => one.state === 'open' && one.life === number))
      return pairs.at(-1)!
    },
    async passWait() {
      await until(() => last()?.state === 'waiting')
      const { ms } = last() as { ms: number }
      await turn()
      const told = states.length
      clock.advance(ms)
      await until(() => states.length > told)
      return ms
    },
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function take(iterator: AsyncIterator<Message>, count: number): Promise<Message[]> {
  const messages: Message[] = []
  while (messages.length < count) messages.push((await iterator.next()).value)
  return messages
}

test('one loop over the messages of all lives, none lost at the seams', BOUNDED, async () => {
  const { line, life, passWait } = bench()
  const loop = line[Symbol.asyncIterator]()
  for (let n = 1; n <= 3; n++) {
    const { server } = await life(n)
    server.send(`${n} a`)
    server.send(`${n} b`)
    server.close(1001)
    await passWait()
  }
  assert.deepEqual(await take(loop, 6), ['1 a', '1 b', '2 a', '2 b', '3 a', '3 b'])
  line.close()
  assert.equal((await loop.next()).done, true)
  assert.equal((await line.closed).why, 'local')
})

test('a second loop at the same time is refused', BOUNDED, async () => {
  const { line } = bench()
  line[Symbol.asyncIterator]()
  assert.throws(() => line[Symbol.asyncIterator](), { name: 'MisuseError', code: 'read-twice' })
  line.close()
})

test('waits grow while tries fail, and a stable life sets them back', BOUNDED, async () => {
  const policy = { backoff: { base: 100, cap: 1000, stable: 5000 } }
  const { line, life, passWait, clock, states } = bench(policy, (attempt) =>
    attempt <= 5 ? new Error(`down ${attempt}`) : undefined,
  )
  const waits: number[] = []
  for (let i = 0; i < 5; i++) waits.push(await passWait())
  assert.deepEqual(waits, [100, 200, 400, 800, 1000])
  // A life that ends too soon counts as one more failure.
  ;(await life(1)).server.terminate()
  assert.equal(await passWait(), 1000)
  const second = await life(2)
  clock.advance(5000)
  second.server.terminate()
  assert.equal(await passWait(), 100)
  await life(3)
  assert.equal(line.state, 'open')
  assert.equal(line.lives, 3)
  const told = states.filter(({ state }) => state === 'waiting') as Array<{ cause: unknown }>
  assert.equal((told[0]!.cause as Error).message, 'down 1')
  assert.equal((told[5]!.cause as { code: number }).code, 1006)
  line.close()
})

test('a rule ends it: 1000 in order, others with an error that tells how', BOUNDED, async () => {
  for (const code of [1000, 1008]) {
    const { line, life, states } = bench()
    const loop = line[Symbol.asyncIterator]()
    const { server } = await life(1)
    server.send('last')
    server.close(code, 'why')
    const end = await line.closed
    assert.deepEqual([end.why, end.closed?.code, end.error], ['rule', code, undefined])
    assert.deepEqual(states.at(-1), { state: 'closed', end })
    assert.deepEqual(await take(loop, 1), ['last'])
    if (code === 1000) assert.equal((await loop.next()).done, true)
    else {
      await assert.rejects(loop.next(), (error: ClosedError) => error.closed.reason === 'why')
    }
    assert.equal((await loop.next()).done, true)
    assert.throws(() => line.send('x'), { name: 'ClosedError' })
    assert.equal(line.state, 'closed')
    assert.equal(line.socket, undefined)
  }
})

test('as many attempts as are allowed, then the last error', BOUNDED, async () => {
  const { line, passWait } = bench({ backoff: { attempts: 3 } }, () => new Error('down'))
  const loop = line[Symbol.asyncIterator]()
  await passWait()
  await passWait()
  const { why, error } = await line.closed
  assert.deepEqual([why, error?.message], ['attempts', 'down'])
  await assert.rejects(loop.next(), { message: 'down' })
})

test(
  'what is sent while there is no connection waits, is copied, and goes first',
  BOUNDED,
  async () => {
    const { line, received } = bench()
    const bytes = Uint8Array.of(1, 2, 3)
    assert.equal(line.send('one'), false)
    assert.equal(line.send(bytes), false)
    bytes.fill(9)
    assert.equal(line.bufferedAmount, 2 * 64 + 6)
    await line.drained
    assert.equal(line.send('late'), true)
    await until(() => received.length === 3)
    assert.deepEqual(received, ['one', Uint8Array.of(1, 2, 3), 'late'])
    line.close()
  },
)

test(
  'the queue is bounded: above it send throws, and what waited is handed back',
  BOUNDED,
  async () => {
    const { line } = bench({ queue: 200 }, () => new Error('down'))
    assert.equal(line.send('x'.repeat(100)), false)
    assert.throws(() => line.send('y'), { code: 'queue-full', message: /164 bytes wait/ })
    assert.throws(() => line.send(5 as never), { code: 'message-type' })
    line.close()
    const end = await line.closed
    assert.deepEqual(end.unsent, ['x'.repeat(100)])
    assert.equal(line.bufferedAmount, 0)
    const none = bench({ queue: 0 }, () => new Error('down'))
    assert.throws(() => none.line.send(''), { code: 'queue-full' })
    none.line.close()
  },
)

test('onOpen comes before what waits, and its promise holds that back', BOUNDED, async () => {
  const gate = deferred()
  const { line, received } = bench({
    onOpen: async (socket, life) => {
      socket.send(`hello ${life}`)
      await gate.promise
      socket.send('ready')
    },
  })
  line.send('waited')
  await until(() => received.length === 1)
  await turn()
  assert.equal(line.send('also'), false)
  gate.resolve()
  await until(() => received.length === 4)
  assert.deepEqual(received, ['hello 1', 'ready', 'waited', 'also'])
  line.close()
})

test('onOpen that fails, or never ends, does not hold up the next life', BOUNDED, async () => {
  const lives: number[] = []
  const onOpen = (_: Socket, life: number): unknown => {
    lives.push(life)
    if (life === 1) throw new Error('no login')
    return life === 2 ? new Promise(() => {}) : undefined
  }
  const { life, passWait, states, pairs, line } = bench({ onOpen })
  line.send('kept')
  await life(1)
  await until(() => states.at(-1)?.state === 'waiting')
  assert.equal((states.at(-1) as { cause: Error }).cause.message, 'no login')
  assert.equal((await pairs[0]!.server.closed).code, 1000)
  await passWait()
  await life(2)
  pairs[1]!.server.terminate()
  await passWait()
  await life(3)
  await line.drained
  assert.deepEqual(lives, [1, 2, 3])
  line.close()
})

test('close ends it whatever it is doing: connecting, open, waiting', BOUNDED, async () => {
  const connecting = bench()
  connecting.line.close()
  assert.deepEqual((await connecting.line.closed).why, 'local')
  assert.equal(connecting.pairs.length, 0)

  const open = bench()
  const { server } = await open.life(1)
  assert.throws(() => open.line.close(1006), { name: 'MisuseError' })
  open.line.close(4000, 'bye')
  open.line.close(4001)
  const end = await open.line.closed
  assert.deepEqual([end.why, end.closed?.sent?.code, end.error], ['local', 4000, undefined])
  assert.equal((await server.closed).reason, 'bye')

  const waiting = bench({}, () => new Error('down'))
  await until(() => waiting.states.at(-1)?.state === 'waiting')
  waiting.line.close()
  assert.equal((await waiting.line.closed).why, 'local')
  await waiting.line.drained
})

test('the signal ends it whatever it is doing, and the loop gets its reason', BOUNDED, async () => {
  for (const moment of ['before', 'open', 'waiting'] as const) {
    const control = new AbortController()
    const reason = new Error('enough')
    if (moment === 'before') control.abort(reason)
    const down = moment === 'waiting' ? () => new Error('down') : () => undefined
    const { line, life, states } = bench({ signal: control.signal }, down)
    const loop = line[Symbol.asyncIterator]()
    if (moment === 'open') await life(1)
    if (moment === 'waiting') await until(() => states.at(-1)?.state === 'waiting')
    control.abort(reason)
    assert.equal((await line.closed).why, 'signal')
    await assert.rejects(loop.next(), reason)
  }
})

test('retry ends a wait at once', BOUNDED, async () => {
  let attempts = 0
  const { line, states, life } = bench({}, () => (++attempts === 1 ? new Error('down') : undefined))
  line.retry()
  await until(() => states.at(-1)?.state === 'waiting')
  await turn()
  line.retry()
  await life(1)
  line.close()
})

test(
  'unread messages are bounded over all lives: no further life until some are read',
  BOUNDED,
  async () => {
    const { line, life, pairs, clock, states } = bench()
    const large = new Uint8Array(1 << 20)
    const { server } = await life(1)
    for (let i = 0; i < 6; i++) server.send(large)
    server.close(1001)
    await until(() => pairs[0]!.client.state !== 'open')
    for (let i = 0; i < 20; i++) await turn()
    clock.advance(60_000)
    await turn()
    assert.equal(pairs.length, 1)
    const loop = line[Symbol.asyncIterator]()
    assert.deepEqual(
      (await take(loop, 6)).map((message) => message.length),
      Array(6).fill(1 << 20),
    )
    await until(() => states.at(-1)?.state === 'waiting')
    await turn()
    clock.advance(60_000)
    await life(2)
    line.close()
  },
)

test(
  'an error in onState is told as the caller’s own, and the socket lives on',
  BOUNDED,
  async (t) => {
    const seen: Error[] = []
    const before = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', (error) => seen.push(error))
    t.after(() => {
      process.removeAllListeners('uncaughtException')
      for (const listener of before) process.on('uncaughtException', listener)
    })
    const { line } = bench({
      onState: ({ state }) => {
        if (state === 'open') throw new Error('in onState')
      },
    })
    await until(() => seen.length > 0)
    assert.equal(seen[0]?.message, 'in onState')
    await until(() => line.socket !== undefined)
    line.close()
    await line.closed
  },
)
