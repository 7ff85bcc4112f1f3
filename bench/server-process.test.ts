// Contenders as real processes: one that works, and the ways one can fail to start.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { CONTENDERS, type Contender } from './contenders.ts'
import { startServer } from './server-process.ts'

const net = CONTENDERS.find((each) => each.name === 'net')!

function script(code: string): Contender {
  return { ...net, command: [process.execPath, '-e', code] }
}

test('a server is ready when it has printed its port, and gone when it was stopped', async () => {
  const server = await startServer(net)
  const socket = connect(server.port, '127.0.0.1')
  socket.write('abc')
  const [echo] = (await once(socket, 'data')) as [Buffer]
  assert.equal(echo.toString(), 'abc')
  const closed = once(socket, 'close')
  await server.stop()
  await closed
  assert.throws(() => process.kill(server.pid, 0), { code: 'ESRCH' })
})

test('a server that ends by itself is told with what it said', async () => {
  const contender = script('console.error("the port is taken"); process.exit(4)')
  await assert.rejects(startServer(contender), /ended by itself \(4\): the port is taken/)
})

test('a server that prints something else than a port is told, and stopped', async () => {
  const contender = script('console.log("ready"); process.stdin.resume()')
  await assert.rejects(startServer(contender), /printed "ready" instead of its port/)
})

test('a program that does not exist is told', async () => {
  await assert.rejects(startServer({ ...net, command: ['/no/such/server'] }), /ENOENT/)
})
