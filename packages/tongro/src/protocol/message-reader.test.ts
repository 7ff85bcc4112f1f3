// Messages out of frames, in both roles: fragments, control frames between them, limits, memory.
// What text may hold is in message-text.test.ts.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  closeBytes,
  digestOf,
  type FrameShape,
  frameTo,
  hex,
  Replay,
  type ReplayOptions,
  utf8,
} from './testing-frames.ts'

const text = (payload: string | Uint8Array, isFinal = true): FrameShape => ({
  opcode: 1,
  payload,
  isFinal,
})
const binary = (payload: string | Uint8Array, isFinal = true): FrameShape => ({
  opcode: 2,
  payload,
  isFinal,
})
const more = (payload: string | Uint8Array, isFinal = true): FrameShape => ({
  opcode: 0,
  payload,
  isFinal,
})
const ping = (payload = 'p'): FrameShape => ({ opcode: 9, payload })

for (const role of ['server', 'client'] as const) {
  const events = (shapes: readonly FrameShape[], options: ReplayOptions = {}): string[] =>
    new Replay(role, options).feedFrames(...shapes).events

  describe(`messages read by a ${role}`, () => {
    test('whole messages of every length form come out as sent', () => {
      for (const length of [0, 1, 125, 126, 127, 65535, 65536, 70_000]) {
        const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 255)
        assert.deepEqual(events([binary(bytes)]), [`binary ${digestOf(bytes)}`])
        const replay = new Replay(role).feedFrames(text('x'.repeat(length)))
        assert.deepEqual(replay.messages, ['x'.repeat(length)])
        assert.match(replay.events[0]!, new RegExp(` ${length}$`))
      }
    })

    test('F6 continuation-unexpected: a continuation with no message open fails', () => {
      for (const isFinal of [true, false]) {
        const expected = ['violation continuation-unexpected 1002']
        assert.deepEqual(events([more('x', isFinal)]), expected)
        assert.deepEqual(events([text('a'), more('', isFinal)]).slice(1), expected)
        assert.deepEqual(
          events([text('a', false), more('b'), more('c', isFinal)]).slice(1),
          expected,
        )
      }
    })

    test('F7 data-inside-message: a new data frame while a message is open fails, with and without FIN', () => {
      for (const isFinal of [true, false]) {
        for (const second of [text('b', isFinal), binary('b', isFinal)]) {
          assert.deepEqual(events([text('a', false), second]), [
            'violation data-inside-message 1002',
          ])
          assert.deepEqual(events([binary('', false), second]), [
            'violation data-inside-message 1002',
          ])
          assert.deepEqual(events([binary('a', false), ping(), second]), [
            'ping 70',
            'violation data-inside-message 1002',
          ])
          assert.equal(events([text('', false), more('', false), second]).length, 1)
        }
      }
    })

    test('F8 control-between-fragments: they are answered at once and change nothing', () => {
      const euro = utf8('€')
      const replay = new Replay(role)
      replay.feedFrames(text(euro.slice(0, 1), false), ping('1'))
      assert.deepEqual(
        replay.sent().map((f) => f.opcode),
        [10],
      )
      replay.feedFrames(more(euro.slice(1, 2), false), { opcode: 10, payload: hex('ff') })
      replay.feedFrames(ping('2'), more('', false), more(euro.slice(2)))
      assert.deepEqual(replay.events, ['ping 31', 'pong ff', 'ping 32', 'text "€" 3'])
      assert.deepEqual(
        replay.sent().map((f) => digestOf(f.payload)),
        ['32'],
      )
    })

    test('F9 too-many-parts: empty first, middle and last fragments are legal', () => {
      assert.deepEqual(events([text('', false), more('', false), more('')]), ['text "" 0'])
      assert.deepEqual(events([text('', false), more('a', false), more('')]), ['text "a" 1'])
      assert.deepEqual(events([binary('', false), more('')]), ['binary '])
      assert.deepEqual(events([binary('', false), more('ab')]), ['binary 61 62'])
      assert.deepEqual(events([binary('ab', false), more('')]), ['binary 61 62'])
    })

    test('F9 too-many-parts: every fragment counts, and the count begins anew with each message', () => {
      const limits = { parts: 3 }
      const three = [text('', false), more('', false), more('')]
      assert.deepEqual(events([...three, ...three, text('x')], { limits }), [
        'text "" 0',
        'text "" 0',
        'text "x" 1',
      ])
      const four = [text('', false), more('', false), ping(), more('', false), more('')]
      assert.deepEqual(events([...three, ...four], { limits }).slice(1), [
        'ping 70',
        'violation too-many-parts 1008',
      ])
    })

    test('F3 message-too-big: a message of the limit passes, one byte more fails at its header', () => {
      const limits = { message: 1000 }
      const big = new Uint8Array(1000)
      const passed = `binary ${digestOf(big)}`
      assert.deepEqual(events([binary(big), binary(big)], { limits }), [passed, passed])
      const replay = new Replay(role, { limits })
      const header = frameTo(role, { opcode: 2, declared: 1001n }).slice(
        0,
        role === 'server' ? 8 : 4,
      )
      assert.deepEqual(replay.feed(header).events, ['violation message-too-big 1009'])
    })

    test('F3 message-too-big: fragments are summed as their headers come, over empty ones and pings', () => {
      const limits = { message: 10 }
      const fine = [binary('12345', false), ping(), more('', false), more('12345')]
      const tooBig = [binary('12345', false), more('12345', false), more('', false), more('1')]
      assert.deepEqual(events([...fine, ...tooBig], { limits }), [
        'ping 70',
        'binary 31 32 33 34 35 31 32 33 34 35',
        'violation message-too-big 1009',
      ])
      assert.deepEqual(events([text('', false), more('x'.repeat(11), false)], { limits }), [
        'violation message-too-big 1009',
      ])
    })

    test('F3 message-too-big: a declared length allocates nothing', () => {
      const before = process.memoryUsage().arrayBuffers
      const replays = Array.from({ length: 20 }, () => {
        const replay = new Replay(role, { limits: { message: 2 ** 40 } })
        const key = role === 'server' ? [1, 2, 3, 4] : undefined
        return replay.feed(frameTo(role, { opcode: 2, declared: 2n ** 39n, key, payload: 'begin' }))
      })
      assert.ok(replays.every((replay) => replay.events.length === 0))
      assert.ok(process.memoryUsage().arrayBuffers - before < 4 << 20)
    })

    test('L2 limits-are-numbers: limits of 2^31 and above are those numbers', () => {
      for (const limit of [2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 32 + 5, 2 ** 52]) {
        const headerOf = (declared: number): string[] =>
          new Replay(role, { limits: { message: limit } }).feed(
            frameTo(role, { opcode: 2, declared: BigInt(declared) }),
          ).events
        assert.deepEqual(headerOf(limit), [])
        assert.deepEqual(headerOf(limit + 1), ['violation message-too-big 1009'], `${limit}`)
      }
      const parts = { limits: { parts: 2 ** 32 + 1 } }
      assert.deepEqual(events([text('a', false), more('b', false), more('c')], parts), [
        'text "abc" 3',
      ])
    })

    test('a new message begins afresh after one that left nothing, of the other type too', () => {
      assert.deepEqual(
        events([text('', false), more(''), binary(hex('ff'), false), more(hex('fe')), text('ok')]),
        ['text "" 0', 'binary ff fe', 'text "ok" 2'],
      )
    })

    test('L1 parts-are-charged: tiny parts in tiny reads keep no more than twice their bytes', () => {
      setFlagsFromString('--expose-gc')
      const collect = runInNewContext('gc') as () => void
      const replay = new Replay(role, { limits: { parts: 30_001 } })
      const part = frameTo(role, more('x', false))
      replay.feedFrames(binary('', false))
      const used = (): number => {
        collect()
        const { heapUsed, arrayBuffers } = process.memoryUsage()
        return heapUsed + arrayBuffers
      }
      const before = used()
      for (let i = 0; i < 30_000; i++) replay.feed(part, [1])
      const kept = used() - before
      assert.deepEqual(replay.events, [])
      assert.ok(kept < 1_000_000, `30000 parts of one byte keep ${kept} bytes`)
    })

    test('many small fragments are not copied again with each', () => {
      const parts = 16_384
      const replay = new Replay(role, { limits: { message: 64 << 20, parts } })
      const first = frameTo(role, binary(new Uint8Array(1024), false))
      const middle = frameTo(role, more(new Uint8Array(1024), false))
      replay.feed(first)
      for (let i = 2; i < parts; i++) replay.feed(middle)
      replay.feed(frameTo(role, more(new Uint8Array(1024))))
      assert.equal((replay.messages[0] as Uint8Array).length, parts * 1024)
    })

    test('L5 message-pins-little: a message kept holds on to no read chunk and no spare room', () => {
      const replay = new Replay(role)
      replay.feedFrames(binary('0123456789'), binary(new Uint8Array(60_000)))
      replay.feed(frameTo(role, binary(new Uint8Array(5000))), [100, 2000])
      replay.feedFrames(
        binary(new Uint8Array(3000), false),
        more(new Uint8Array(100), false),
        more('1'),
      )
      const kept = replay.messages.map((message) => (message as Uint8Array).buffer.byteLength)
      assert.ok(kept[0]! <= 64, `10 bytes keep ${kept[0]}`)
      assert.deepEqual(kept.slice(1), [60_000, 5000, 3101])
    })

    test('C5 close-ends-message: a close inside a message ends it, and data behind it is dropped', () => {
      const replay = new Replay(role).feedFrames(
        text('half', false),
        { opcode: 8, payload: closeBytes(1000, 'bye') },
        more('rest'),
        text('late'),
      )
      assert.deepEqual(replay.events, ['closing 1000 "bye"'])
      assert.deepEqual(
        replay.sent().map((f) => f.opcode),
        [8],
      )
    })
  })
}
