import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf, HELLO, MASKED_HELLO } from '../../../test-support/capture-script.ts'
import type { RuleCode } from '../../protocol/index.ts'
import { bytesToDecide, decide, type Expectation, findFrames } from './resync.ts'

const FROM_SERVER: Expectation = { expectsMask: false, allowedRsv: 0, tolerated: new Set() }
const FROM_CLIENT: Expectation = { ...FROM_SERVER, expectsMask: true }

test('a broken frame with a legal one behind it is in step', () => {
  const window = bytesOf(`8305 48656c6c6f ${HELLO}`)
  assert.deepEqual(decide(window, 0, FROM_SERVER, true), { kind: 'in-step' })
})

test('a shift is found before and behind the doubtful header', () => {
  // The header at 0 is the tail of the frame before: three bytes too many.
  assert.deepEqual(decide(bytesOf(`6c6c6f ${HELLO}${HELLO}`), 0, FROM_SERVER, true), {
    kind: 'shift',
    shift: 3,
  })
  // The frame before declared two bytes too many; the reader stands inside the next one.
  const late = bytesOf(`${HELLO}${HELLO}${HELLO}`)
  assert.deepEqual(decide(late, 2, FROM_SERVER, true), { kind: 'shift', shift: -2 })
})

test('four bytes behind a frame tell a key that MASK does not announce, or one that is not there', () => {
  const unannounced = bytesOf(`8105 37fa213d 7f9f4d5158 ${MASKED_HELLO}${MASKED_HELLO}`)
  assert.deepEqual(decide(unannounced, 0, FROM_CLIENT, true), { kind: 'shift-behind', shift: 4 })
  const missing = bytesOf(`8185 48656c6c6f ${HELLO}${HELLO}`)
  assert.deepEqual(decide(missing, 0, FROM_SERVER, true), { kind: 'shift-behind', shift: -4 })
})

test('noise is lost, and two different broken frames in a row are not', () => {
  assert.deepEqual(decide(new Uint8Array(600).fill(0xff), 0, FROM_SERVER, false), { kind: 'lost' })
  const two = bytesOf(`8305 48656c6c6f b105 48656c6c6f ${HELLO}`)
  assert.deepEqual(decide(two, 0, FROM_SERVER, true), { kind: 'in-step' })
})

test('text that is not UTF-8 speaks against a place', () => {
  assert.equal(findFrames(bytesOf('810180 810180 810180'), 0, 9, FROM_SERVER, true), -1)
  assert.equal(findFrames(bytesOf('81017a 81017a 81017a'), 0, 9, FROM_SERVER, true), 0)
})

test('a habit of the side is no breach', () => {
  const tolerated = new Set<RuleCode>(['mask-missing'])
  const window = bytesOf(`6c6c6f ${HELLO}${HELLO}`)
  assert.notEqual(decide(window, 0, FROM_CLIENT, true).kind, 'shift')
  assert.deepEqual(decide(window, 0, { ...FROM_CLIENT, tolerated }, true), {
    kind: 'shift',
    shift: 3,
  })
})

test('a search is convinced by three frames, or by two up to the very end', () => {
  const noise = 'ffff'
  assert.equal(findFrames(bytesOf(noise + HELLO), 0, 9, FROM_SERVER, true), -1)
  assert.equal(findFrames(bytesOf(noise + HELLO + HELLO), 0, 16, FROM_SERVER, true), 2)
  assert.equal(findFrames(bytesOf(`${noise + HELLO + HELLO}81`), 0, 17, FROM_SERVER, false), -1)
  assert.equal(findFrames(bytesOf(noise + HELLO.repeat(3)), 0, 23, FROM_SERVER, false), 2)
  assert.equal(findFrames(bytesOf(HELLO), 0, 7, FROM_SERVER, true), 0)
})

test('what decides is finite, however long a frame says it is', () => {
  assert.equal(bytesToDecide(2, 10), 524)
  assert.ok(bytesToDecide(14, Number.MAX_SAFE_INTEGER) < 4096)
})
