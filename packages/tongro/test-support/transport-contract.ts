// What every transport must do, whatever line stands behind it. A transport's own test file makes a
// pair and calls this.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { Transport, TransportHandler } from '../src/transport/index.ts'
import { BOUNDED, until } from './live.ts'

export type MakePair = (t: TestContext) => Promise<readonly [Transport, Transport]>

/** Writes down what its transport tells. */
export class Recorder implements TransportHandler {
  readonly events: string[] = []
  readonly gone: Array<Error | undefined> = []
  drains = 0
  size = 0
  #chunks: Buffer[] = []
  onChunk: (() => void) | undefined

  onData(chunk: Uint8Array, start: number, end: number): void {
    this.events.push('data')
    this.size += end - start
    this.#chunks.push(Buffer.from(chunk.subarray(start, end)))
    // Lent chunks may be changed by who receives them; nobody else may notice.
    chunk.fill(0xee, start, end)
    this.onChunk?.()
  }

  onEnd(): void {
    this.events.push('end')
  }

  onDrain(): void {
    this.drains++
  }

  onGone(error: Error | undefined): void {
    this.events.push('gone')
    this.gone.push(error)
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks)
  }
}

/** Sends by reservation, as frames are written. */
export function sendReserved(transport: Transport, bytes: Uint8Array): void {
  const at = transport.reserve(bytes.length + 3)
  transport.buffer.set(bytes, at)
  transport.commit(at + bytes.length)
}

type Started = { a: Transport; b: Transport; left: Recorder; right: Recorder }

async function startPair(t: TestContext, makePair: MakePair): Promise<Started> {
  const [a, b] = await makePair(t)
  t.after(() => {
    a.destroy()
    b.destroy()
  })
  const [left, right] = [new Recorder(), new Recorder()]
  a.start(left)
  b.start(right)
  return { a, b, left, right }
}

export function testTransport(name: string, makePair: MakePair): void {
  test(
    `${name}: bytes arrive in the order of sending, reserved and appended mixed`,
    BOUNDED,
    async (t) => {
      const { a, right } = await startPair(t, makePair)
      const sent: Uint8Array[] = []
      for (let i = 0; i < 400; i++) {
        const bytes = randomBytes((i * 37) % 500)
        sent.push(bytes)
        if (i % 3 === 0) a.append(bytes)
        else sendReserved(a, bytes)
        if (i % 50 === 0) a.flush()
        if (i % 90 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      const all = Buffer.concat(sent)
      await until(() => right.size >= all.length)
      assert.ok(right.received.equals(all))
    },
  )

  test(`${name}: early bytes come first, within the call of start`, BOUNDED, async (t) => {
    const [a, b] = await makePair(t)
    t.after(() => a.destroy())
    const [left, right] = [new Recorder(), new Recorder()]
    a.start(left)
    a.append(Buffer.from('late'))
    b.start(right, Buffer.from('early '))
    assert.equal(right.received.toString(), 'early ')
    await until(() => right.size >= 10)
    assert.equal(right.received.toString(), 'early late')
    b.destroy()
  })

  test(`${name}: nothing arrives while paused, all of it afterwards`, BOUNDED, async (t) => {
    const { a, b, right } = await startPair(t, makePair)
    a.append(Buffer.from('1'))
    await until(() => right.size === 1)
    b.pause()
    assert.equal(b.isPaused, true)
    a.append(Buffer.from('2'))
    a.flush()
    await new Promise((resolve) => setTimeout(resolve, 30))
    assert.equal(right.size, 1)
    b.resume()
    assert.equal(b.isPaused, false)
    await until(() => right.size === 2)
  })

  test(
    `${name}: pausing within the call of early bytes holds back the rest`,
    BOUNDED,
    async (t) => {
      const [a, b] = await makePair(t)
      t.after(() => a.destroy())
      t.after(() => b.destroy())
      const right = new Recorder()
      right.onChunk = () => b.pause()
      a.start(new Recorder())
      a.append(Buffer.from('rest'))
      a.flush()
      await new Promise((resolve) => setTimeout(resolve, 20))
      b.start(right, Buffer.from('x'))
      await new Promise((resolve) => setTimeout(resolve, 20))
      assert.equal(right.received.toString(), 'x')
      right.onChunk = undefined
      b.resume()
      await until(() => right.size === 5)
    },
  )

  test(
    `${name}: a peer that does not read makes bytes pend; reading drains them, told once`,
    BOUNDED,
    async (t) => {
      const { a, b, left, right } = await startPair(t, makePair)
      b.pause()
      const piece = randomBytes(1 << 20)
      let sent = 0
      for (let i = 0; i < 12; i++) {
        a.append(piece)
        sent += piece.length
      }
      a.flush()
      await new Promise((resolve) => setTimeout(resolve, 50))
      assert.ok(a.pending > 0 && a.pending <= sent, String(a.pending))
      assert.equal(a.isClogged, true)
      assert.equal(left.drains, 0)
      b.resume()
      await until(() => right.size === sent && left.drains > 0)
      assert.equal(a.pending, 0)
      assert.equal(a.isClogged, false)
      assert.equal(left.drains, 1)
      assert.ok(right.received.subarray(-piece.length).equals(piece))
    },
  )

  test(
    `${name}: the end arrives after everything, and the other way stays open`,
    BOUNDED,
    async (t) => {
      const { a, b, left, right } = await startPair(t, makePair)
      const bytes = randomBytes(3 << 20)
      a.append(bytes)
      a.end()
      await until(() => right.events.includes('end'))
      assert.ok(right.received.equals(bytes))
      b.append(Buffer.from('still here'))
      await until(() => left.size === 10)
      b.end()
      await until(() => left.gone.length > 0 && right.gone.length > 0)
      assert.deepEqual([left.gone, right.gone], [[undefined], [undefined]])
      assert.equal(left.events.filter((event) => event === 'end').length, 1)
      assert.equal(left.events.at(-1), 'gone')
    },
  )

  test(
    `${name}: bytes sent before more bytes and the end while the peer is slow all arrive`,
    BOUNDED,
    async (t) => {
      const { a, b, right } = await startPair(t, makePair)
      b.pause()
      const pieces = Array.from({ length: 4 }, () => randomBytes(3 << 20))
      for (const piece of pieces) {
        a.append(piece)
        a.flush()
        // Lets the peer take some, so that the system holds several writes in different states.
        b.resume()
        await new Promise((resolve) => setTimeout(resolve, 2))
        b.pause()
      }
      a.end()
      b.resume()
      await until(() => right.events.includes('end') || right.gone.length > 0)
      assert.ok(right.received.equals(Buffer.concat(pieces)), `${right.size} bytes arrived`)
      assert.deepEqual(right.gone, [])
    },
  )

  test(`${name}: destroy ends both sides, once each`, BOUNDED, async (t) => {
    const { a, b, left, right } = await startPair(t, makePair)
    a.destroy()
    a.destroy()
    b.append(Buffer.from('into nothing'))
    await until(() => left.gone.length > 0)
    b.end()
    await until(() => right.gone.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.deepEqual(left.gone, [undefined])
    assert.equal(right.gone.length, 1)
    a.append(Buffer.from('nobody hears'))
    a.flush()
    a.end()
  })

  test(
    `${name}: what a gone line had still to send is dropped, and waits no more`,
    BOUNDED,
    async (t) => {
      const { a, b, left } = await startPair(t, makePair)
      b.pause()
      for (let sent = 0; sent < 16 << 20; sent += 1 << 20) a.append(randomBytes(1 << 20))
      a.flush()
      assert.ok(a.pending > 0)
      b.destroy()
      a.destroy()
      await until(() => left.gone.length > 0)
      assert.equal(a.pending, 0)
    },
  )

  test(`${name}: bytes are counted on both sides`, BOUNDED, async (t) => {
    const { a, b, right } = await startPair(t, makePair)
    const [before, read] = [a.bytesWritten, b.bytesRead]
    sendReserved(a, randomBytes(100))
    a.append(randomBytes(1000))
    await until(() => right.size === 1100)
    assert.ok(a.bytesWritten - before >= 1100)
    assert.ok(b.bytesRead - read >= 1100)
  })
}
