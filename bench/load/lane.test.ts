// A lane against real servers on loopback: one that echoes, and ones that do it wrong.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { buildBurst } from './burst.ts'
import { SameBytes } from './echo.ts'
import { Lane } from './lane.ts'
import { Pacer } from './pacer.ts'

type Answer = (socket: Socket, chunk: Buffer) => void

async function listen(context: TestContext, answer: Answer): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => answer(socket, chunk))
  })
  server.listen(0, '127.0.0.1')
  context.after(() => server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function openLane(context: TestContext, answer: Answer, pacer: Pacer): Promise<Lane> {
  const port = await listen(context, answer)
  const lane = new Lane(port, new SameBytes(buildBurst('none', 2, 64, 1)), pacer)
  context.after(() => lane.leave())
  await lane.open('none')
  return lane
}

const unused = new Pacer(() => {})

test('a lane compares an echo, then runs rounds until the pacer stops', async (context) => {
  let rounds = 0
  const pacer = new Pacer((milliseconds) => {
    assert.ok(milliseconds > 0)
    rounds++
    if (rounds === 5) pacer.stop()
  })
  const lane = await openLane(context, (socket, chunk) => socket.write(chunk), pacer)
  await lane.verify()
  await lane.run()
  assert.equal(rounds, 5)
  await lane.verify()
})

test('an echo that comes back byte by byte is fine', async (context) => {
  const lane = await openLane(
    context,
    (socket, chunk) => {
      for (const byte of chunk) socket.write(Buffer.of(byte))
    },
    unused,
  )
  await lane.verify()
})

test('a wrong byte is told with its place', async (context) => {
  const lane = await openLane(
    context,
    (socket, chunk) => {
      chunk[130] = chunk[130]! ^ 1
      socket.write(chunk)
    },
    unused,
  )
  await assert.rejects(lane.verify(), /byte 130 of the echo is/)
})

test('a byte too many is told, also in a round that is only counted', async (context) => {
  const tooMuch: Answer = (socket, chunk) => {
    socket.write(Buffer.concat([chunk, Buffer.of(0)]))
  }
  const verifying = await openLane(context, tooMuch, unused)
  await assert.rejects(verifying.verify(), /1 bytes more came back than the 140 expected/)
  const counting = await openLane(context, tooMuch, unused)
  await assert.rejects(counting.run(), /1 bytes more came back than expected/)
})

test('a server that leaves in the middle ends the lane', async (context) => {
  const lane = await openLane(context, (socket) => socket.end(), unused)
  await assert.rejects(lane.run(), /the server closed the connection/)
})

test('a refused handshake is told with its status', async (context) => {
  const port = await listen(context, (socket) => {
    socket.write('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  const lane = new Lane(port, new SameBytes(buildBurst('websocket', 1, 64, 1)), unused)
  context.after(() => lane.leave())
  await assert.rejects(lane.open('websocket'), /answered with "HTTP\/1.1 403 Forbidden"/)
})

test('a server that is not there is told', async (context) => {
  const lane = new Lane(1, new SameBytes(buildBurst('none', 1, 64, 1)), unused)
  context.after(() => lane.leave())
  await assert.rejects(lane.open('none'), /ECONNREFUSED/)
})
