// Streams at the size they are for: one message of a gigabyte needs no gigabyte on either side, and
// a reader that stops holds memory flat while the peer has a gigabyte to send.

import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connect } from 'tongro'

const MIB = 1 << 20
const GIGABYTE = 1e9
/** The sum of the marks on the way and what the allocator keeps; a gigabyte would not fit. */
const MOST_KEPT = 96 * MIB
const TIMEOUT = { timeout: 240_000 }
/** Bytes 0 to 255 over and over: every piece of it at an offset divisible by 256 is the same. */
const pattern = Uint8Array.from({ length: MIB }, (_, i) => i & 255)

let child: ChildProcess
let port: number

interface Told {
  readonly rss: number
  readonly bytes: number
  readonly wrong: number
}

before(async () => {
  child = fork(fileURLToPath(new URL('part-server.ts', import.meta.url)), {
    execArgv: [...process.execArgv.filter((arg) => arg !== '--test'), '--expose-gc'],
  })
  const [message] = await once(child, 'message')
  port = (message as { port: number }).port
})

after(() => {
  child.kill()
})

async function ask(): Promise<Told> {
  child.send('tell')
  const [told] = await once(child, 'message')
  return told as Told
}

/** A gigabyte in pieces of a mebibyte; notes how many were asked for. */
function* gigabyte(count: { asked: number } = { asked: 0 }): Generator<Uint8Array> {
  for (let left = GIGABYTE; left > 0; left -= MIB) {
    count.asked++
    yield pattern.subarray(0, Math.min(left, MIB))
  }
}

for (const compression of [false, true]) {
  test(
    `one message of a gigabyte passes in flat memory, ${compression ? 'compressed' : 'plain'}`,
    TIMEOUT,
    async () => {
      const socket = await connect(`ws://127.0.0.1:${port}/parts`, { compression })
      const answers = socket[Symbol.asyncIterator]()
      await socket.sendStream([pattern], { compress: compression })
      assert.equal((await answers.next()).value, `read ${MIB}`)
      const first = await ask()
      const own = process.memoryUsage().rss
      const sending = socket.sendStream(gigabyte())
      let most = 0
      let mostOwn = 0
      const watching = new AbortController()
      const watch = (async () => {
        while (!watching.signal.aborted) {
          most = Math.max(most, (await ask()).rss - first.rss)
          mostOwn = Math.max(mostOwn, process.memoryUsage().rss - own)
          await sleep(200)
        }
      })()
      await sending
      assert.equal((await answers.next()).value, `read ${GIGABYTE}`)
      watching.abort()
      await watch
      assert.equal((await ask()).wrong, 0)
      assert.ok(most <= MOST_KEPT, `The receiver grew by ${Math.round(most / MIB)} MiB`)
      assert.ok(mostOwn <= MOST_KEPT, `The sender grew by ${Math.round(mostOwn / MIB)} MiB`)
      socket.close(1000)
      assert.equal((await socket.closed).wasClean, true)
    },
  )
}

test(
  'a reader that stops holds memory flat on both sides while a gigabyte waits to be sent',
  TIMEOUT,
  async () => {
    const socket = await connect(`ws://127.0.0.1:${port}/stopped`)
    const first = await ask()
    const own = process.memoryUsage().rss
    const count = { asked: 0 }
    const pieces = gigabyte(count)
    const writer = socket.writable.getWriter()
    let isBlocked = false
    while (!isBlocked) {
      const { value, done } = pieces.next()
      assert.notEqual(done, true, 'the whole gigabyte was taken, though nobody reads')
      const written = writer.write(value!).then(() => 'written')
      isBlocked = (await Promise.race([written, sleep(1500, 'blocked')])) === 'blocked'
      // It is cut off in the end, which is no fault.
      written.catch(() => {})
    }
    const now = await ask()
    const kept = Math.max(now.rss - first.rss, process.memoryUsage().rss - own)
    assert.ok(kept <= MOST_KEPT, `Memory grew by ${Math.round(kept / MIB)} MiB`)
    // What fits: the marks of both sides and the buffers of the system between them.
    assert.ok(count.asked <= 64, `${count.asked} MiB were taken`)
    writer.closed.catch(() => {})
    socket.terminate()
    await socket.closed
  },
)
