import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { BOUNDED, deferred, rawServer, until } from '../../test-support/live.ts'
import { answerHandshake } from '../../test-support/live-role.ts'
import {
  BINARY,
  CLOSE,
  closePayload,
  readClose,
  serverFrame,
  TEXT,
} from '../../test-support/raw-frames.ts'
import type { RawPeer } from '../../test-support/raw-peer.ts'
import { type CloseEvent, WebSocket } from './index.ts'

/** A WebSocket to a raw peer, its handshake answered, and the events it dispatches. */
async function open(
  t: TestContext,
  behind?: Uint8Array,
): Promise<{
  ws: WebSocket
  peer: RawPeer
  events: string[]
}> {
  const reached = deferred<RawPeer>()
  const server = await rawServer(t, async (peer) => {
    await answerHandshake(peer, behind)
    reached.resolve(peer)
  })
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/p`)
  const events = record(ws)
  assert.equal(ws.readyState, WebSocket.CONNECTING)
  const peer = await reached.promise
  await until(() => ws.readyState !== 0)
  return { ws, peer, events }
}

function record(ws: WebSocket): string[] {
  const events: string[] = []
  for (const type of ['open', 'message', 'error', 'close']) {
    ws.addEventListener(type, (event) => {
      const { data } = event as MessageEvent
      const { code, wasClean, reason } = event as unknown as CloseEvent
      if (type === 'message') events.push(`message ${typeof data === 'string' ? data : '?'}`)
      else if (type === 'close') events.push(`close ${code} ${wasClean} ${reason}`)
      else events.push(type)
      events.push(`state ${ws.readyState}`)
    })
  }
  return events
}

const states = (events: string[]): string[] => events.filter((event) => event.startsWith('state'))
const told = (events: string[]): string[] => events.filter((event) => !event.startsWith('state'))
const name = (expected: string) => (error: Error) =>
  error instanceof DOMException && error.name === expected

test(
  'events come in order: open, messages in order, close; each sees its state',
  BOUNDED,
  async (t) => {
    const early = Buffer.concat([serverFrame(TEXT, '1'), serverFrame(TEXT, '2')])
    const { ws, peer, events } = await open(t, early)
    peer.write(serverFrame(CLOSE, closePayload(4000, 'bye')))
    await peer.readFrame()
    peer.end()
    await once(ws, 'close')
    assert.deepEqual(told(events), ['open', 'message 1', 'message 2', 'close 4000 true bye'])
    assert.deepEqual(states(events), ['state 1', 'state 1', 'state 1', 'state 3'])
    assert.equal(ws.url.endsWith('/p'), true)
    assert.equal(ws.protocol, '')
    assert.equal(ws.extensions, '')
  },
)

test('a failed connection: error, then close 1006, both when closed', BOUNDED, async (t) => {
  const server = await rawServer(
    t,
    (peer) => peer.write('HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n') as unknown,
  )
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/`)
  const events = record(ws)
  await once(ws, 'close')
  assert.deepEqual(events, ['error', 'state 3', 'close 1006 false ', 'state 3'])
})

test('a line that breaks: error, then close 1006', BOUNDED, async (t) => {
  const { ws, peer, events } = await open(t)
  peer.reset()
  await once(ws, 'close')
  assert.deepEqual(told(events), ['open', 'error', 'close 1006 false '])
})

test('a server that breaks a rule: error once, then close', BOUNDED, async (t) => {
  const { ws, peer, events } = await open(t)
  peer.write(serverFrame(3))
  assert.equal(readClose((await peer.readFrame()).payload).code, 1002)
  peer.end()
  await once(ws, 'close')
  assert.deepEqual(told(events), ['open', 'error', 'close 1006 false '])
})

test('the constructor throws SyntaxError for wrong URLs and subprotocols', BOUNDED, async (t) => {
  for (const url of ['', 'x', '/relative', 'ftp://a.test', 'ws://a.test/#f', 'mailto:a@b']) {
    assert.throws(() => new WebSocket(url), name('SyntaxError'), url)
  }
  for (const protocols of ['', 'a b', ['a', 'a'], ['a', ''], ['é']]) {
    assert.throws(() => new WebSocket('ws://a.test/', protocols), name('SyntaxError'))
  }
  const server = await rawServer(t, () => {})
  const ws = new WebSocket(`http://127.0.0.1:${server.port}/x`)
  assert.equal(ws.url, `ws://127.0.0.1:${server.port}/x`)
  ws.close()
  await once(ws, 'close')
})

test(
  'send while connecting throws InvalidStateError; after a close it is dropped and counted',
  BOUNDED,
  async (t) => {
    const { ws, peer } = await open(t)
    const connecting = new WebSocket(ws.url)
    assert.throws(() => connecting.send('x'), name('InvalidStateError'))
    connecting.close()
    ws.close()
    assert.equal(ws.readyState, WebSocket.CLOSING)
    ws.send('é')
    ws.send(new Uint8Array(10))
    assert.ok(ws.bufferedAmount >= 12)
    peer.write(serverFrame(CLOSE))
    peer.end()
    await once(ws, 'close')
    ws.send('more')
    assert.equal(ws.bufferedAmount, 16)
  },
)

test('close checks its arguments, and a second close does nothing', BOUNDED, async (t) => {
  const { ws, peer, events } = await open(t)
  for (const code of [0, 999, 1001, 1005, 1006, 1015, 2999, 5000]) {
    assert.throws(() => ws.close(code), name('InvalidAccessError'), String(code))
  }
  assert.throws(() => ws.close(1000, 'é'.repeat(62)), name('SyntaxError'))
  assert.equal(ws.readyState, WebSocket.OPEN)
  ws.close(3000, 'done')
  ws.close(4000, 'again')
  assert.deepEqual(readClose((await peer.readFrame()).payload), { code: 3000, reason: 'done' })
  peer.write(Buffer.concat([serverFrame(TEXT, 'late'), serverFrame(CLOSE, closePayload(3000))]))
  peer.end()
  await once(ws, 'close')
  assert.deepEqual(told(events), ['open', 'close 3000 true '], 'no message once closing')
})

test('close without a code sends an empty Close, reported as 1005', BOUNDED, async (t) => {
  const { ws, peer, events } = await open(t)
  ws.close()
  assert.equal((await peer.readFrame()).payload.length, 0)
  peer.write(serverFrame(CLOSE))
  peer.end()
  await once(ws, 'close')
  assert.equal(told(events).at(-1), 'close 1005 true ')
})

test(
  'where Chromium is not the standard: a reason alone brings 1000, codes are rounded',
  BOUNDED,
  async (t) => {
    for (const [code, reason, sent] of [
      [undefined, 'why', 1000],
      [3000.6, '', 3001],
      [3000.5, '', 3000],
      [3001.5, '', 3002],
    ] as const) {
      const { ws, peer } = await open(t)
      assert.throws(() => ws.close(undefined, 'x'.repeat(124)), name('SyntaxError'))
      ws.close(code, reason)
      assert.deepEqual(readClose((await peer.readFrame()).payload), { code: sent, reason })
    }
  },
)

test('a user in the URL is sent, and shown as browsers show it', BOUNDED, async (t) => {
  const asked = deferred<string | null>()
  const server = await rawServer(t, async (peer) => {
    asked.resolve((await peer.readHead()).headers.get('authorization'))
  })
  const ws = new WebSocket(`ws://kim:secret@127.0.0.1:${server.port}/`)
  assert.equal(ws.url, `ws://kim:secret@127.0.0.1:${server.port}/`)
  assert.equal(await asked.promise, `Basic ${btoa('kim:secret')}`)
  ws.close()
})

test('close while connecting: error, close 1006, and no handshake', BOUNDED, async (t) => {
  const server = await rawServer(t, () => {})
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/`)
  const events = record(ws)
  ws.close()
  assert.equal(ws.readyState, WebSocket.CLOSING)
  await once(ws, 'close')
  assert.deepEqual(told(events), ['error', 'close 1006 false '])
})

test('close at any moment around the answer ends in one close event', BOUNDED, async (t) => {
  const server = await rawServer(t, async (peer) => {
    await answerHandshake(peer, serverFrame(TEXT, 'early'))
    await peer.readFrame()
    peer.write(serverFrame(CLOSE))
    peer.end()
  })
  for (let turns = 0; turns < 24; turns++) {
    let line: Socket | undefined
    const note = (event: unknown): void => {
      line = (event as { socket: Socket }).socket
    }
    channel('net.client.socket').subscribe(note)
    const ws = new WebSocket(`ws://127.0.0.1:${server.port}/`)
    channel('net.client.socket').unsubscribe(note)
    const events = record(ws)
    const over = once(ws, 'close')
    line!.once('data', async () => {
      for (let i = 0; i < turns; i++) await undefined
      ws.close()
    })
    await Promise.race([
      over,
      new Promise((_, reject) =>
        setTimeout(() => reject(new Error(`no close event after ${turns} turns`)), 2000).unref(),
      ),
    ])
    assert.equal(told(events).filter((event) => event.startsWith('close')).length, 1)
    assert.equal(ws.readyState, WebSocket.CLOSED)
  }
})

test('binaryType: blob by default, arraybuffer exact, other values ignored', BOUNDED, async (t) => {
  const { ws, peer } = await open(t)
  assert.equal(ws.binaryType, 'blob')
  const data = async (): Promise<unknown> => {
    peer.write(serverFrame(BINARY, Uint8Array.of(1, 2, 3)))
    const [event] = (await once(ws, 'message')) as [MessageEvent]
    assert.equal(event.origin, ws.url.slice(0, -2))
    return event.data as unknown
  }
  const blob = await data()
  assert.ok(blob instanceof Blob)
  assert.deepEqual([...new Uint8Array(await blob.arrayBuffer())], [1, 2, 3])
  ws.binaryType = 'arraybuffer'
  ws.binaryType = 'nonsense' as 'blob'
  assert.equal(ws.binaryType, 'arraybuffer')
  const buffer = await data()
  assert.ok(buffer instanceof ArrayBuffer)
  assert.deepEqual([...new Uint8Array(buffer)], [1, 2, 3], 'exactly the message')
})

test(
  'every kind of data is sent in order, Blobs too, and close comes after them',
  BOUNDED,
  async (t) => {
    const { ws, peer } = await open(t)
    const bytes = Uint8Array.of(1, 2, 3, 4)
    ws.send('text')
    ws.send(new Blob(['blob one']))
    ws.send('after blob')
    ws.send(bytes)
    bytes.fill(9)
    ws.send(new DataView(bytes.buffer, 1, 2))
    ws.send(new Blob([]))
    assert.ok(ws.bufferedAmount >= 'blob one'.length + 'after blob'.length)
    ws.close(1000)
    const got: unknown[] = []
    for (let i = 0; i < 7; i++) {
      const { opcode, payload } = await peer.readFrame()
      got.push([opcode, opcode === BINARY ? payload.toString('latin1') : payload.toString()])
    }
    assert.deepEqual(got, [
      [TEXT, 'text'],
      [BINARY, 'blob one'],
      [TEXT, 'after blob'],
      [BINARY, '\x01\x02\x03\x04'],
      [BINARY, '\x09\x09'],
      [BINARY, ''],
      [CLOSE, closePayload(1000).toString()],
    ])
  },
)

test('what is no data is sent as its text, as Web IDL says', BOUNDED, async (t) => {
  const { ws, peer } = await open(t)
  for (const value of [5, null, undefined, true, { toString: () => 'object' }]) {
    ws.send(value as unknown as string)
    assert.equal((await peer.readFrame()).payload.toString(), String(value))
  }
})

test('on… handlers: one each, replaced and removed, and null when unset', BOUNDED, async (t) => {
  const { ws, peer } = await open(t)
  assert.deepEqual([ws.onopen, ws.onmessage, ws.onerror, ws.onclose], [null, null, null, null])
  const got: string[] = []
  const first = (): void => void got.push('first')
  ws.onmessage = first
  assert.equal(ws.onmessage, first)
  ws.onmessage = function (event) {
    assert.equal(this, ws)
    got.push(`second ${event.data}`)
  }
  ws.addEventListener('message', () => got.push('listener'))
  peer.write(serverFrame(TEXT, 'x'))
  await once(ws, 'message')
  ws.onmessage = null
  peer.write(serverFrame(TEXT, 'y'))
  await once(ws, 'message')
  assert.deepEqual(got, ['second x', 'listener', 'listener'])
  ws.onmessage = 'no function' as unknown as null
  assert.equal(ws.onmessage, null)
})

test('constants stand on the class and on its instances', BOUNDED, async (t) => {
  const { ws } = await open(t)
  const names = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const
  for (const [value, constant] of names.entries()) {
    assert.equal(WebSocket[constant], value)
    assert.equal(ws[constant], value)
  }
})
