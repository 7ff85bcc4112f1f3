import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeDeflater, makeInflater } from './deflate.ts'
import { OneShotDeflater, OneShotInflater } from './one-shot-deflate.ts'

// Read at the first call, so for this file alone.
process.env['TONGRO_ZLIB'] = 'one-shot'

test('TONGRO_ZLIB=one-shot chooses the public calls for the whole process', () => {
  for (let i = 0; i < 2; i++) {
    const settings = { windowBits: 12, memLevel: 5, level: 1 }
    assert.ok(makeDeflater(settings, true) instanceof OneShotDeflater)
    assert.ok(makeInflater(12, true, 1000) instanceof OneShotInflater)
    process.env['TONGRO_ZLIB'] = ''
  }
})
