// A gigabyte through a server of the public face: no wrong byte, and no memory left behind.

import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ClientSocket, connect } from 'tongro'

const MIB = 1 << 20
const SIZES = [0, 1, 10, 125, 126, 1000, 65_535, 65_536, 200_000, MIB, 4 * MIB]
const pattern = Uint8Array.from({ length: 5 * MIB }, (_, i) => (i * 31 + (i >> 8)) & 255)

let child: ChildProcess

before(() => {
  child = fork(fileURLToPath(new URL('echo-server.ts', import.meta.url)), {
    execArgv: [...process.execArgv.filter((arg) => arg !== '--test'), '--expose-gc'],
  })
})

after(() => {
  child.kill()
})

async function answer<T>(): Promise<T> {
  const [message] = await once(child, 'message')
  return message as T
}

async function residentMemory(): Promise<number> {
  child.send('rss')
  return (await answer<{ rss: number }>()).rss
}

/** Where in the pattern message `i` lies, so that neither side keeps what was sent. */
function slice(i: number): Uint8Array {
  const size = SIZES[i % SIZES.length]!
  const offset = (i * 977) % (pattern.length - size)
  return pattern.subarray(offset, offset + size)
}

async function sendAll(socket: ClientSocket, count: number): Promise<void> {
  for (let i = 0; i < count; i++) if (!socket.send(slice(i))) await socket.drained
}

/** Compares every echo; answers the number of bytes. */
async function checkAll(socket: ClientSocket, count: number): Promise<number> {
  let i = 0
  let bytes = 0
  for await (const message of socket) {
    const sent = slice(i)
    if (typeof message === 'string' || Buffer.compare(message, sent) !== 0) {
      assert.fail(`Message ${i} of ${sent.length} bytes came back changed`)
    }
    bytes += sent.length
    if (++i === count) return bytes
  }
  return bytes
}

async function echo(port: number, bytes: number): Promise<number> {
  const perRound = SIZES.reduce((sum, size) => sum + size, 0)
  const count = Math.ceil(bytes / perRound) * SIZES.length
  const socket = await connect(`ws://127.0.0.1:${port}/`)
  const [, received] = await Promise.all([sendAll(socket, count), checkAll(socket, count)])
  socket.close(1000)
  assert.equal((await socket.closed).wasClean, true)
  return received
}

test('a server echoes 1 GB in messages of mixed sizes without a wrong byte and keeps no memory', {
  timeout: 180_000,
}, async (context) => {
  const { port } = await answer<{ port: number }>()
  // The first round grows the heap to its working size.
  await echo(port, 64 * MIB)
  const earlier = await residentMemory()
  const received = await echo(port, 1e9)
  const kept = ((await residentMemory()) - earlier) / MIB
  context.diagnostic(`${received} bytes echoed, resident memory grew by ${kept.toFixed(1)} MiB`)
  assert.ok(received >= 1e9)
  assert.ok(kept <= 32, `Resident memory grew by ${kept.toFixed(1)} MiB`)
})
