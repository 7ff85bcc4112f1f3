// The forms DEFLATE allows, data that is none, and bombs, for every implementation.

import assert from 'node:assert/strict'
import { deflateRawSync } from 'node:zlib'
import type { DeflateCase, DeflateMaker } from './deflate-contract.ts'
import { BITS, equal, FINAL, inflate } from './deflate-messages.ts'
import { deflateOnce, noise, words } from './public-zlib.ts'

function rfcExamples(make: DeflateMaker): void {
  for (const payload of [
    '000500faff48656c6c6f00', // stored
    'f348cdc9c9070000', // BFINAL
    'f24805000000ffffcac9c90700', // two blocks
  ]) {
    const inflater = make.inflater(15, true)
    const bytes = Buffer.from(payload, 'hex')
    for (let round = 0; round < 3; round++) {
      for (let cut = 0; cut <= bytes.length; cut++) {
        assert.equal(String(inflate(inflater, bytes, [cut])), 'Hello', `${payload} at ${cut}`)
      }
    }
  }
}

function windowGoesOn(make: DeflateMaker): void {
  for (const windowBits of BITS) {
    const inflater = make.inflater(windowBits, true)
    let sent = Buffer.alloc(0)
    for (let round = 0; round < 8; round++) {
      const texts = [words(700, round), words(900, round), words(40_000 >> (round % 4), round)]
      const blocks = texts.map((text) => {
        const window = sent.subarray(-(1 << windowBits))
        const options = { windowBits, ...FINAL, ...(window.length > 0 && { dictionary: window }) }
        sent = Buffer.concat([sent, text])
        return deflateRawSync(text, options)
      })
      const payload = Buffer.concat([...blocks, Buffer.of(0)])
      const cuts = round % 2 === 0 ? [] : [3, 700, payload.length - 1]
      equal(inflate(inflater, payload, cuts), Buffer.concat(texts), `${windowBits} ${round}`)
    }
  }
}

function endsWithFinal(make: DeflateMaker): void {
  const [text, more] = [words(2000), words(2000, 9)]
  for (const cuts of [[], [5]]) {
    const inflater = make.inflater(15, true)
    equal(inflate(inflater, deflateRawSync(text, FINAL), cuts), text)
    equal(inflate(inflater, deflateOnce(more, {}, text)), more)
    equal(inflate(inflater, deflateRawSync(more, { ...FINAL, dictionary: more })), more)
    equal(inflate(inflater, Buffer.of(0)), Buffer.alloc(0))
    equal(inflate(inflater, deflateOnce(more, {}, more)), more)
  }
}

function manyFinals(make: DeflateMaker): void {
  const inflater = make.inflater(15, true)
  inflate(inflater, deflateOnce(noise(40_000)))
  const payload = Buffer.alloc(200_001)
  for (let i = 0; i < 200_000; i += 2) payload[i] = 3
  const before = process.memoryUsage.rss()
  const started = performance.now()
  const found = inflate(inflater, payload)
  assert.ok(performance.now() - started < 3000)
  assert.ok(process.memoryUsage.rss() - before < 50e6)
  if (make.mostFinalBlocks < 100_000) {
    assert.equal(found, undefined)
    return
  }
  equal(found, Buffer.alloc(0))
  equal(inflate(inflater, deflateOnce(noise(100), {}, noise(40_000))), noise(100))
}

function cutAnywhere(make: DeflateMaker): void {
  const inflater = make.inflater(10, true)
  const message = words(600, 3)
  const peer = (sent: Buffer): Buffer => deflateOnce(message, { windowBits: 10 }, sent)
  equal(inflate(inflater, peer(Buffer.alloc(0))), message)
  const payload = peer(message)
  for (let cut = 0; cut <= payload.length; cut++) equal(inflate(inflater, payload, [cut]), message)
  const all = Array.from({ length: payload.length - 1 }, (_, i) => i + 1)
  equal(inflate(inflater, payload, all), message)
}

function corrupt(make: DeflateMaker): void {
  for (const payload of ['ff', '07', '0005000000', 'f200110000']) {
    const inflater = make.inflater(15, true)
    assert.equal(inflate(inflater, Buffer.from(payload, 'hex')), undefined, payload)
  }
  const narrow = make.inflater(9, true)
  equal(inflate(narrow, deflateOnce(noise(5000))), noise(5000))
  assert.equal(inflate(narrow, deflateOnce(noise(5000), {}, noise(5000))), undefined)
}

function farReferences(make: DeflateMaker): void {
  const message = Buffer.concat([noise(3000), noise(3000)])
  const payload = deflateOnce(message)
  assert.ok(payload.length < 4000, 'it refers 3000 bytes back')
  for (let cut = 0; cut <= payload.length; cut += 97) {
    const found = inflate(make.inflater(9, true), payload, [cut])
    if (found !== undefined) equal(found, message, `cut at ${cut}`)
  }
}

function cutOff(make: DeflateMaker): void {
  const messages = [words(400), words(40_000), noise(300), Buffer.from('Hello')]
  for (const payload of messages.map((message) => deflateOnce(message))) {
    const step = Math.ceil(payload.length / 100)
    for (let end = 0; end < payload.length; end += step) {
      const inflater = make.inflater(15, true)
      assert.equal(
        inflate(inflater, payload.subarray(0, end)),
        undefined,
        `${end} of ${payload.length}`,
      )
      inflater.close()
    }
  }
  const behind = make.inflater(15, true)
  inflate(behind, deflateOnce(words(100)))
  assert.equal(inflate(behind, Buffer.alloc(0)), undefined, 'a compressed message has a byte')
}

function bomb(make: DeflateMaker): void {
  const payload = deflateOnce(Buffer.alloc(64 << 20), { level: 9 })
  // The same block over and over: about 6 MB that would inflate to gigabytes.
  const bomb = Buffer.concat(
    Array.from({ length: 96 }, () => Buffer.concat([payload, Buffer.of(0, 0, 0xff, 0xff)])),
  )
  assert.ok(bomb.length > 5e6)
  const limit = 4 << 20
  const inflater = make.inflater(15, true, limit)
  const before = process.memoryUsage.rss()
  const started = performance.now()
  let seen = 0
  const outcome = inflater.inflate(bomb, 0, bomb.length, true, (_bytes, start, end) => {
    seen += end - start
    return seen <= limit
  })
  assert.notEqual(outcome, 'sound')
  assert.ok(seen <= limit + 65_536)
  assert.ok(performance.now() - started < 1000)
  assert.ok(process.memoryUsage.rss() - before < 20e6)
}

export const FORMS: readonly DeflateCase[] = [
  [
    'P7 deflate-final-block: the RFC examples of stored, final and several blocks are read',
    rfcExamples,
  ],
  [
    'P7 deflate-final-block: the window goes on behind final blocks, within and between messages',
    windowGoesOn,
  ],
  [
    'P7 deflate-final-block: a message may end with one, and those behind it are read right',
    endsWithFinal,
  ],
  ['P7 deflate-final-block: a hundred thousand of them are no burden', manyFinals],
  ['a message means the same wherever it is cut, byte by byte too', cutAnywhere],
  ['P8 deflate-corrupt: data that is no DEFLATE, or refers behind the window, is told', corrupt],
  [
    'P8 deflate-corrupt: references behind the window, but inside a message, are corrupt or give what they mean',
    farReferences,
  ],
  ['P8 deflate-corrupt: a message cut off inside a block is corrupt at its end, not later', cutOff],
  ['P9 deflate-bomb: a sink that says no ends it at once, however much would come', bomb],
]
