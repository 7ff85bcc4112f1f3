// Text messages, in both roles: UTF-8 over fragments and reads, and how soon a bad byte fails.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { concat, type FrameShape, frameTo, hex, Replay, utf8 } from './testing-frames.ts'

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

for (const role of ['server', 'client'] as const) {
  const events = (shapes: readonly FrameShape[]): string[] =>
    new Replay(role).feedFrames(...shapes).events

  describe(`text read by a ${role}`, () => {
    test('U1 text-not-utf8: text that ends inside a character fails, in one frame and at FIN', () => {
      for (const cut of ['c3', 'e2 82', 'f0 9f 98', '61 f0']) {
        const expected = ['violation text-not-utf8 1007']
        assert.deepEqual(events([text(hex(cut))]), expected)
        assert.deepEqual(events([text(hex(cut), false), more('')]), expected)
        assert.deepEqual(events([text('', false), more(hex(cut))]), expected)
        assert.deepEqual(events([text(hex(cut), false)]), [])
      }
    })

    test('U1 text-not-utf8: characters cut over fragments are put together', () => {
      const bytes = utf8('aé€😀')
      for (let a = 0; a <= bytes.length; a++) {
        for (let b = a; b <= bytes.length; b++) {
          const parts = [text(bytes.slice(0, a), false), more(bytes.slice(a, b), false)]
          assert.deepEqual(events([...parts, more(bytes.slice(b))]), ['text "aé€😀" 10'])
        }
      }
    })

    test('U2 utf8-strict: ill-formed text fails, and U+FFFD that was sent is no failure', () => {
      for (const bad of [
        'ed a0 80',
        'c0 80',
        'e0 80 80',
        'f0 80 80 80',
        'f4 90 80 80',
        '80',
        'ff',
      ]) {
        const bytes = concat([utf8('ok '), hex(bad), utf8(' \ufffd')])
        assert.deepEqual(events([text(bytes)]), ['violation text-not-utf8 1007'], bad)
        assert.deepEqual(events([text(bytes, false)]), ['violation text-not-utf8 1007'], bad)
      }
      const legal = ['\ufffd', 'a\ufffdb', '\u0000', '\uffff\ufffe', '\u{10ffff}']
      for (const good of legal)
        assert.deepEqual(new Replay(role).feedFrames(text(good)).messages, [good])
    })

    test('U3 utf8-fail-fast: a bad byte fails at the read it arrives in, before FIN and frame end', () => {
      const bytes = frameTo(role, {
        opcode: 1,
        payload: concat([utf8('abc'), hex('ff'), utf8('def')]),
      })
      const bad = bytes.length - 4
      const replay = new Replay(role).feed(bytes.slice(0, bad))
      assert.deepEqual(replay.events, [])
      replay.feed(bytes.slice(bad, bad + 1))
      assert.deepEqual(replay.events, ['violation text-not-utf8 1007'])
      assert.deepEqual(events([text('x', false), more(hex('ff'), false)]), [
        'violation text-not-utf8 1007',
      ])
    })

    test('U4 bom-kept: a leading U+FEFF is part of the message', () => {
      for (const shapes of [
        [text('\ufeffhi')],
        [text(hex('ef bb'), false), more(hex('bf 68 69'))],
      ]) {
        assert.deepEqual(new Replay(role).feedFrames(...shapes).messages, ['\ufeffhi'])
      }
    })

    test('binary messages may hold anything', () => {
      assert.deepEqual(events([binary(hex('ff c0 80'), false), more(hex('ed a0'))]), [
        'binary ff c0 80 ed a0',
      ])
    })
  })
}
