// Messages received in parts, in both roles: what arrives is handed on at once and nothing is kept;
// and holding a reader between two parts.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compression, fragments, packed } from '../../test-support/deflate-replay.ts'
import { deflateOnce } from '../../test-support/public-zlib.ts'
import type { Role } from './connection.ts'
import type { PartHandler } from './message-reader.ts'
import { concat, frameTo, Replay, type ReplayOptions, utf8 } from './testing-frames.ts'

class Parts implements PartHandler {
  readonly seen: Array<readonly [string | Uint8Array, boolean]> = []
  bytes = 0
  onPart: () => void = () => {}

  onTextPart(text: string, size: number, isEnd: boolean): void {
    this.#take(text, size, isEnd)
  }

  onBinaryPart(bytes: Uint8Array, isEnd: boolean): void {
    this.#take(bytes, bytes.length, isEnd)
  }

  #take(part: string | Uint8Array, size: number, isEnd: boolean): void {
    this.seen.push([part, isEnd])
    this.bytes += size
    this.onPart()
  }

  /** Messages put together again. */
  get texts(): string[] {
    const texts: string[] = []
    let open = ''
    for (const [part, isEnd] of this.seen) {
      open += String(part)
      if (!isEnd) continue
      texts.push(open)
      open = ''
    }
    return texts
  }
}

function inParts(role: Role, limit = 1000, options: ReplayOptions = {}): [Replay, Parts] {
  const parts = new Parts()
  const replay = new Replay(role, options)
  replay.connection.receiveInParts(parts, limit)
  return [replay, parts]
}

for (const role of ['server', 'client'] as const) {
  describe(`parts read by a ${role}`, () => {
    test('each fragment is a part, and the last one ends the message', () => {
      const [replay, parts] = inParts(role)
      replay.feedFrames(
        { opcode: 1, payload: 'a', isFinal: false },
        { opcode: 0, payload: 'b', isFinal: false },
      )
      assert.deepEqual(parts.seen, [
        ['a', false],
        ['b', false],
      ])
      replay.feedFrames({ opcode: 9, payload: 'p' }, { opcode: 0, payload: '' }, { opcode: 2 })
      assert.deepEqual(parts.seen.slice(2), [
        ['', true],
        [new Uint8Array(0), true],
      ])
      assert.deepEqual(replay.events, ['ping 70'])
    })

    test('F10 cut-anywhere: every cut of a stream gives the same messages', () => {
      const stream = concat([
        frameTo(role, { opcode: 1, payload: 'a€', isFinal: false }),
        frameTo(role, { opcode: 9 }),
        frameTo(role, { opcode: 0, payload: '\u{1f600}z' }),
        frameTo(role, { opcode: 1, payload: 'second' }),
      ])
      for (let cut = 0; cut <= stream.length; cut++) {
        const [replay, parts] = inParts(role)
        replay.feed(stream, [cut])
        assert.deepEqual(parts.texts, ['a€\u{1f600}z', 'second'], `cut at ${cut}`)
      }
    })

    test('F3 message-too-big: the limit of parts counts, not that of messages; exact, and one above', () => {
      for (const length of [1000, 1001]) {
        const [replay, parts] = inParts(role, 1000, { limits: { message: 10 } })
        replay.feedFrames(
          { opcode: 2, payload: new Uint8Array(length - 1), isFinal: false },
          { opcode: 0, payload: 'x' },
        )
        const isBroken = length > 1000
        assert.deepEqual(replay.events, isBroken ? ['violation message-too-big 1009'] : [])
        assert.equal(parts.bytes, isBroken ? length - 1 : length)
      }
    })

    test('F9 too-many-parts does not count what is handed on at once', () => {
      const [replay, parts] = inParts(role, 1000, { limits: { parts: 2 } })
      replay.feedFrames({ opcode: 1, payload: 'a', isFinal: false })
      for (let i = 0; i < 50; i++) replay.feedFrames({ opcode: 0, isFinal: false })
      replay.feedFrames({ opcode: 0, payload: 'z' })
      assert.deepEqual(parts.texts, ['az'])
    })

    test('U1 text-not-utf8: an end inside a character fails, and so does a bad byte before the end', () => {
      for (const [payload, isFinal] of [
        [Uint8Array.of(0x61, 0xe2, 0x82), true],
        [Uint8Array.of(0x61, 0xff), false],
      ] as const) {
        const [replay] = inParts(role)
        replay.feedFrames({ opcode: 1, payload, isFinal })
        assert.deepEqual(replay.events, ['violation text-not-utf8 1007'])
      }
    })

    test('a message that has begun whole stays whole; the next one comes in parts', () => {
      const parts = new Parts()
      const replay = new Replay(role)
      replay.feedFrames({ opcode: 1, payload: 'a', isFinal: false })
      replay.connection.receiveInParts(parts, 1000)
      replay.feedFrames({ opcode: 0, payload: 'b' }, { opcode: 1, payload: 'c' })
      assert.deepEqual(replay.messages, ['ab'])
      assert.deepEqual(parts.texts, ['c'])
    })

    test('C5 close-ends-message: a Close inside a message hands on no end', () => {
      const [replay, parts] = inParts(role)
      replay.feedFrames({ opcode: 1, payload: 'a', isFinal: false }, { opcode: 8 })
      assert.deepEqual(parts.seen, [['a', false]])
      assert.deepEqual(replay.events, ['closing 1005 ""'])
    })

    test('compressed messages come inflated, with one empty part at the end', () => {
      const payload = packed('hello hello €')
      for (let cut = 0; cut <= payload.length; cut++) {
        const [replay, parts] = inParts(role, 1000, { compression: compression() })
        replay.feedFrames(...fragments(1, payload, [cut]), { opcode: 1, payload: 'plain' })
        assert.deepEqual(parts.texts, ['hello hello €', 'plain'], `cut at ${cut}`)
      }
    })

    test('P8 inflated-too-big: the limit of parts is kept while inflating', () => {
      for (const length of [100_000, 100_001]) {
        const [replay, parts] = inParts(role, 100_000, { compression: compression() })
        replay.feedFrames(...fragments(2, deflateOnce(Buffer.alloc(length))))
        const isBroken = length > 100_000
        assert.deepEqual(replay.events, isBroken ? ['violation inflated-too-big 1009'] : [])
        assert.ok(parts.bytes <= 100_000)
      }
    })

    test('a held reader stops before the next part and goes on where it stopped', () => {
      const [replay, parts] = inParts(role)
      parts.onPart = () => replay.connection.hold()
      const stream = concat(
        ['one', 'two', 'three'].map((payload) => frameTo(role, { opcode: 1, payload })),
      )
      let at = 0
      for (let count = 1; count <= 3; count++) {
        replay.connection.release()
        at = replay.connection.receive(stream, at, stream.length)
        assert.equal(parts.seen.length, count)
      }
      assert.equal(at, stream.length)
      assert.deepEqual(parts.texts, ['one', 'two', 'three'])
    })

    test('P9 deflate-bomb: held, a chunk that inflates to 40 MB gives at most 1 MiB and a part', () => {
      const [replay, parts] = inParts(role, 1e9, { compression: compression() })
      parts.onPart = () => replay.connection.hold()
      const bomb = deflateOnce(Buffer.alloc(40_000_000))
      const bytes = frameTo(role, { opcode: 2, rsv: 4, payload: bomb })
      let at = 0
      while (at < bytes.length) {
        const before = parts.bytes
        replay.connection.release()
        const next = replay.connection.receive(bytes, at, bytes.length)
        assert.ok(parts.bytes - before <= (1 << 20) + 65_536, `${parts.bytes - before} at once`)
        assert.ok(next > at)
        at = next
      }
      assert.equal(parts.bytes, 40_000_000)
      assert.equal(parts.seen.at(-1)![1], true)
    })
  })
}

test('a violation inside a held chunk reads nothing more', () => {
  const [replay] = inParts('client')
  const bytes = concat([utf8('\u0001\u0001a'), frameTo('client', { opcode: 3 }), utf8('rest')])
  assert.equal(replay.connection.receive(bytes, 0, bytes.length), bytes.length)
  assert.deepEqual(replay.events, ['violation opcode-reserved 1002'])
})
