// A gigabyte through a server of the public face: no wrong byte, and no memory left behind.

import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ClientSocket, connect } from 'tongro'

const MIB = 1 << 20
const SWEEP_MS = 400
const GIGABYTE = 1e9
const MOST_KEPT = 32
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

/** V8 sweeps freed buffers on a thread of its own: memory that is still falling is no memory kept. */
async function settledMemory(): Promise<number> {
  let least = await residentMemory()
  for (let falling = 3; falling > 0; falling--) {
    await sleep(SWEEP_MS)
    const now = await residentMemory()
    if (now < least) falling = 3
    least = Math.min(least, now)
  }
  return least
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
  timeout: 240_000,
}, async (context) => {
  const { port } = await answer<{ port: number }>()
  // The first gigabyte brings the allocator to its working size: it keeps freed pieces that lie
  // between used ones, as many as the collector lets pile up, and that varies by tens of MiB.
  await echo(port, GIGABYTE)
  const earlier = await settledMemory()
  let kept = Number.POSITIVE_INFINITY
  // What leaks comes back with every gigabyte; what the allocator happens to hold does not.
  for (let round = 0; round < 3 && kept > MOST_KEPT; round++) {
    assert.ok((await echo(port, GIGABYTE)) >= GIGABYTE)
    kept = ((await settledMemory()) - earlier) / MIB / (round + 1)
    context.diagnostic(`a gigabyte echoed, memory grew by ${kept.toFixed(1)} MiB for each so far`)
  }
  assert.ok(kept <= MOST_KEPT, `Resident memory grew by ${kept.toFixed(1)} MiB a gigabyte`)
})
