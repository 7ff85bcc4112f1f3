import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, deferred, rawServer, start, until } from '../../test-support/live.ts'
import { answerHandshake } from '../../test-support/live-role.ts'
import { FakeClock } from '../testing/index.ts'
import { type ReconnectState, reconnect } from './index.ts'

test(
  'a server that stops and comes back on its port: the loop goes on, with a fresh token',
  BOUNDED,
  async (t) => {
    const seen: Array<string | null> = []
    const upgrade = ({ headers }: { headers: Headers }): void => {
      seen.push(headers.get('authorization'))
    }
    const open = (socket: { send(message: string): boolean }): void => void socket.send('hello')
    const first = await start(t, { upgrade, open })
    let tokens = 0
    const line = reconnect(async () => `ws://127.0.0.1:${first.port}/`, {
      headers: async () => ({ authorization: `token ${++tokens}` }),
      backoff: { base: 20, cap: 50 },
    })
    const loop = line[Symbol.asyncIterator]()
    assert.equal((await loop.next()).value, 'hello')
    assert.equal(line.socket?.url, `ws://127.0.0.1:${first.port}/`)
    await first.close({ deadline: 50 })
    await until(() => line.state === 'waiting' || line.state === 'connecting')
    await start(t, { port: first.port, upgrade, open })
    assert.equal((await loop.next()).value, 'hello')
    assert.equal(line.lives, 2)
    assert.equal(seen[0], 'token 1')
    assert.notEqual(seen[1], 'token 1')
    line.close()
    const end = await line.closed
    assert.deepEqual([end.why, end.closed?.wasClean], ['local', true])
  },
)

test(
  'a refusal with 401 stops with the HandshakeError; 503 waits for its Retry-After',
  BOUNDED,
  async (t) => {
    const clock = new FakeClock()
    let requests = 0
    const server = await start(t, {
      upgrade: () => {
        if (++requests === 1) {
          return new Response('', { status: 503, headers: { 'retry-after': '7' } })
        }
        return requests === 2 ? new Response('no', { status: 401 }) : undefined
      },
    })
    const states: ReconnectState[] = []
    const line = reconnect(`ws://127.0.0.1:${server.port}/`, {
      clock,
      random: () => 0,
      onState: (state) => void states.push(state),
    })
    await until(() => line.state === 'waiting')
    assert.equal((states.at(-1) as { ms: number }).ms, 7000)
    await until(() => {
      clock.advance(7000)
      return line.state === 'closed'
    })
    const { why, error } = await line.closed
    assert.deepEqual([why, (error as { status?: number }).status], ['rule', 401])
    await assert.rejects(line[Symbol.asyncIterator]().next(), { name: 'HandshakeError' })
  },
)

test(
  'a headers function that fails is a failed try; one that gives nonsense stops',
  BOUNDED,
  async () => {
    let calls = 0
    const line = reconnect('ws://127.0.0.1:1/', {
      backoff: { base: 1 },
      headers: () => {
        if (++calls === 1) throw new Error('no token yet')
        return { 'X-A': 'b\r\nc' }
      },
    })
    const { why, error } = await line.closed
    assert.deepEqual([calls, why, error?.name], [2, 'rule', 'MisuseError'])
  },
)

test('wrong options are told at once', () => {
  const url = 'ws://127.0.0.1:1/'
  for (const options of [
    { backof: {} },
    { backoff: { bas: 1 } },
    { backoff: { base: -1 } },
    { backoff: { cap: Number.POSITIVE_INFINITY } },
    { backoff: { attempts: Number.NaN } },
    { rules: { 1000: 'go on' } },
    { rules: { 99: 'retry' } },
    { queue: -1 },
    { onOpen: 5 },
    { onState: 'x' },
    { signal: {} },
    { timeout: 0 },
    { protocols: 'a b' },
    { redirects: -1 },
  ]) {
    assert.throws(
      () => reconnect(url, options as never),
      { name: 'MisuseError' },
      JSON.stringify(options),
    )
  }
  assert.throws(() => reconnect(url, null as never), { name: 'MisuseError' })
  for (const name of ['bakoff', 'messages']) {
    assert.throws(() => reconnect(url, { [name]: {} } as never), {
      code: 'option-unknown',
      message: /Cannot reconnect with option .*: it is none of .*backoff.*headers/,
    })
  }
  assert.throws(() => reconnect('http//x'), { name: 'MisuseError', code: 'url-invalid' })
})

test(
  'close does not wait for a headers function that hangs; what comes late is ended',
  BOUNDED,
  async (t) => {
    let opened = 0
    let gone = 0
    const server = await start(t, { open: () => void opened++, close: () => void gone++ })
    const gate = deferred<Record<string, string>>()
    const line = reconnect(`ws://127.0.0.1:${server.port}/`, { headers: () => gate.promise })
    await new Promise((resolve) => setImmediate(resolve))
    line.close()
    assert.equal((await line.closed).why, 'local')
    gate.resolve({})
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(opened, gone)
  },
)

test(
  'a message that the connection refuses ends it with the error, and is handed back',
  BOUNDED,
  async (t) => {
    const server = await rawServer(t, (peer) => answerHandshake(peer))
    const line = reconnect(`ws://127.0.0.1:${server.port}/`, {
      limits: { queued: 10, closeMs: 100 },
      // More than a peer's system takes that does not read.
      onOpen: (socket) => void socket.send(new Uint8Array(16 << 20)),
    })
    line.send('refused')
    const { why, error, unsent } = await line.closed
    assert.deepEqual([why, error?.name, unsent], ['rule', 'MisuseError', ['refused']])
  },
)
