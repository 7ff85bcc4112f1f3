import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPort } from './port.ts'

test('the standard port is taken unless another is given', () => {
  assert.equal(readPort([], 5678), 5678)
  assert.equal(readPort(['--port', '0'], 5678), 0)
  assert.equal(readPort(['--port=65535'], 5678), 65535)
})

test('what is no port, and what is no option, is refused', () => {
  for (const text of ['65536', '-1', 'x', '', '1.5']) {
    assert.throws(() => readPort([`--port=${text}`], 5678), RangeError, text)
  }
  assert.throws(() => readPort(['--prot', '1'], 5678), /prot/)
  assert.throws(() => readPort(['1'], 5678))
})
