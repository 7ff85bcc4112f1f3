import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closeReport, frameReport, messageReport } from '../../testing/reports.ts'
import { FrameTexts } from './frame-text.ts'

const encoder = new TextEncoder()

test('a continuation of a text message is text, one of a binary message is not', () => {
  const texts = new FrameTexts()
  assert.equal(texts.textOf(frameReport({ isFinal: false, payload: encoder.encode('He') })), 'He')
  const other = frameReport({ from: 'server', opcode: 2, isFinal: false })
  assert.equal(texts.textOf(other), undefined)
  const rest = { opcode: 0, part: 1, payload: encoder.encode('llo') }
  assert.equal(texts.textOf(frameReport({ ...rest })), 'llo')
  assert.equal(texts.textOf(frameReport({ ...rest, from: 'server' })), undefined)
  assert.equal(texts.textOf(frameReport({ ...rest, message: undefined })), undefined)
})

test('a compressed message in one frame shows its inflated text, in several nothing', () => {
  const texts = new FrameTexts()
  const completes = messageReport({ text: 'inflated' })
  assert.equal(texts.textOf(frameReport({ rsv: 4, completes })), 'inflated')
  assert.equal(texts.textOf(frameReport({ rsv: 4, isFinal: false })), undefined)
  assert.equal(texts.textOf(frameReport({ opcode: 0, part: 1, completes })), undefined)
})

test('control frames show what they say', () => {
  const texts = new FrameTexts()
  assert.equal(texts.textOf(frameReport({ opcode: 9, payload: encoder.encode('통') })), '통')
  assert.equal(texts.textOf(frameReport({ opcode: 10, payload: Uint8Array.of(0xff) })), undefined)
  const close = frameReport({ opcode: 8, close: { code: 1000, reason: 'bye' } })
  assert.equal(texts.textOf(close), 'bye')
})

test('the next connection of the same number begins afresh', () => {
  const texts = new FrameTexts()
  texts.textOf(frameReport({ isFinal: false }))
  texts.forget(closeReport())
  assert.equal(texts.textOf(frameReport({ opcode: 0, part: 1 })), undefined)
})
