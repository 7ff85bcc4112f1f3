import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serverTextFrameLength } from './frame-length.ts'

test('each of the three length forms has its own header length', () => {
  assert.equal(serverTextFrameLength(''), 2)
  assert.equal(serverTextFrameLength('a'.repeat(125)), 127)
  assert.equal(serverTextFrameLength('a'.repeat(126)), 130)
  assert.equal(serverTextFrameLength('a'.repeat(65_535)), 65_539)
  assert.equal(serverTextFrameLength('a'.repeat(65_536)), 65_546)
})

test('the payload counts in UTF-8 bytes', () => {
  assert.equal(serverTextFrameLength('통로'), 8)
})
