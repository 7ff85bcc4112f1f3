import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexOf } from '../detail/bytes-shown.ts'
import { hexBytes } from '../detail/testing-reports.ts'
import { dissect } from './dissect.ts'

const codes = (hex: string, from: 'client' | 'server', hasDeflate = false): string[][] =>
  dissect(hexBytes(hex), from, hasDeflate).frames.map(({ report }) =>
    report.findings.map(({ code }) => code),
  )

test('every field fault that can be typed is found', () => {
  assert.deepEqual(codes('81 85 37 fa 21 3d 7f 9f 4d 51 58', 'client'), [[]])
  assert.deepEqual(codes('81 05 48 65 6c 6c 6f', 'client'), [['mask-missing']])
  assert.deepEqual(codes('8a 80 00 00 00 00', 'server'), [['mask-unexpected']])
  assert.deepEqual(codes('83 7e 00 01 61', 'server'), [['opcode-reserved', 'length-not-minimal']])
  assert.deepEqual(codes('09 00', 'server'), [['control-fragmented']])
  assert.deepEqual(codes('81 01 ff', 'server'), [['text-not-utf8']])
  assert.deepEqual(codes('80 00', 'server'), [['continuation-unexpected']])
})

test('RSV1 is legal where compression counts as agreed, and nowhere else', () => {
  assert.deepEqual(codes('c1 07 f2 48 cd c9 c9 07 00', 'server'), [['rsv1-unexpected']])
  assert.deepEqual(codes('c1 07 f2 48 cd c9 c9 07 00', 'server', true), [[]])
})

test('several frames follow each other, each with its own bytes and message', () => {
  const { frames, rest } = dissect(hexBytes('01 03 48 65 6c 80 02 6c 6f 89 00'), 'server', false)
  assert.deepEqual(
    frames.map(({ wire, message }) => [hexOf(wire), message?.text]),
    [
      ['01 03 48 65 6c', 'Hello'],
      ['80 02 6c 6f', 'Hello'],
      ['89 00', undefined],
    ],
  )
  assert.equal(rest.length, 0)
})

test('a header that has only begun is the rest', () => {
  assert.equal(hexOf(dissect(hexBytes('81'), 'client', false).rest), '81')
  assert.equal(hexOf(dissect(hexBytes('89 00 82 7e 01'), 'server', false).rest), '82 7e 01')
  assert.deepEqual(dissect(new Uint8Array(0), 'client', false), {
    frames: [],
    rest: new Uint8Array(0),
  })
})

test('a payload that has only begun is a frame with the bytes that are there', () => {
  const { frames, rest } = dissect(hexBytes('81 85 37 fa 21 3d 7f'), 'client', false)
  assert.equal(frames[0]?.report.isWhole, false)
  assert.equal(hexOf(frames[0]?.wire ?? new Uint8Array(0)), '81 85 37 fa 21 3d 7f')
  assert.equal(rest.length, 0)
})
