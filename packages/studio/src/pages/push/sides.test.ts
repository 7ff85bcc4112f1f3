// Both sides of the comparison against a real server on loopback that counts its bytes.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { effect, type ReadonlySignal } from '@preact/signals'
import { WebSocket, WebSocketServer } from 'ws'
import { preciseNow } from '../../measure/time.ts'
import { meterTotal } from '../../measure/wire-meter.ts'
import { PollSide } from './poll-side.ts'
import { PushSide } from './push-side.ts'
import { ServerClock } from './server-clock.ts'
import type { LookReport, Side } from './side.ts'

/** The server's clock is ahead by this much. */
const AHEAD_MS = 50_000

interface ChangeServer {
  readonly host: string
  readonly sockets: readonly Socket[]
  readonly sessions: readonly (string | null)[]
  change(): void
  answerWith(status: number): void
}

async function changeServer(t: TestContext): Promise<ChangeServer> {
  let seq = 1
  let at = preciseNow() + AHEAD_MS
  let status = 200
  const sockets: Socket[] = []
  const sessions: (string | null)[] = []
  const http = createServer((request, response) => {
    sessions.push(new URL(request.url ?? '', 'http://x').searchParams.get('session'))
    const { bytesRead: read, bytesWritten: written } = request.socket
    const body = { seq, at, now: preciseNow() + AHEAD_MS, wire: { read, written } }
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  const ws = new WebSocketServer({ server: http, perMessageDeflate: false })
  const tell = (socket: WebSocket, tcp: Socket): void => {
    const wire = { read: tcp.bytesRead, written: tcp.bytesWritten }
    socket.send(JSON.stringify({ type: 'change', seq, at, wire }))
  }
  const tellAll: (() => void)[] = []
  ws.on('connection', (socket, request) => {
    sockets.push(request.socket)
    tell(socket, request.socket)
    tellAll.push(() => tell(socket, request.socket))
    socket.on('message', (data) => {
      const now = preciseNow() + AHEAD_MS
      socket.send(JSON.stringify({ ...JSON.parse(String(data)), now }))
    })
  })
  await listening(t, http, ws)
  return {
    host: `127.0.0.1:${(http.address() as AddressInfo).port}`,
    sockets,
    sessions,
    change: () => {
      seq++
      at = preciseNow() + AHEAD_MS
      for (const tellOne of tellAll) tellOne()
    },
    answerWith: (next) => {
      status = next
    },
  }
}

async function listening(t: TestContext, http: Server, ws: WebSocketServer): Promise<void> {
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  t.after(() => {
    for (const socket of ws.clients) socket.terminate()
    http.closeAllConnections()
    http.close()
  })
}

function when(side: ReadonlySignal<Side>, holds: (side: Side) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const dispose = effect(() => {
      if (!holds(side.value)) return
      queueMicrotask(() => dispose())
      resolve()
    })
  })
}

test('push counts its changes, its delays in our time and every byte', {
  timeout: 5000,
}, async (t) => {
  const server = await changeServer(t)
  const reports: LookReport[] = []
  const clock = new ServerClock()
  const push = new PushSide(`ws://${server.host}/`, clock, (report) => reports.push(report), {
    create: (url) => new WebSocket(url).on('error', () => {}),
  })
  t.after(() => push.link.stop())
  push.link.start()
  // All questions about the time are answered before anything changes.
  await when(push.side, (side) => side.sightings.lastSeq === 1)
  while (push.link.received.value < 5) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(Math.abs(clock.toLocal(0) + AHEAD_MS) < 100)

  server.change()
  server.change()
  await when(push.side, (side) => side.sightings.seen === 2)
  const { sightings, requests, meter } = push.side.value
  assert.equal(requests, 1)
  assert.equal(sightings.missed, 0)
  assert.ok(sightings.delays.every((delay) => delay >= 0 && delay < 1000))
  assert.deepEqual(
    reports.map(({ seq, isNew }) => [seq, isNew]),
    [
      [1, false],
      [2, true],
      [3, true],
    ],
  )
  // The page's total is what the server has really written and read by now.
  const [tcp] = server.sockets
  assert.deepEqual(meterTotal(meter), { read: tcp?.bytesRead, written: tcp?.bytesWritten })
})

test('polling asks on time, misses what came between and starts each session at zero', {
  timeout: 10_000,
}, async (t) => {
  const server = await changeServer(t)
  const asks: number[] = []
  const reports: LookReport[] = []
  const poll = new PollSide(
    `http://${server.host}/poll`,
    new ServerClock(),
    (report) => reports.push(report),
    (at) => asks.push(at),
    100,
  )
  t.after(() => poll.stop())
  poll.start()
  await when(poll.side, (side) => side.sightings.lastSeq === 1)
  server.change()
  server.change()
  server.change()
  await when(poll.side, (side) => side.sightings.seen === 1)
  assert.equal(poll.side.value.sightings.missed, 2)
  assert.deepEqual(reports.at(-1)?.missed, [2, 3])
  assert.ok(poll.side.value.sightings.delays.every((delay) => delay >= 0 && delay < 5000))
  poll.stop()
  const { requests } = poll.side.value
  assert.equal(asks.length, requests)
  const before = meterTotal(poll.side.value.meter).written

  await new Promise((resolve) => setTimeout(resolve, 250))
  assert.equal(poll.side.value.requests, requests, 'a stopped side must not ask')
  server.change()
  poll.start()
  await when(poll.side, (side) => side.sightings.lastSeq === 5)
  assert.equal(poll.side.value.sightings.missed, 2, 'nothing is missed while stopped')
  assert.ok(meterTotal(poll.side.value.meter).written >= before)
  assert.equal(new Set(server.sessions).size, 2)
})

test('a poll without a usable answer is counted and the next one is made', {
  timeout: 10_000,
}, async (t) => {
  const server = await changeServer(t)
  server.answerWith(503)
  const nothing = (): void => {}
  const url = `http://${server.host}/poll`
  const poll = new PollSide(url, new ServerClock(), nothing, nothing, 50)
  t.after(() => poll.stop())
  poll.start()
  await when(poll.side, (side) => side.failed === 2)
  server.answerWith(200)
  await when(poll.side, (side) => side.sightings.lastSeq === 1)
  assert.equal(poll.side.value.failed, 2)
})
