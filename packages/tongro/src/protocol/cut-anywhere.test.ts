// One property over the whole core: a stream means the same however it is cut into reads. The
// streams are built from messages, changed by one bit, or garbage; the reads are random cuts, single
// bytes, and two halves at every byte.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Role } from './connection.ts'
import {
  closeBytes,
  concat,
  digestOf,
  type FrameShape,
  frame,
  hex,
  Replay,
  utf8,
} from './testing-frames.ts'

/** One character of any code point, half of them ASCII; fast-check's own takes a second to make. */
const anyChar = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10f7ff))
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

const LIMITS = { message: 150_000, parts: 8 }
const sizes = fc.oneof(
  { weight: 8, arbitrary: fc.nat(40) },
  { weight: 3, arbitrary: fc.constantFrom(124, 125, 126, 127, 128, 191, 192, 193, 1000) },
  { weight: 1, arbitrary: fc.constantFrom(65_535, 65_536) },
)
const keys = fc.oneof(
  fc.constant([0, 0, 0, 0]),
  fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }),
)

/** A message as the application sees it, and where to fragment it. */
interface Message {
  readonly content: string | Uint8Array
  /** Shares of 1000 of the payload, at which it is cut into fragments. */
  readonly cuts: readonly number[]
}

const messages: fc.Arbitrary<Message> = fc.record({
  content: fc.oneof(
    sizes.map((size) => Uint8Array.from({ length: size }, (_, i) => (i * 37 + size) & 255)),
    fc.string({ unit: anyChar, maxLength: 50 }),
    fc
      .tuple(fc.constantFrom('a', 'é', '€', '😀', '\ufffd'), sizes)
      .map(([char, n]) => char.repeat(n / Buffer.byteLength(char))),
  ),
  cuts: fc.array(fc.nat(1000), { maxLength: 4 }),
})
const controls: fc.Arbitrary<FrameShape> = fc.record({
  opcode: fc.constantFrom(9, 10),
  payload: fc.oneof(fc.uint8Array({ maxLength: 10 }), fc.constant(new Uint8Array(125))),
})

interface Stream {
  readonly shapes: FrameShape[]
  /** What a replay of it must record. */
  readonly events: string[]
}

function eventOf(content: string | Uint8Array): string {
  if (typeof content !== 'string') return `binary ${digestOf(content)}`
  const shown = content.length > 64 ? digestOf(utf8(content)) : JSON.stringify(content)
  return `text ${shown} ${Buffer.byteLength(content)}`
}

function fragmentsOf({ content, cuts }: Message): FrameShape[] {
  const payload = typeof content === 'string' ? new Uint8Array(Buffer.from(content)) : content
  const ends = cuts.map((cut) => Math.floor((cut * payload.length) / 1000)).sort((a, b) => a - b)
  return [...ends, payload.length].map((end, i) => ({
    opcode: i > 0 ? 0 : typeof content === 'string' ? 1 : 2,
    isFinal: i === ends.length,
    payload: payload.slice(i === 0 ? 0 : ends[i - 1], end),
  }))
}

/** Messages in fragments, with control frames among them, and perhaps a Close. */
const streams: fc.Arbitrary<Stream> = fc
  .record({
    messages: fc.array(messages, { minLength: 1, maxLength: 4 }),
    controls: fc.array(fc.tuple(fc.nat(1000), controls), { maxLength: 4 }),
    close: fc.option(fc.constantFrom(1000, 3999), { nil: undefined }),
  })
  .map(({ messages, controls, close }) => {
    const items = messages.flatMap((message) => {
      const shapes = fragmentsOf(message)
      return shapes.map((shape) => ({
        shape,
        event: shape.isFinal ? eventOf(message.content) : '',
      }))
    })
    for (const [share, shape] of controls) {
      const event = `${shape.opcode === 9 ? 'ping' : 'pong'} ${digestOf(shape.payload as Uint8Array)}`
      items.splice(Math.floor((share * items.length) / 1000), 0, { shape, event })
    }
    if (close !== undefined) {
      const shape = { opcode: 8, isFinal: true, payload: closeBytes(close, 'é') }
      items.push({ shape, event: `closing ${close} "é"` })
    }
    const events = items.map(({ event }) => event).filter((event) => event !== '')
    return { shapes: items.map(({ shape }) => shape), events }
  })

function bytesOf(role: Role, shapes: readonly FrameShape[], key: readonly number[]): Uint8Array {
  return concat(
    shapes.map((shape) => frame({ ...shape, key: role === 'server' ? key : undefined })),
  )
}

const replayOf = (role: Role, bytes: Uint8Array, cuts: Iterable<number> = []): Replay =>
  new Replay(role, { limits: LIMITS }).feed(bytes, cuts)

/** Offsets in `bytes` from random shares; many near the beginning, where headers are. */
const cutShares = fc.array(
  fc.oneof(
    fc.nat(1_000_000),
    fc.nat(200).map((n) => -n),
  ),
  { maxLength: 12 },
)
function cutsOf(bytes: Uint8Array, shares: readonly number[]): number[] {
  const at = (n: number): number =>
    n > 0 ? Math.floor((n * bytes.length) / 1_000_000) : Math.min(-n, bytes.length)
  return shares.map(at).sort((a, b) => a - b)
}

/** Streams short enough to be cut at every byte: each kind of header, state and breach. */
const CORPUS: ReadonlyArray<readonly FrameShape[]> = [
  [{ opcode: 1, payload: 'hi' }, { opcode: 2, payload: hex('00 ff') }, { opcode: 1 }],
  [{ opcode: 2, payload: new Uint8Array(126) }, { opcode: 9, payload: 'p' }, { opcode: 10 }],
  [
    { opcode: 2, payload: new Uint8Array(200) },
    { opcode: 8, payload: closeBytes(1001, '€') },
    { opcode: 1 },
  ],
  [
    { opcode: 1, isFinal: false, payload: utf8('€').slice(0, 2) },
    { opcode: 9 },
    { opcode: 0, payload: utf8('€').slice(2) },
  ],
  [{ opcode: 1, isFinal: false }, { opcode: 0, isFinal: false }, { opcode: 0 }, { opcode: 8 }],
  [
    { opcode: 1, payload: hex('61 ff 62') },
    { opcode: 1, payload: 'late' },
  ],
  [{ opcode: 1, isFinal: false, payload: hex('e2 82') }, { opcode: 0 }, { opcode: 9 }],
  [
    { opcode: 9, payload: new Uint8Array(125) },
    { opcode: 9, payload: new Uint8Array(126) },
  ],
  [{ opcode: 1, payload: 'a' }, { opcode: 0, payload: 'b' }, { opcode: 1 }],
  [
    { opcode: 1, isFinal: false, payload: 'a' },
    { opcode: 2, payload: 'b' },
  ],
  [{ opcode: 2, form: 16, payload: 'x' }, { opcode: 1 }],
  [{ opcode: 2, form: 64, payload: new Uint8Array(130) }, { opcode: 1 }],
  [{ opcode: 2, form: 64, declared: 2n ** 63n }, { opcode: 1 }],
  [{ opcode: 2, form: 64, declared: 2n ** 53n }, { opcode: 1 }],
  [{ opcode: 2, declared: 150_001n }, { opcode: 1 }],
  [{ opcode: 1, rsv: 4 }, { opcode: 1 }],
  [{ opcode: 3, rsv: 7, isFinal: false, payload: 'x' }],
  [{ opcode: 8, payload: 'x' }, { opcode: 1 }],
  [{ opcode: 8, payload: closeBytes(1005) }, { opcode: 1 }],
  [{ opcode: 8, payload: closeBytes(1000, hex('c3')) }, { opcode: 1 }],
  Array.from({ length: 9 }, (_, i) => ({ opcode: i === 0 ? 2 : 0, isFinal: false })),
]

for (const role of ['server', 'client'] as const) {
  describe(`a stream read by a ${role}`, () => {
    test('F10 cut-anywhere: a legal stream gives the messages it was made of, at any cut', () => {
      fc.assert(
        fc.property(streams, keys, cutShares, ({ shapes, events }, key, shares) => {
          const bytes = bytesOf(role, shapes, key)
          const whole = replayOf(role, bytes)
          assert.deepEqual(whole.events, events)
          assert.deepEqual(replayOf(role, bytes, cutsOf(bytes, shares)).record(), whole.record())
        }),
        { numRuns: 100 },
      )
    })

    test('F10 cut-anywhere: one-byte reads give the same', () => {
      fc.assert(
        fc.property(streams, keys, ({ shapes }, key) => {
          const bytes = bytesOf(role, shapes, key).slice(0, 4000)
          assert.deepEqual(
            replayOf(role, bytes, bytes.keys()).record(),
            replayOf(role, bytes).record(),
          )
        }),
        { numRuns: 40 },
      )
    })

    test('F10 cut-anywhere: a legal stream with one bit flipped gives the same at any cut', () => {
      fc.assert(
        fc.property(streams, keys, cutShares, fc.nat(), ({ shapes }, key, shares, bit) => {
          const bytes = bytesOf(role, shapes, key)
          // Near the beginning of the stream, where a bit of a header is likely to be hit.
          const at = (bit >> 3) % Math.min(bytes.length, 300)
          bytes[at]! ^= 1 << (bit & 7)
          const whole = replayOf(role, bytes).record()
          assert.deepEqual(replayOf(role, bytes, cutsOf(bytes, shares)).record(), whole)
          const short = bytes.slice(0, 600)
          assert.deepEqual(
            replayOf(role, short, short.keys()).record(),
            replayOf(role, short).record(),
          )
        }),
        { numRuns: 100 },
      )
    })

    test('F10 cut-anywhere: garbage never throws, and gives the same at any cut', () => {
      const second = fc.oneof(fc.nat(10), fc.constantFrom(126, 127, 128, 130, 254, 255))
      const header = fc.tuple(
        fc.constantFrom(0, 1, 2, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8a, 0xc1),
        second,
      )
      const garbage = fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc
          .array(fc.tuple(header, fc.uint8Array({ maxLength: 12 })), { maxLength: 8 })
          .map((list) => concat(list.map(([head, rest]) => concat([Uint8Array.from(head), rest])))),
      )
      fc.assert(
        fc.property(garbage, cutShares, (bytes, shares) => {
          const whole = replayOf(role, bytes).record()
          assert.deepEqual(replayOf(role, bytes, cutsOf(bytes, shares)).record(), whole)
          assert.deepEqual(replayOf(role, bytes, bytes.keys()).record(), whole)
        }),
        { numRuns: 1500 },
      )
    })

    test('F10 cut-anywhere: two reads, split at every byte, and one-byte reads of each known stream', () => {
      for (const shapes of CORPUS) {
        const bytes = bytesOf(role, shapes, [0xa1, 0x02, 0x7f, 0xc4])
        const whole = replayOf(role, bytes).record()
        for (let cut = 0; cut <= bytes.length; cut++) {
          assert.deepEqual(replayOf(role, bytes, [cut]).record(), whole, `cut at ${cut}`)
        }
        assert.deepEqual(replayOf(role, bytes, bytes.keys()).record(), whole)
      }
    })

    test('F10 cut-anywhere: a cut inside a header keeps every later frame in its place', () => {
      for (const length of [0, 125, 126, 65_536]) {
        const one = bytesOf(role, [{ opcode: 2, payload: new Uint8Array(length) }], [1, 2, 3, 4])
        const bytes = concat([one, one])
        const whole = replayOf(role, bytes).record()
        assert.equal(whole.events.length, 2)
        for (let cut = 0; cut <= 14; cut++) {
          assert.deepEqual(replayOf(role, bytes, [cut, one.length + cut]).record(), whole)
        }
      }
    })
  })
}
