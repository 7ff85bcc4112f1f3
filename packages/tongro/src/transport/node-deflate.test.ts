// permessage-deflate over zlib against node:zlib's public streams as the peer: round trips, windows,
// release at any moment, and connections that take turns.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constants } from 'node:zlib'
import { BITS, deflate, equal, inflate, SETTINGS } from '../../test-support/deflate-messages.ts'
import {
  deflateOnce,
  inflateOnce,
  noise,
  PublicDeflater,
  PublicInflater,
  words,
} from '../../test-support/public-zlib.ts'
import { NodeDeflater, NodeInflater } from './node-deflate.ts'

const MESSAGES = [
  words(10),
  words(5000),
  words(5000),
  Buffer.alloc(0),
  noise(70_000),
  words(90_000, 2),
  Buffer.of(7),
]

test('P5 context-per-direction: what we deflate a public stream inflates, with every window', async () => {
  for (const windowBits of BITS) {
    for (const keepsContext of [true, false]) {
      const deflater = new NodeDeflater({ ...SETTINGS, windowBits }, keepsContext)
      let peer = new PublicInflater(windowBits)
      for (const [i, message] of MESSAGES.entries()) {
        equal(await peer.inflate(deflate(deflater, message)), message, `${windowBits} ${i}`)
        if (!keepsContext) peer = new PublicInflater(windowBits)
      }
    }
  }
})

test('P5 context-per-direction: what a public stream deflates we inflate, with every window', async () => {
  for (const windowBits of BITS) {
    for (const keepsContext of [true, false]) {
      const inflater = new NodeInflater(windowBits, keepsContext)
      let peer = new PublicDeflater({ windowBits })
      for (const [i, message] of MESSAGES.entries()) {
        equal(inflate(inflater, await peer.deflate(message)), message, `${windowBits} ${i}`)
        if (!keepsContext) peer = new PublicDeflater({ windowBits })
      }
    }
  }
})

test('P5 context-per-direction: a window outlives its message only where that was agreed', () => {
  const text = words(3000)
  const keeping = new NodeDeflater(SETTINGS, true)
  const first = deflate(keeping, text).length
  assert.ok(deflate(keeping, text).length < first / 10)
  const forgetful = new NodeDeflater(SETTINGS, false)
  assert.equal(deflate(forgetful, text).length, first)
  assert.equal(deflate(forgetful, text).length, first)
  const again = deflateOnce(text, {}, text)
  const one = new NodeInflater(15, true)
  inflate(one, deflateOnce(text))
  equal(inflate(one, again), text)
  const other = new NodeInflater(15, false)
  inflate(other, deflateOnce(text))
  assert.equal(inflate(other, again), undefined, 'a reference behind a forgotten window')
})

test('P4 window-of-256-declined: a peer may keep 256 bytes, and references behind them are corrupt', () => {
  // Stored blocks and the fixed code, made by hand: zlib cannot write for a window of 256.
  const inflater = new NodeInflater(8, true)
  const block = Buffer.concat([Buffer.of(0, 44, 1, 0xd3, 0xfe), noise(300), Buffer.of(0)])
  equal(inflate(inflater, block), noise(300))
  const far = deflateOnce(noise(300), { strategy: constants.Z_FIXED }, noise(300))
  assert.equal(inflate(inflater, far), undefined)
})

test('P6 deflate-tail: exactly four bytes are left out, and an empty message is one byte 00', () => {
  for (const keepsContext of [true, false]) {
    const deflater = new NodeDeflater(SETTINGS, keepsContext)
    assert.deepEqual(deflate(deflater, Buffer.alloc(0)), Buffer.of(0))
    for (const message of [words(100), noise(200_000), Buffer.of(0, 0, 0xff, 0xff)]) {
      equal(inflateOnce(deflate(new NodeDeflater(SETTINGS, keepsContext), message)), message)
    }
    assert.deepEqual(deflate(deflater, Buffer.alloc(0)), Buffer.of(0))
  }
  // RFC 7692 7.2.3.1 and 7.2.3.2.
  const hello = deflate(new NodeDeflater(SETTINGS, true), Buffer.from('Hello'))
  assert.equal(hello.toString('hex'), 'f248cdc9c90700')
  const inflater = new NodeInflater(15, true)
  for (const payload of ['f248cdc9c90700', 'f200110000', 'f200110000']) {
    assert.equal(String(inflate(inflater, Buffer.from(payload, 'hex'))), 'Hello')
  }
  equal(inflate(inflater, Buffer.of(0)), Buffer.alloc(0))
})

test('P6 deflate-tail: sizes around that of the buffers keep all their bytes', async () => {
  const deflater = new NodeDeflater(SETTINGS, true)
  const peer = new PublicInflater()
  for (let size = 65_500; size < 65_545; size += 3) {
    const message = noise(size, size)
    equal(await peer.inflate(deflate(deflater, message)), message, size)
  }
  for (const size of [131_072, 300_000, 1 << 20]) {
    equal(await peer.inflate(deflate(deflater, noise(size, size))), noise(size, size), size)
  }
})

test('P10 deflate-released: between messages release keeps the window and harms no peer', async () => {
  for (const windowBits of [9, 12, 15]) {
    const ours = new NodeDeflater({ ...SETTINGS, windowBits }, true)
    const inflater = new NodeInflater(windowBits, true)
    const [peerIn, peerOut] = [new PublicInflater(windowBits), new PublicDeflater({ windowBits })]
    for (let i = 0; i < 12; i++) {
      const message = words(300 * (i + 1), i % 2)
      equal(await peerIn.inflate(deflate(ours, message)), message)
      equal(inflate(inflater, await peerOut.deflate(message)), message)
      if (i % 3 === 0) ours.release()
      if (i % 3 === 1) inflater.release()
    }
  }
})

test('P10 deflate-released: inside a message release takes nothing that the rest needs', () => {
  const inflater = new NodeInflater(12, true)
  const message = words(2000)
  const payload = deflateOnce(message, { windowBits: 12 })
  const parts: Buffer[] = []
  for (let at = 0; at < payload.length; at++) {
    const isSound = inflater.inflate(
      payload,
      at,
      at + 1,
      at === payload.length - 1,
      (bytes, from, to) => {
        parts.push(Buffer.from(bytes.subarray(from, to)))
        return true
      },
    )
    assert.ok(isSound, `byte ${at}`)
    inflater.release()
  }
  equal(Buffer.concat(parts), message)
})

test('P10 deflate-released: release and close may come twice, and before anything else', () => {
  const [deflater, inflater] = [new NodeDeflater(SETTINGS, true), new NodeInflater(15, true)]
  for (let i = 0; i < 2; i++) {
    deflater.release()
    inflater.release()
    inflater.close()
  }
  equal(inflate(inflater, deflate(deflater, words(50))), words(50))
})

test('connections without context takeover share a deflater in turn, settings apart', () => {
  const all = [9, 9, 15, 15].map(
    (windowBits) => new NodeDeflater({ ...SETTINGS, windowBits }, false),
  )
  for (let round = 0; round < 10; round++) {
    for (const [i, deflater] of all.entries()) {
      const message = words(2000, round * 4 + i)
      equal(inflateOnce(deflate(deflater, message), i < 2 ? 9 : 15), message)
    }
  }
})

test('connections that take turns message by message, and inside messages, never mix', () => {
  const pairs = [true, false, true].map(
    (keeps) => [new NodeDeflater(SETTINGS, keeps), new NodeInflater(15, keeps)] as const,
  )
  for (let round = 0; round < 10; round++) {
    const sent = pairs.map((_, i) => words(1000 + 70_000 * (round % 2), round * 3 + i))
    const payloads = pairs.map(([deflater], i) => deflate(deflater, sent[i]!))
    const found = pairs.map((): Buffer[] => [])
    for (const half of [0, 1]) {
      for (const [i, [, inflater]] of pairs.entries()) {
        const payload = payloads[i]!
        const middle = payload.length >> 1
        const [start, end] = half === 0 ? [0, middle] : [middle, payload.length]
        const isSound = inflater.inflate(payload, start, end, half === 1, (bytes, from, to) => {
          found[i]!.push(Buffer.from(bytes.subarray(from, to)))
          return true
        })
        assert.ok(isSound)
      }
    }
    for (const [i, message] of sent.entries()) equal(Buffer.concat(found[i]!), message)
  }
})
