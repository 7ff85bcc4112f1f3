// The frame reader by itself: what is legal in one header, where a breach is told, what a tolerant
// sink sees of a broken stream. The frames are those of a naive encoder.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameReader, type FrameSink } from './frame-reader.ts'
import type { RuleCode } from './rules.ts'
import { concat, digestOf, type FrameShape, frame, hex, KEY } from './testing-frames.ts'

interface Options {
  readonly expectsMask?: boolean
  readonly allowedRsv?: number
  readonly isTolerant?: boolean
  /** Reads of this many bytes. */
  readonly step?: number
}

interface Seen {
  readonly calls: string[]
  readonly reader: FrameReader
}

function read(bytes: Uint8Array, options: Options = {}): Seen {
  const { expectsMask = true, allowedRsv = 0, isTolerant = false, step = bytes.length } = options
  const calls: string[] = []
  let parts: Uint8Array[] = []
  const sink: FrameSink = {
    header(f) {
      const flags = `${f.isFinal ? 'fin ' : ''}${f.rsv === 0 ? '' : `rsv${f.rsv} `}${f.isMasked ? 'mask ' : ''}`
      calls.push(`${flags}op${f.opcode} len${f.length} at${f.frameStart}+${f.headerSize}`)
      return true
    },
    payload(chunk, start, end, isLast) {
      parts.push(chunk.slice(start, end))
      if (isLast) {
        calls.push(`= ${digestOf(concat(parts))}`)
        parts = []
      }
      return true
    },
    violation(code) {
      calls.push(code)
      return isTolerant
    },
  }
  const reader = new FrameReader(sink, expectsMask, allowedRsv)
  for (let at = 0; at < bytes.length; at += step) {
    const chunk = bytes.slice(at, at + step)
    reader.read(chunk, 0, chunk.length)
  }
  return { calls, reader }
}

/** The first call that a frame gives in both roles, and whether reading stopped. */
function judged(shape: FrameShape, options: Options = {}): string[] {
  const answers = [true, false].flatMap((expectsMask) => {
    const bytes = frame({ key: expectsMask ? KEY : undefined, ...shape })
    return [bytes.length, 1].map((step) => {
      const { calls, reader } = read(bytes, { expectsMask, step, ...options })
      return reader.isStopped ? calls.join(' ') : 'legal'
    })
  })
  return [...new Set(answers)]
}

const payload = (length: number): Uint8Array => new Uint8Array(length).fill(0x61)

test('the samples of RFC 6455 5.7 are read', () => {
  assert.deepEqual(read(hex('81 05 48 65 6c 6c 6f'), { expectsMask: false }).calls, [
    'fin op1 len5 at0+2',
    '= 48 65 6c 6c 6f',
  ])
  assert.deepEqual(read(hex('81 85 37 fa 21 3d 7f 9f 4d 51 58')).calls, [
    'fin mask op1 len5 at0+6',
    '= 48 65 6c 6c 6f',
  ])
  assert.deepEqual(read(hex('01 03 48 65 6c 80 02 6c 6f'), { expectsMask: false }).calls, [
    'op1 len3 at0+2',
    '= 48 65 6c',
    'fin op0 len2 at5+2',
    '= 6c 6f',
  ])
})

test('F1 mask-missing: a server fails an unmasked frame, empty and control frames included', () => {
  for (const opcode of [0, 1, 2, 8, 9, 10]) {
    const { calls } = read(frame({ opcode, payload: 'hi' }))
    assert.deepEqual(calls, ['mask-missing'])
    assert.deepEqual(read(frame({ opcode }), { step: 1 }).calls, ['mask-missing'])
  }
})

test('F1 mask-unexpected: a client fails a masked frame, empty and control frames included', () => {
  for (const opcode of [0, 1, 2, 8, 9, 10]) {
    const { calls } = read(frame({ opcode, key: KEY, payload: 'hi' }), { expectsMask: false })
    assert.deepEqual(calls, ['mask-unexpected'])
    const zero = frame({ opcode, key: [0, 0, 0, 0] })
    assert.deepEqual(read(zero, { expectsMask: false, step: 1 }).calls, ['mask-unexpected'])
  }
})

test('F2 length-not-minimal: a longer form than needed fails, the shortest never', () => {
  for (const length of [0, 1, 125]) {
    assert.deepEqual(judged({ opcode: 2, form: 16, payload: payload(length) }), [
      'length-not-minimal',
    ])
  }
  for (const length of [0, 125, 126, 65535]) {
    assert.deepEqual(judged({ opcode: 2, form: 64, payload: payload(length) }), [
      'length-not-minimal',
    ])
  }
  for (const length of [0, 1, 125, 126, 127, 65535, 65536]) {
    assert.deepEqual(judged({ opcode: 2, payload: payload(length) }), ['legal'])
  }
})

test('F3 length-top-bit: a 64-bit length with the top bit set fails before any payload', () => {
  for (const declared of [2n ** 63n, 2n ** 64n - 1n, 2n ** 63n + 5n]) {
    assert.deepEqual(judged({ opcode: 2, form: 64, declared }), ['length-top-bit'])
  }
})

test('F3 message-too-big: a length above 2^53-1 fails as too big, and 2^53-1 is read exactly', () => {
  for (const declared of [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n]) {
    assert.deepEqual(judged({ opcode: 2, form: 64, declared }), ['message-too-big'])
  }
  const { calls } = read(frame({ opcode: 2, form: 64, declared: 2n ** 53n - 1n, key: KEY }))
  assert.deepEqual(calls, [`fin mask op2 len${Number.MAX_SAFE_INTEGER} at0+14`])
})

test('F4 rsv1-unexpected: RSV1 fails on every frame when nothing was agreed', () => {
  for (const opcode of [0, 1, 2, 8, 9, 10]) {
    assert.deepEqual(judged({ opcode, rsv: 4 }), ['rsv1-unexpected'])
  }
})

test('F4 rsv1-unexpected: with an extension it still fails on continuation and control frames', () => {
  for (const opcode of [0, 8, 9, 10]) {
    assert.deepEqual(judged({ opcode, rsv: 4 }, { allowedRsv: 4 }), ['rsv1-unexpected'])
  }
  for (const opcode of [1, 2]) {
    assert.deepEqual(judged({ opcode, rsv: 4 }, { allowedRsv: 4 }), ['legal'])
    assert.deepEqual(judged({ opcode, rsv: 4, isFinal: false }, { allowedRsv: 4 }), ['legal'])
  }
})

test('F4 rsv23-unexpected: RSV2 and RSV3 fail on every frame, agreed RSV1 or not', () => {
  for (const opcode of [0, 1, 2, 8, 9, 10]) {
    for (const rsv of [1, 2, 3, 5, 6, 7]) {
      for (const allowedRsv of [0, 4]) {
        assert.deepEqual(judged({ opcode, rsv }, { allowedRsv }), ['rsv23-unexpected'])
      }
    }
  }
})

test('F5 opcode-reserved: opcodes 3 to 7 and 11 to 15 fail, the six others do not', () => {
  for (let opcode = 0; opcode < 16; opcode++) {
    const isKnown = opcode < 3 || (opcode > 7 && opcode < 11)
    assert.deepEqual(judged({ opcode }), [isKnown ? 'legal' : 'opcode-reserved'])
  }
})

test('F5 control-fragmented: close, ping and pong without FIN fail', () => {
  for (const opcode of [8, 9, 10]) {
    assert.deepEqual(judged({ opcode, isFinal: false }), ['control-fragmented'])
  }
})

test('F5 control-too-long: close, ping and pong of 126 bytes and more fail, of 125 do not', () => {
  for (const opcode of [8, 9, 10]) {
    assert.deepEqual(judged({ opcode, payload: payload(125) }), ['legal'])
    for (const length of [126, 127, 70_000]) {
      assert.deepEqual(judged({ opcode, payload: payload(length) }), ['control-too-long'])
    }
    assert.deepEqual(judged({ opcode, form: 64, payload: payload(3) }), ['control-too-long'])
  }
})

test('a breach that two bytes show is told at the second byte, whatever the header still lacks', () => {
  const heads: Array<[string, RuleCode]> = [
    ['82 05', 'mask-missing'],
    ['82 7e', 'mask-missing'],
    ['c2 fe', 'rsv1-unexpected'],
    ['92 ff', 'rsv23-unexpected'],
    ['83 ff', 'opcode-reserved'],
    ['09 80', 'control-fragmented'],
    ['88 fe', 'control-too-long'],
  ]
  for (const [head, code] of heads) {
    assert.deepEqual(read(hex(head)).calls, [code])
    assert.deepEqual(read(hex(head), { step: 1 }).calls, [code])
    assert.deepEqual(read(hex(head).slice(0, 1)).calls, [])
  }
})

test('F12 mask-key-fresh: a masking key of zero is legal', () => {
  const bytes = frame({ opcode: 1, key: [0, 0, 0, 0], payload: 'plain' })
  assert.deepEqual(read(bytes).calls, ['fin mask op1 len5 at0+6', '= 70 6c 61 69 6e'])
})

test('F11 mask-offset-kept: a payload cut at every byte is unmasked as a whole one', () => {
  for (const key of [KEY, [0, 0, 1, 0], [9, 0, 0, 0]]) {
    const bytes = frame({ opcode: 2, key, payload: payload(300) })
    const whole = read(bytes).calls
    for (let step = 1; step <= 17; step++) assert.deepEqual(read(bytes, { step }).calls, whole)
  }
})

test('nothing is read behind a breach, in this read or a later one', () => {
  const bytes = concat([
    frame({ opcode: 3, key: KEY }),
    frame({ opcode: 1, key: KEY, payload: 'no' }),
  ])
  for (const step of [1, 5, bytes.length]) {
    const { calls, reader } = read(bytes, { step })
    assert.deepEqual(calls, ['opcode-reserved'])
    assert.equal(reader.isStopped, true)
  }
})

test('a sink that answers false at a header or a payload gets no further call', () => {
  const bytes = concat([1, 2, 3].map(() => frame({ opcode: 1, payload: 'ab' })))
  for (const refused of ['header', 'payload'] as const) {
    const calls: string[] = []
    const sink: FrameSink = {
      header: () => calls.push('header') > 0 && refused !== 'header',
      payload: () => calls.push('payload') > 0 && refused !== 'payload',
      violation: () => false,
    }
    const reader = new FrameReader(sink, false)
    reader.read(bytes.slice(), 0, bytes.length)
    reader.read(bytes.slice(), 0, bytes.length)
    assert.deepEqual(calls, refused === 'header' ? ['header'] : ['header', 'payload'])
  }
})

test('a tolerant sink reads a stream of broken frames to its end, each with its offset', () => {
  const bytes = concat([
    frame({ opcode: 1, payload: 'hi' }),
    frame({ opcode: 3, rsv: 7, key: KEY, payload: 'a' }),
    frame({ opcode: 9, isFinal: false, key: KEY, payload: payload(126) }),
    frame({ opcode: 2, form: 64, key: KEY, payload: 'min' }),
    frame({ opcode: 10, key: KEY }),
  ])
  const expected = [
    'mask-missing',
    'fin op1 len2 at0+2',
    '= 68 69',
    'rsv23-unexpected',
    'rsv1-unexpected',
    'opcode-reserved',
    'fin rsv7 mask op3 len1 at4+6',
    '= 61',
    'control-fragmented',
    'control-too-long',
    'mask op9 len126 at11+8',
    `= ${digestOf(payload(126))}`,
    'length-not-minimal',
    'fin mask op2 len3 at145+14',
    '= 6d 69 6e',
    'fin mask op10 len0 at162+6',
    '= ',
  ]
  for (let step = 1; step <= bytes.length; step++) {
    assert.deepEqual(read(bytes, { isTolerant: true, step }).calls, expected, `reads of ${step}`)
  }
})

test('the reader knows when it stands between two frames', () => {
  const bytes = frame({ opcode: 1, key: KEY, payload: 'abc' })
  for (let length = 0; length <= bytes.length; length++) {
    const isBetween = length === 0 || length === bytes.length
    assert.equal(read(bytes.slice(0, length)).reader.isBetweenFrames, isBetween, `${length} bytes`)
  }
})

test('only the given range of a chunk is read', () => {
  const inner = frame({ opcode: 2, key: KEY, payload: payload(200) })
  const chunk = concat([hex('ff ff ff'), inner, hex('ff ff')])
  const starts: number[] = []
  const ends: boolean[] = []
  const sink: FrameSink = {
    header: (f) => starts.push(f.frameStart) > 0 && f.length === 200,
    payload: (_, start, end, isLast) => ends.push(isLast) > 0 && end - start === 200,
    violation: (code) => assert.fail(code),
  }
  const reader = new FrameReader(sink, true)
  reader.read(chunk, 3, 3 + inner.length)
  reader.read(concat([hex('ff'), inner]), 1, 1 + inner.length)
  assert.deepEqual(ends, [true, true])
  assert.deepEqual(starts, [0, inner.length])
  assert.equal(reader.isStopped, false)
  assert.deepEqual(chunk.subarray(0, 3), hex('ff ff ff'))
  assert.deepEqual(chunk.subarray(3 + inner.length), hex('ff ff'))
})
