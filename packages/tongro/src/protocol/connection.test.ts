// A connection as a replay: what it sends, and what it answers by itself, in both roles. How it ends
// is in connection-end.test.ts.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Connection } from './connection.ts'
import { MisuseError } from './errors.ts'
import { encodeFrame } from './frame-writer.ts'
import { ByteCollector } from './output.ts'
import {
  concat,
  digestOf,
  type FrameShape,
  frame,
  frameTo,
  hex,
  Replay,
  utf8,
} from './testing-frames.ts'

const isMisuse =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof MisuseError && error.code === code

const MASK = 0xc47f02a1
const MASK_OCTETS = [0xa1, 0x02, 0x7f, 0xc4]
const message: FrameShape = { opcode: 1, payload: 'hi' }

for (const role of ['server', 'client'] as const) {
  const key = role === 'client' ? MASK_OCTETS : undefined
  const open = (options: ConstructorParameters<typeof Replay>[1] = {}): Replay =>
    new Replay(role, { maskKey: () => MASK, ...options })
  const sentAs = (shape: FrameShape): Uint8Array => frame({ key, ...shape })

  describe(`a ${role} sends`, () => {
    test('text of any length and width as one frame', () => {
      const units = ['x', 'é', '€', '😀', '\ufeff', '\u0000']
      for (const unit of units) {
        for (const n of [
          0, 1, 31, 41, 42, 62, 63, 125, 126, 1365, 2048, 4096, 4097, 21_845, 65_536,
        ]) {
          const replay = open()
          const payload = unit.repeat(n)
          replay.connection.sendText(payload)
          assert.equal(
            Buffer.compare(replay.output.take(), sentAs({ opcode: 1, payload })),
            0,
            `${n} of ${unit}`,
          )
        }
      }
    })

    test('any mixture of characters, lone surrogates as U+FFFD', () => {
      const unit = fc.constantFrom('a', 'é', '€', '😀', '\ud800', '\udfff')
      fc.assert(
        fc.property(fc.string({ unit, maxLength: 200, size: 'max' }), (given) => {
          const replay = open()
          replay.connection.sendText(given)
          const payload = new Uint8Array(Buffer.from(given))
          assert.deepEqual(replay.output.take(), sentAs({ opcode: 1, payload }))
        }),
        { numRuns: 300 },
      )
    })

    test('binary of every length form as one frame', () => {
      for (const length of [0, 1, 125, 126, 16_383, 16_384, 65_535, 65_536]) {
        const replay = open()
        const payload = Uint8Array.from({ length }, (_, i) => (i * 11) & 255)
        replay.connection.sendBinary(payload)
        assert.equal(Buffer.compare(replay.output.take(), sentAs({ opcode: 2, payload })), 0)
      }
    })

    test('F13 caller-bytes-untouched: the bytes given are not changed', () => {
      for (const length of [3, 100, 1000, 20_000, 70_000]) {
        const replay = open()
        const given = new Uint8Array(length).fill(0x5a)
        replay.connection.sendBinary(given)
        if (length <= 125) replay.connection.sendPing(given)
        if (length <= 125) replay.connection.sendPong(given)
        assert.ok(given.every((byte) => byte === 0x5a))
      }
    })

    test('F5 control-too-long: pings and pongs of 125 bytes go, of 126 are misuse and send nothing', () => {
      const replay = open()
      for (const send of ['sendPing', 'sendPong'] as const) {
        const { connection } = replay
        connection[send](new Uint8Array(125))
        connection[send]()
        assert.throws(() => connection[send](new Uint8Array(126)), isMisuse('control-too-long'))
      }
      const sent = replay.sent().map((f) => [f.opcode, f.payload.length])
      assert.deepEqual(sent, [
        [9, 125],
        [9, 0],
        [10, 125],
        [10, 0],
      ])
    })

    test('the pong of every ping at once, with its payload', () => {
      const replay = open()
      const payloads = [new Uint8Array(0), hex('00 ff'), new Uint8Array(125).fill(9)]
      replay.feedFrames(...payloads.map((payload) => ({ opcode: 9, payload })))
      const sent = replay.sent().map((f) => [f.opcode, digestOf(f.payload)])
      assert.deepEqual(
        sent,
        payloads.map((payload) => [10, digestOf(payload)]),
      )
      assert.deepEqual(
        replay.events,
        payloads.map((payload) => `ping ${digestOf(payload)}`),
      )
    })

    test('L4 latest-pong-only: while the peer does not read only the latest ping keeps a pong', () => {
      const replay = open()
      replay.output.isClogged = true
      for (let n = 0; n < 5000; n++) replay.feedFrames({ opcode: 9, payload: `${n}` })
      assert.equal(replay.output.take().length, 0)
      replay.output.isClogged = false
      replay.connection.drained()
      replay.connection.drained()
      assert.deepEqual(
        replay.sent().map((f) => digestOf(f.payload)),
        [digestOf(utf8('4999'))],
      )
    })

    test('a pong that waits has its own bytes, whatever becomes of the chunk', () => {
      const replay = open()
      replay.output.isClogged = true
      const chunk = frameTo(role, { opcode: 9, payload: 'kept' })
      replay.connection.receive(chunk)
      chunk.fill(0)
      replay.connection.drained()
      const payloads = replay.sent().map((f) => digestOf(f.payload))
      assert.deepEqual(payloads, [digestOf(utf8('kept'))])
    })

    test('L4 latest-pong-only: a pong that waits is not sent behind that of a later ping', () => {
      const replay = open()
      replay.output.isClogged = true
      replay.feedFrames({ opcode: 9, payload: 'old' })
      replay.output.isClogged = false
      replay.feedFrames({ opcode: 9, payload: 'new' })
      replay.connection.drained()
      assert.deepEqual(
        replay.sent().map((f) => digestOf(f.payload)),
        [digestOf(utf8('new'))],
      )
    })
  })
}

test('F12 mask-key-fresh: a client asks for a key for every frame and cannot be made without one', () => {
  let next = 1
  const replay = new Replay('client', { maskKey: () => next++ })
  replay.connection.sendText('a')
  replay.connection.sendText('x'.repeat(5000))
  replay.connection.sendBinary(new Uint8Array(20_000))
  replay.connection.sendPing()
  replay.feed(frame({ opcode: 9 }))
  replay.connection.close(1000)
  const keys = replay.sent().map((f) => f.key)
  assert.deepEqual(
    keys,
    [1, 2, 3, 4, 5, 6].map((n) => [n, 0, 0, 0]),
  )
  const make = (): Connection =>
    new Connection({
      role: 'client',
      limits: { message: 1, parts: 1 },
      output: new ByteCollector(),
      events: replay,
    })
  assert.throws(make, isMisuse('mask-key-fresh'))
})

test('F12 mask-key-fresh: keys of zero, of 32 bits, and negative ones from an Int32Array all mask', () => {
  for (const key of [0, 0xffffffff, 0x80000000, -1, -2147483648]) {
    const replay = new Replay('client', { maskKey: () => key })
    replay.connection.sendText('hello')
    const [sent] = replay.sent()
    assert.deepEqual(
      sent!.key,
      [0, 8, 16, 24].map((bits) => (key >>> bits) & 255),
    )
    assert.deepEqual(sent!.payload, utf8('hello'))
  }
})

test('a server never masks, even when it is given keys', () => {
  const replay = new Replay('server', { maskKey: () => 5 })
  replay.connection.sendText('a')
  replay.connection.close()
  assert.deepEqual(
    replay.sent().map((f) => f.key),
    [undefined, undefined],
  )
})

test('a frame encoded once goes out to each receiver as it is', () => {
  const encoded = encodeFrame(1, 'é€')
  assert.deepEqual(encoded, frame({ opcode: 1, payload: 'é€' }))
  assert.deepEqual(encodeFrame(2, hex('00 ff')), frame({ opcode: 2, payload: hex('00 ff') }))
  const replay = new Replay('server')
  replay.connection.sendEncoded(encoded)
  assert.deepEqual(replay.output.take(), encoded)
})

test('H6 early-frames-kept: a range of the chunk that also held the head is read as frames', () => {
  const chunk = concat([utf8('GET / HTTP/1.1\r\n\r\n'), frameTo('server', message)])
  const replay = new Replay('server')
  replay.connection.receive(chunk, 18)
  assert.deepEqual(replay.events, ['text "hi" 2'])
})
