import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Server, serve } from 'tongro'
import { Client } from '../testing/client.ts'
import { counter, counterEndpoint, readAction } from './counter.ts'

const servers: Server[] = []
after(() => Promise.all(servers.map((server) => server.close({ deadline: 1_000 }))))

async function startCounter(): Promise<{ url: string; logged: string[] }> {
  const logged: string[] = []
  const server = await serve({
    ...counterEndpoint({ log: (problem) => logged.push(problem) }),
    hostname: '127.0.0.1',
  })
  servers.push(server)
  return { url: `ws://127.0.0.1:${server.port}/`, logged }
}

test('a newcomer hears the number of users first, then the state; others hear the users', async () => {
  const { url } = await startCounter()
  const first = new Client(url, { origin: 'null' })
  assert.deepEqual(await first.received(2), [
    '{"type":"users","count":1}',
    '{"type":"state","value":0}',
  ])
  const second = new Client(url)
  assert.deepEqual(await second.received(2), [
    '{"type":"users","count":2}',
    '{"type":"state","value":0}',
  ])
  assert.deepEqual((await first.received(3)).slice(2), ['{"type":"users","count":2}'])
  await second.leave()
  assert.deepEqual((await first.received(4)).slice(3), ['{"type":"users","count":1}'])
  await first.leave()
})

test('plus and minus reach everyone, the sender included', async () => {
  const { url } = await startCounter()
  const one = new Client(url)
  await one.received(2)
  const two = new Client(url)
  await two.received(2)
  one.send('{"action":"plus"}')
  await two.received(3)
  two.send('{"action": "minus", "extra": true}')
  two.send('{"action":"minus"}')
  const expected = [1, 0, -1].map((value) => JSON.stringify({ type: 'state', value }))
  assert.deepEqual((await one.received(6)).slice(3), expected)
  assert.deepEqual((await two.received(5)).slice(2), expected)
  await Promise.all([one.leave(), two.leave()])
})

test('what is not understood is logged, changes nothing and disturbs nobody', async () => {
  const { url, logged } = await startCounter()
  const other = new Client(url)
  await other.received(2)
  const client = new Client(url)
  await client.received(2)
  const bad = ['{', 'null', '[]', '"plus"', '{}', '{"action":"times"}', '{"action":["plus"]}', '']
  for (const message of bad) client.send(message)
  client.send(Buffer.from('{"action":"plus"}'))
  await client.settled()
  assert.equal(logged.length, bad.length + 1)
  assert.equal(client.messages.length, 2)
  assert.equal(other.messages.length, 3, 'only the newcomer was told')
  client.send('{"action":"plus"}')
  assert.equal((await other.received(4))[3], '{"type":"state","value":1}')
  await Promise.all([client.leave(), other.leave()])
})

test('a client that goes without a word is counted out', async () => {
  const { url } = await startCounter()
  const stays = new Client(url)
  await stays.received(2)
  const goes = new Client(url)
  await goes.received(2)
  goes.send('{"action":"plus"}')
  goes.socket.terminate()
  const messages = await stays.received(5)
  assert.equal(messages.at(-1), '{"type":"users","count":1}')
  await stays.leave()
})

test('two counters on one server keep apart', async () => {
  const server = await serve({
    hostname: '127.0.0.1',
    routes: { '/a': counter({ log: () => undefined }), '/b': counter({ log: () => undefined }) },
  })
  servers.push(server)
  const a = new Client(`ws://127.0.0.1:${server.port}/a`)
  const b = new Client(`ws://127.0.0.1:${server.port}/b`)
  await Promise.all([a.received(2), b.received(2)])
  a.send('{"action":"plus"}')
  await a.received(3)
  await b.settled()
  assert.equal(b.messages.length, 2)
  await Promise.all([a.leave(), b.leave()])
})

test('the sentence for a bad message quotes it, cut, on one line', () => {
  assert.equal(readAction('a\nb'), 'Ignored "a\\nb": it is not JSON')
  const long = readAction(`"${'x'.repeat(1_000)}"`)
  assert.ok(typeof long === 'string' && long.length < 160)
  assert.equal(
    readAction(new Uint8Array(3)),
    'Ignored a binary message of 3 bytes: the counter takes JSON text',
  )
  assert.deepEqual(readAction('{"action":"minus"}'), { step: -1 })
})
