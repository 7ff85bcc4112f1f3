// The synchronous zlib stream against node:zlib's public calls: what goes in comes out, in the call.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constants, inflateRawSync } from 'node:zlib'
import { deflateOnce, noise, words } from '../../test-support/public-zlib.ts'
import { canWorkSynchronously, newDeflate, newInflate, type SyncZlib } from './sync-zlib.ts'

const SETTINGS = { windowBits: 12, memLevel: 5, level: 1 }
const TAIL = Buffer.of(0, 0, 0xff, 0xff)

function collect(zlib: SyncZlib, input: Uint8Array): { bytes: Buffer; next: number } {
  const parts: Buffer[] = []
  const next = zlib.run(input, 0, input.length, (bytes, start, end) => {
    assert.ok(end > start, 'no empty piece is given')
    parts.push(Buffer.from(bytes.subarray(start, end)))
    return true
  })
  return { bytes: Buffer.concat(parts), next }
}

test('this Node works synchronously, and says so each time', () => {
  assert.equal(canWorkSynchronously(), true)
  assert.equal(canWorkSynchronously(), true)
})

test('all output of a flush is given, whatever its size', (t) => {
  const zlib = newDeflate({ ...SETTINGS, windowBits: 15 })
  t.after(() => zlib.close())
  // Noise is stored, so that its sizes meet each place of the output buffer's end.
  for (let size = 65_480; size < 65_560; size++) {
    zlib.reset()
    const message = noise(size, size)
    const { bytes, next } = collect(zlib, message)
    assert.equal(next, size)
    assert.ok(bytes.subarray(-4).equals(TAIL), `${size} ends without tail`)
    const back = inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
    assert.ok(back.equals(message), `${size} bytes`)
  }
})

test('only the part between start and end is read', (t) => {
  const [deflate, inflate] = [newDeflate(SETTINGS), newInflate(12)]
  t.after(() => deflate.close())
  t.after(() => inflate.close())
  const text = words(1000)
  const parts: Buffer[] = []
  deflate.run(text, 100, 900, (bytes, start, end) => {
    parts.push(Buffer.from(bytes.subarray(start, end)))
    return true
  })
  const { bytes } = collect(inflate, Buffer.concat(parts))
  assert.ok(bytes.equals(text.subarray(100, 900)))
})

test('a sink that wants no more ends the run at once', (t) => {
  const zlib = newInflate(15)
  t.after(() => zlib.close())
  const packed = deflateOnce(Buffer.alloc(10 << 20))
  let calls = 0
  const next = zlib.run(packed, 0, packed.length, () => {
    calls++
    return false
  })
  assert.equal(next, -1)
  assert.equal(calls, 1)
})

test('corrupt data is told by -1, then and after', (t) => {
  const zlib = newInflate(15)
  t.after(() => zlib.close())
  assert.equal(collect(zlib, Buffer.of(0xff, 0xff)).next, -1)
  assert.equal(collect(zlib, Buffer.of(0)).next, -1)
})

test('a stream that ends itself consumes no more, and reset begins anew', (t) => {
  const zlib = newInflate(15)
  t.after(() => zlib.close())
  const hello = Buffer.from('f348cdc9c9070000', 'hex')
  const { bytes, next } = collect(zlib, hello)
  assert.equal(String(bytes), 'Hello')
  assert.equal(next, 7)
  assert.equal(collect(zlib, hello).next, 0)
  zlib.reset()
  assert.equal(String(collect(zlib, hello).bytes), 'Hello')
})

test('streams that take turns do not mix their output', (t) => {
  const streams = Array.from({ length: 4 }, () => [newDeflate(SETTINGS), newInflate(12)] as const)
  t.after(() => {
    for (const [deflate, inflate] of streams) {
      deflate.close()
      inflate.close()
    }
  })
  for (let round = 0; round < 20; round++) {
    const packed = streams.map(
      ([deflate], i) => collect(deflate, words(500 + i, round * 4 + i)).bytes,
    )
    for (const [i, [, inflate]] of streams.entries()) {
      assert.ok(collect(inflate, packed[i]!).bytes.equals(words(500 + i, round * 4 + i)))
    }
  }
})
