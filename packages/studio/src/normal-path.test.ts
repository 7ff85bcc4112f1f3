import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalPath } from './normal-path.ts'

test('trailing slashes do not make another page, and the root keeps its own', () => {
  assert.deepEqual(['/', '//', '/clock', '/clock/', '/clock//', '/a/b/'].map(normalPath), [
    '/',
    '/',
    '/clock',
    '/clock',
    '/clock',
    '/a/b',
  ])
})
