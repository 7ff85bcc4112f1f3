import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toTheme } from './theme.ts'

test('only the three themes are taken; anything else follows the system', () => {
  assert.deepEqual(['light', 'dark', 'system'].map(toTheme), ['light', 'dark', 'system'])
  assert.deepEqual([undefined, '', 'Dark', 'sepia'].map(toTheme), Array(4).fill('system'))
})
