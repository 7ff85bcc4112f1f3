// Limits on compressed messages, corrupt ones, text, ends in the middle, and cuts anywhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  compression,
  fragments,
  limited,
  packed,
  ROLES,
  replay,
} from '../../test-support/deflate-replay.ts'
import { deflateOnce, noise, words } from '../../test-support/public-zlib.ts'
import { closeBytes, concat, digestOf, frameTo, type Replay } from './testing-frames.ts'

test('P8 inflated-too-big: exact at the limit and refused one above, in one frame and in many', () => {
  for (const size of [1, 1000, 65_536, 70_000, 131_072]) {
    for (const text of [words(size), noise(size), Buffer.alloc(size, 'a')]) {
      const payload = deflateOnce(text)
      const parts = [1, 2, payload.length >> 1].map((cut) => Math.min(cut, payload.length))
      parts.sort((a, b) => a - b)
      for (const cuts of [[], parts]) {
        const fits = replay('server', { message: size }).feedFrames(...fragments(2, payload, cuts))
        assert.deepEqual(fits.events, [`binary ${digestOf(text)}`], `${size} ${cuts}`)
        const above = replay('server', { message: size - 1 })
        above.feedFrames(...fragments(2, payload, cuts), { opcode: 9 })
        assert.deepEqual(above.events, ['violation inflated-too-big 1009'])
        assert.deepEqual(
          above.sent().map(({ opcode }) => opcode),
          [8],
        )
      }
    }
  }
})

test('P8 inflated-too-big: an inflater that has the limit itself may say so at the end', () => {
  const [first, second] = fragments(2, deflateOnce(words(1000)), [10])
  const peer = replay('server', { message: 5000 }, limited(999))
  peer.feedFrames(first!)
  assert.deepEqual(peer.events, [])
  peer.feedFrames(second!, { opcode: 9 })
  assert.deepEqual(peer.events, ['violation inflated-too-big 1009'])
})

test('P8 inflated-too-big: a legal message within the limit passes, though it grew by compression', () => {
  for (const [windowBits, memLevel] of [
    [9, 1],
    [9, 5],
    [15, 1],
  ] as const) {
    const bytes = noise(1 << 18)
    const payload = deflateOnce(bytes, { windowBits, memLevel })
    assert.ok(payload.length > bytes.length + bytes.length / 64)
    const peer = replay('server', { message: bytes.length }).feedFrames(...fragments(2, payload))
    assert.deepEqual(peer.events, [`binary ${digestOf(bytes)}`])
  }
  // Flushed every ten bytes, as a sender of fragments may do.
  const block = `000a00f5ff${'61'.repeat(10)}`
  const flushed = Buffer.from(`${block.repeat(20)}00`, 'hex')
  const peer = replay('server', { message: 200 }).feedFrames(...fragments(2, flushed))
  assert.deepEqual(peer.events, [`binary ${digestOf(Buffer.alloc(200, 'a'))}`])
})

test('a message of nothing but empty blocks ends at a limit too', () => {
  const blocks = Buffer.from(`${'000000ffff'.repeat(100)}00`, 'hex')
  const peer = replay('server', { message: 100 }).feedFrames(...fragments(1, blocks))
  assert.deepEqual(peer.events, ['violation message-too-big 1009'])
})

test('F9 too-many-parts: compressed fragments count as parts, empty ones too', () => {
  const payload = packed('a')
  const cuts = [0, 0, 0]
  assert.equal(
    replay('server', { parts: 4 }).feedFrames(...fragments(1, payload, cuts)).events[0],
    'text "a" 1',
  )
  const above = replay('server', { parts: 3 }).feedFrames(...fragments(1, payload, cuts))
  assert.deepEqual(above.events, ['violation too-many-parts 1008'])
})

test('P9 deflate-bomb: a megabyte that inflates to a gigabyte costs the limit and ends there', () => {
  const block = deflateOnce(Buffer.alloc(16 << 20), { level: 9 })
  const blocks = Array.from({ length: 64 }, () => [block, Buffer.of(0, 0, 0xff, 0xff)]).flat()
  const bomb = concat([...blocks, Buffer.of(0)])
  assert.ok(bomb.length > 1e6)
  const shapes = fragments(2, bomb)
  const bytes = concat(shapes.map((shape) => frameTo('server', shape)))
  const before = process.memoryUsage()
  const started = performance.now()
  const peer = replay('server', { message: 1 << 20 }).feed(bytes)
  assert.deepEqual(peer.events, ['violation inflated-too-big 1009'])
  assert.ok(performance.now() - started < 500)
  const after = process.memoryUsage()
  assert.ok(after.external - before.external < 8 << 20)
})

test('P8 deflate-corrupt: what is no DEFLATE fails with 1007, and so does a message cut off inside', () => {
  for (const role of ROLES) {
    for (const payload of [
      Buffer.of(0xff),
      Buffer.of(7),
      packed('Hello').subarray(0, 4),
      Buffer.alloc(0),
    ]) {
      const peer = replay(role).feedFrames(...fragments(1, payload), { opcode: 9 })
      assert.deepEqual(peer.events, ['violation deflate-corrupt 1007'])
    }
  }
})

test('U1 text-not-utf8: text is checked when inflated, and fails at the read of the bad byte', () => {
  const sound = Buffer.from('aé€😀')
  for (const bad of ['ff', 'c0af', 'eda080', 'f4908080', 'e280']) {
    const payload = deflateOnce(Buffer.concat([sound, Buffer.from(bad, 'hex')]), { level: 0 })
    const peer = replay('server').feedFrames(...fragments(1, payload))
    assert.deepEqual(peer.events, ['violation text-not-utf8 1007'], bad)
    assert.equal(
      replay('server')
        .feedFrames(...fragments(2, payload))
        .events[0]?.split(' ')[0],
      'binary',
    )
  }
  // A stored block, so that each byte inflates at its own read.
  const text = Buffer.concat([sound, Buffer.of(0xff), Buffer.alloc(50, 'a')])
  const bytes = frameTo('server', { ...fragments(1, deflateOnce(text, { level: 0 }))[0]! })
  const at = bytes.length - (text.length + 1 - sound.length)
  const peer = replay('server').feed(bytes.slice(0, at))
  assert.deepEqual(peer.events, [])
  peer.feed(bytes.slice(at, at + 1))
  assert.deepEqual(peer.events, ['violation text-not-utf8 1007'])
})

test('a code point over fragments, and one left open at the end', () => {
  const text = Buffer.from('😀')
  for (let cut = 0; cut <= 9; cut++) {
    const payload = deflateOnce(text, { level: 0 })
    assert.deepEqual(replay('client').feedFrames(...fragments(1, payload, [cut])).messages, ['😀'])
  }
  const open = replay('client').feedFrames(...fragments(1, deflateOnce(text.subarray(0, 3))))
  assert.deepEqual(open.events, ['violation text-not-utf8 1007'])
})

test('C5: a Close between compressed fragments ends it without a message', () => {
  for (const role of ROLES) {
    const [first, second] = fragments(1, packed('Hello'), [3])
    const peer = replay(role).feedFrames(first!, { opcode: 8, payload: closeBytes(1000) }, second!)
    assert.deepEqual(peer.events, ['closing 1000 ""'])
    assert.deepEqual(
      peer.sent().map(({ opcode }) => opcode),
      [8],
    )
  }
})

test('P10 deflate-released: a violation, a close and the end of TCP free both directions once for all', () => {
  const [first] = fragments(1, packed('Hello'), [3])
  const ends: Array<(peer: Replay) => unknown> = [
    (peer) => peer.feedFrames({ opcode: 3 }),
    (peer) => peer.feedFrames({ opcode: 8 }),
    () => {},
  ]
  for (const end of ends) {
    const calls: string[] = []
    const real = compression()
    const peer = replay(
      'server',
      {},
      {
        threshold: 0,
        forMany: undefined,
        deflater: {
          deflate: (message, start, to) => real.deflater!.deflate(message, start, to),
          deflatePart: (part, start, to, isEnd) =>
            real.deflater!.deflatePart(part, start, to, isEnd),
          forget: () => real.deflater!.forget(),
          release: () => real.deflater!.release(),
          close: () => {
            calls.push('deflater')
            real.deflater!.close()
          },
        },
        inflater: {
          inflate: (part, start, to, isEnd, sink) => {
            calls.push('inflate')
            return real.inflater.inflate(part, start, to, isEnd, sink)
          },
          release: () => real.inflater.release(),
          close: () => {
            calls.push('inflater')
            real.inflater.close()
          },
        },
      },
    )
    peer.connection.sendText('Hello')
    peer.feedFrames(first!)
    end(peer)
    peer.connection.transportEnded()
    peer.feedFrames({ opcode: 0, payload: packed('Hello').subarray(3) })
    const first_ = calls.indexOf('inflater')
    assert.ok(first_ > 0 && calls.includes('deflater'))
    assert.ok(!calls.slice(first_).includes('inflate'), 'nothing is inflated after the end')
  }
})

const texts = fc.oneof(
  fc.nat(3000).map((size) => words(size, size)),
  fc.nat(300).map((size) => noise(size, size)),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text)),
  fc.constant(Buffer.from('\ufffd😀 again and again')),
)
const traffic = fc.record({
  messages: fc.array(
    fc.record({
      text: texts,
      isPlain: fc.boolean(),
      cuts: fc.array(fc.nat(1000), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  flip: fc.option(fc.nat(1_000_000), { nil: undefined }),
  role: fc.constantFrom(...ROLES),
  reads: fc.array(fc.nat(1_000_000), { maxLength: 12 }),
})

test('any cut of a compressed stream, whole or with one bit changed, gives the same events', () => {
  fc.assert(
    fc.property(traffic, ({ messages, flip, role, reads }) => {
      let sent = Buffer.alloc(0)
      const bytes = concat(
        messages.flatMap(({ text, isPlain, cuts }) => {
          const payload = isPlain ? text : deflateOnce(text, {}, sent.subarray(-32_768))
          if (!isPlain) sent = Buffer.concat([sent, text])
          const ends = cuts.map((cut) => Math.floor((cut * payload.length) / 1000))
          const shapes = fragments(
            2,
            payload,
            ends.sort((a, b) => a - b),
          )
          if (isPlain) shapes[0] = { ...shapes[0]!, rsv: 0 }
          return shapes.map((shape) => frameTo(role, shape))
        }),
      )
      if (flip !== undefined) bytes[flip % bytes.length]! ^= 1 << (flip % 8)
      const whole = replay(role).feed(bytes).record()
      const cuts = reads.map((read) => read % bytes.length).sort((a, b) => a - b)
      assert.deepEqual(replay(role).feed(bytes, cuts).record(), whole)
      if (bytes.length < 2000) {
        const single = Array.from({ length: bytes.length }, (_, i) => i)
        assert.deepEqual(replay(role).feed(bytes, single).record(), whole)
      }
      if (flip === undefined) {
        assert.deepEqual(
          whole.events,
          messages.map(({ text }) => `binary ${digestOf(text)}`),
        )
      }
    }),
    { numRuns: 150 },
  )
})
