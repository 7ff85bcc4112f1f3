// What every pair of compressor and inflater must do, with node:zlib's public streams as the peer:
// round trips, windows, release at any moment, and connections that take turns. An implementation's own
// test file calls this.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constants, inflateRawSync } from 'node:zlib'
import type { MessageDeflater, MessageInflater } from '../src/protocol/index.ts'
import { FORMS } from './deflate-forms-contract.ts'
import { BITS, deflate, equal, inflate, SETTINGS } from './deflate-messages.ts'
import {
  deflateOnce,
  inflateOnce,
  noise,
  PublicDeflater,
  PublicInflater,
  words,
} from './public-zlib.ts'

/** One implementation. */
export interface DeflateMaker {
  deflater(settings: typeof SETTINGS, keepsContext: boolean): MessageDeflater
  /** `limit` for inflaters that have one of their own; without it 16 MiB. */
  inflater(windowBits: number, keepsContext: boolean, limit?: number): MessageInflater
  /** How many final blocks a message may have. */
  readonly mostFinalBlocks: number
}

export type DeflateCase = readonly [
  title: string,
  run: (make: DeflateMaker) => void | Promise<void>,
]

export function testDeflate(name: string, make: DeflateMaker): void {
  for (const [title, run] of [...CASES, ...FORMS]) test(`${title} (${name})`, () => run(make))
}

const MESSAGES = [
  words(10),
  words(5000),
  words(5000),
  Buffer.alloc(0),
  noise(70_000),
  words(90_000, 2),
  Buffer.of(7),
]
async function weDeflate(make: DeflateMaker): Promise<void> {
  for (const windowBits of BITS) {
    for (const keepsContext of [true, false]) {
      const deflater = make.deflater({ ...SETTINGS, windowBits }, keepsContext)
      let peer = new PublicInflater(windowBits)
      for (const [i, message] of MESSAGES.entries()) {
        equal(await peer.inflate(deflate(deflater, message)), message, `${windowBits} ${i}`)
        if (!keepsContext) peer = new PublicInflater(windowBits)
      }
    }
  }
}

async function weInflate(make: DeflateMaker): Promise<void> {
  for (const windowBits of BITS) {
    for (const keepsContext of [true, false]) {
      const inflater = make.inflater(windowBits, keepsContext)
      let peer = new PublicDeflater({ windowBits })
      for (const [i, message] of MESSAGES.entries()) {
        equal(inflate(inflater, await peer.deflate(message)), message, `${windowBits} ${i}`)
        if (!keepsContext) peer = new PublicDeflater({ windowBits })
      }
    }
  }
}

function windowsOutlive(make: DeflateMaker): void {
  const text = words(3000)
  const keeping = make.deflater(SETTINGS, true)
  const first = deflate(keeping, text).length
  assert.ok(deflate(keeping, text).length < first / 10)
  const forgetful = make.deflater(SETTINGS, false)
  assert.equal(deflate(forgetful, text).length, first)
  assert.equal(deflate(forgetful, text).length, first)
  const again = deflateOnce(text, {}, text)
  const one = make.inflater(15, true)
  inflate(one, deflateOnce(text))
  equal(inflate(one, again), text)
  const other = make.inflater(15, false)
  inflate(other, deflateOnce(text))
  assert.equal(inflate(other, again), undefined, 'a reference behind a forgotten window')
}

function narrowPeer(make: DeflateMaker): void {
  // Stored blocks and the fixed code, made by hand: zlib cannot write for a window of 256.
  const inflater = make.inflater(8, true)
  const block = Buffer.concat([Buffer.of(0, 44, 1, 0xd3, 0xfe), noise(300), Buffer.of(0)])
  equal(inflate(inflater, block), noise(300))
  const far = deflateOnce(noise(300), { strategy: constants.Z_FIXED }, noise(300))
  assert.equal(inflate(inflater, far), undefined)
}

function tailAndEmpty(make: DeflateMaker): void {
  for (const keepsContext of [true, false]) {
    const deflater = make.deflater(SETTINGS, keepsContext)
    assert.deepEqual(deflate(deflater, Buffer.alloc(0)), Buffer.of(0))
    for (const message of [words(100), noise(200_000), Buffer.of(0, 0, 0xff, 0xff)]) {
      equal(inflateOnce(deflate(make.deflater(SETTINGS, keepsContext), message)), message)
    }
    assert.deepEqual(deflate(deflater, Buffer.alloc(0)), Buffer.of(0))
  }
  // RFC 7692 7.2.3.1 and 7.2.3.2.
  const hello = deflate(make.deflater(SETTINGS, true), Buffer.from('Hello'))
  assert.equal(hello.toString('hex'), 'f248cdc9c90700')
  const inflater = make.inflater(15, true)
  for (const payload of ['f248cdc9c90700', 'f200110000', 'f200110000']) {
    assert.equal(String(inflate(inflater, Buffer.from(payload, 'hex'))), 'Hello')
  }
  equal(inflate(inflater, Buffer.of(0)), Buffer.alloc(0))
}

async function sizesAround(make: DeflateMaker): Promise<void> {
  const deflater = make.deflater(SETTINGS, true)
  const peer = new PublicInflater()
  for (let size = 65_500; size < 65_545; size += 3) {
    const message = noise(size, size)
    equal(await peer.inflate(deflate(deflater, message)), message, size)
  }
  for (const size of [131_072, 300_000, 1 << 20]) {
    equal(await peer.inflate(deflate(deflater, noise(size, size))), noise(size, size), size)
  }
}

async function releasedBetween(make: DeflateMaker): Promise<void> {
  for (const windowBits of [9, 12, 15]) {
    const ours = make.deflater({ ...SETTINGS, windowBits }, true)
    const inflater = make.inflater(windowBits, true)
    const [peerIn, peerOut] = [new PublicInflater(windowBits), new PublicDeflater({ windowBits })]
    for (let i = 0; i < 12; i++) {
      const message = words(300 * (i + 1), i % 2)
      equal(await peerIn.inflate(deflate(ours, message)), message)
      equal(inflate(inflater, await peerOut.deflate(message)), message)
      if (i % 3 === 0) ours.release()
      if (i % 3 === 1) inflater.release()
    }
  }
}

function releasedInside(make: DeflateMaker): void {
  const inflater = make.inflater(12, true)
  const message = words(2000)
  const payload = deflateOnce(message, { windowBits: 12 })
  const parts: Buffer[] = []
  for (let at = 0; at < payload.length; at++) {
    const outcome = inflater.inflate(
      payload,
      at,
      at + 1,
      at === payload.length - 1,
      (bytes, from, to) => {
        parts.push(Buffer.from(bytes.subarray(from, to)))
        return true
      },
    )
    assert.equal(outcome, 'sound', `byte ${at}`)
    inflater.release()
  }
  equal(Buffer.concat(parts), message)
}

function releasedTwice(make: DeflateMaker): void {
  const [deflater, inflater] = [make.deflater(SETTINGS, true), make.inflater(15, true)]
  for (let i = 0; i < 2; i++) {
    deflater.release()
    inflater.release()
    inflater.close()
  }
  equal(inflate(inflater, deflate(deflater, words(50))), words(50))
}

function takeTurns(make: DeflateMaker): void {
  const all = [9, 9, 15, 15].map((windowBits) => make.deflater({ ...SETTINGS, windowBits }, false))
  for (let round = 0; round < 10; round++) {
    for (const [i, deflater] of all.entries()) {
      const message = words(2000, round * 4 + i)
      equal(inflateOnce(deflate(deflater, message), i < 2 ? 9 : 15), message)
    }
  }
}

function takeTurnsInside(make: DeflateMaker): void {
  const pairs = [true, false, true].map(
    (keeps) => [make.deflater(SETTINGS, keeps), make.inflater(15, keeps)] as const,
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
        const outcome = inflater.inflate(payload, start, end, half === 1, (bytes, from, to) => {
          found[i]!.push(Buffer.from(bytes.subarray(from, to)))
          return true
        })
        assert.equal(outcome, 'sound')
      }
    }
    for (const [i, message] of sent.entries()) equal(Buffer.concat(found[i]!), message)
  }
}

/** Payloads of a message's parts, as fragments carry them. */
function deflateParts(deflater: MessageDeflater, parts: readonly Uint8Array[]): Buffer[] {
  return parts.map((part, i) => {
    const isEnd = i === parts.length - 1
    const packed = Buffer.from(deflater.deflatePart(part, 0, part.length, isEnd))
    deflater.release()
    return packed
  })
}

async function inParts(make: DeflateMaker): Promise<void> {
  const none = Buffer.alloc(0)
  const lists = [
    [words(900), words(900), noise(70_000)],
    [none, words(500), none, words(500), none],
    [none],
    [none, none],
    [words(300, 4)],
  ]
  for (const keepsContext of [true, false]) {
    const deflater = make.deflater({ ...SETTINGS, windowBits: 11 }, keepsContext)
    let peer = new PublicInflater(11)
    for (const parts of [...lists, ...lists]) {
      const payload = Buffer.concat(deflateParts(deflater, parts))
      equal(await peer.inflate(payload), Buffer.concat(parts))
      if (!keepsContext) peer = new PublicInflater(11)
      equal(await peer.inflate(deflate(deflater, words(400))), words(400))
      if (!keepsContext) peer = new PublicInflater(11)
    }
  }
}

function partsAtOnce(make: DeflateMaker): void {
  const deflater = make.deflater(SETTINGS, true)
  const parts = [words(2000), words(2000), words(2000, 5)]
  const sent: Buffer[] = []
  for (const [i, packed] of deflateParts(deflater, parts).entries()) {
    sent.push(packed)
    // A new inflater each time, so that nothing but these parts can have been used.
    const flushed = { finishFlush: constants.Z_SYNC_FLUSH }
    equal(inflateRawSync(Buffer.concat(sent), flushed), Buffer.concat(parts.slice(0, i + 1)))
  }
  assert.ok(sent[1]!.length < sent[0]!.length / 5, 'parts refer to the parts before')
}

async function forgets(make: DeflateMaker): Promise<void> {
  const deflater = make.deflater(SETTINGS, true)
  deflater.forget()
  const peer = new PublicInflater()
  const first = deflate(deflater, words(800))
  equal(await peer.inflate(first), words(800))
  deflater.forget()
  deflater.forget()
  const again = deflate(deflater, words(800))
  equal(inflateOnce(again), words(800), 'it stands alone')
  equal(await peer.inflate(again), words(800))
  const referring = deflate(deflater, words(800))
  assert.ok(referring.length < first.length / 5)
  equal(await peer.inflate(referring), words(800))
}

const CASES: readonly DeflateCase[] = [
  [
    'P5 context-per-direction: a message in parts is one message, with and without context',
    inParts,
  ],
  ['P11 deflate-order: a part can be inflated before the next one is compressed', partsAtOnce],
  ['P5 context-per-direction: a compressor that forgets is understood and goes on', forgets],
  [
    'P5 context-per-direction: what we deflate a public stream inflates, with every window',
    weDeflate,
  ],
  [
    'P5 context-per-direction: what a public stream deflates we inflate, with every window',
    weInflate,
  ],
  [
    'P5 context-per-direction: a window outlives its message only where that was agreed',
    windowsOutlive,
  ],
  [
    'P4 window-of-256-declined: a peer may keep 256 bytes, and references behind them are corrupt',
    narrowPeer,
  ],
  [
    'P6 deflate-tail: exactly four bytes are left out, and an empty message is one byte 00',
    tailAndEmpty,
  ],
  ['P6 deflate-tail: sizes around that of the buffers keep all their bytes', sizesAround],
  [
    'P10 deflate-released: between messages release keeps the window and harms no peer',
    releasedBetween,
  ],
  [
    'P10 deflate-released: inside a message release takes nothing that the rest needs',
    releasedInside,
  ],
  [
    'P10 deflate-released: release and close may come twice, and before anything else',
    releasedTwice,
  ],
  ['connections without context takeover share a deflater in turn, settings apart', takeTurns],
  [
    'connections that take turns message by message, and inside messages, never mix',
    takeTurnsInside,
  ],
]
