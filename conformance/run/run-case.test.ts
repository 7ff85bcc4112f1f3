// The runner against peers that are wrong on purpose: it must find them out.

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { test } from 'node:test'
import { type Case, section } from '../cases/case.ts'
import { echoText, fails, reports, send } from '../cases/steps.ts'
import type { EchoPeer, Tell } from '../peers/echo-peer.ts'
import { close, encode, type FrameSpec, frame, text } from '../wire/frames.ts'
import { fieldOf, responseHead, takeHead } from '../wire/handshake.ts'
import { LocalPeer } from './local-peer.ts'
import { runAll } from './run-all.ts'

const PATIENCE_MS = 200

/** A server that answers whatever comes with the same frames. */
function answering(frames: readonly FrameSpec[], times = 1): EchoPeer {
  const servers: Server[] = []
  return {
    name: 'wrong',
    version: '0',
    async listen(_, tell) {
      const server = createServer((socket) => greet(socket, frames, times, tell))
      servers.push(server)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return (server.address() as AddressInfo).port
    },
    async stop() {
      for (const server of servers) server.close()
    },
  }
}

function greet(socket: Socket, frames: readonly FrameSpec[], times: number, tell: Tell): void {
  socket.on('error', () => undefined)
  socket.once('data', (bytes) => {
    const { head } = takeHead(bytes)!
    socket.write(responseHead(fieldOf(head, 'sec-websocket-key')!))
    socket.once('data', () => {
      socket.write(Buffer.concat(frames.map((one) => encode(one, 'server'))))
      socket.end()
      const path = head.firstLine.split(' ')[1]!
      for (let count = 0; count < times; count++) tell(path, { event: 'closed', code: 1000 })
    })
  })
}

async function judge(one: readonly Case[], peer: EchoPeer): Promise<string> {
  const local = new LocalPeer(peer, PATIENCE_MS)
  try {
    const options = { peer: local, roles: ['server'] as const, patienceMs: PATIENCE_MS }
    const [result] = await runAll({ ...options, cases: one })
    return `${result?.outcome}: ${result?.reason}`
  } finally {
    await local.stop()
  }
}

const mustFail = section('F5', [{ title: 'must fail', steps: [send(frame(3)), fails(1002)] }])
const mustEcho = section('F5', [{ title: 'must echo', steps: [send(text('a')), echoText('a')] }])
const mustTell = section('C1', [{ title: 'must tell', steps: [send(close(1000)), reports(1000)] }])

test('a failure with the right code passes, with another one it is non-strict', async () => {
  assert.equal(await judge(mustFail, answering([close(1002)])), 'pass: ')
  const other = await judge(mustFail, answering([close(1003)]))
  assert.equal(other, 'non-strict: Close 1003 instead of 1002')
  assert.match(await judge(mustFail, answering([])), /^non-strict: TCP ended by fin/)
})

test('an answer where a failure is due, a wrong echo and an illegal frame fail', async () => {
  assert.match(await judge(mustFail, answering([text('x')])), /^fail: Expected Close 1002/)
  assert.match(
    await judge(mustEcho, answering([text('b')])),
    /^fail: Expected a text message of "a"/,
  )
  const masked = await judge(mustEcho, answering([text('a', { mask: 'wrong' })]))
  assert.equal(masked, 'fail: The peer sent a masked frame')
})

test('an end that is told twice fails', async () => {
  assert.equal(await judge(mustTell, answering([close(1000)])), 'pass: ')
  const twice = await judge(mustTell, answering([close(1000)], 2))
  assert.equal(twice, 'fail: The application was told of the end 2 times')
})
