import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bitsOf } from './header-bits.ts'

const SHORT = { headerSize: 2, isMasked: false, rsv: 3 }

test('each rule of a header points at its bits', () => {
  assert.deepEqual(bitsOf('mask-missing', SHORT), [{ start: 8, length: 1 }])
  assert.deepEqual(bitsOf('rsv1-unexpected', SHORT), [{ start: 1, length: 1 }])
  assert.deepEqual(bitsOf('opcode-reserved', SHORT), [{ start: 4, length: 4 }])
  assert.deepEqual(bitsOf('control-fragmented', SHORT), [{ start: 0, length: 1 }])
  assert.deepEqual(bitsOf('rsv23-unexpected', SHORT), [
    { start: 2, length: 1 },
    { start: 3, length: 1 },
  ])
  assert.deepEqual(bitsOf('rsv23-unexpected', { ...SHORT, rsv: 1 }), [{ start: 3, length: 1 }])
})

test('the bits of a length are those of its form, not those of the key behind it', () => {
  assert.deepEqual(bitsOf('control-too-long', SHORT), [{ start: 9, length: 7 }])
  const medium = { headerSize: 8, isMasked: true, rsv: 0 }
  assert.deepEqual(bitsOf('length-not-minimal', medium), [{ start: 9, length: 23 }])
  const long = { headerSize: 14, isMasked: true, rsv: 0 }
  assert.deepEqual(bitsOf('length-not-minimal', long), [{ start: 9, length: 71 }])
  assert.deepEqual(bitsOf('length-top-bit', long), [{ start: 16, length: 1 }])
})

test('a rule about the payload points at no bit of the header', () => {
  assert.deepEqual(bitsOf('text-not-utf8', SHORT), [])
})
