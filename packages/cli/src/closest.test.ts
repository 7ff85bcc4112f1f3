import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closest, didYouMean } from './closest.ts'

test('the nearest word is offered for a typing error', () => {
  assert.equal(closest('prot', ['host', 'port', 'config']), 'port')
  assert.equal(closest('conect', ['serve', 'connect', 'explain']), 'connect')
  assert.equal(closest('F3', ['F1', 'F33', 'f3']), 'f3')
})

test('nothing is offered when no word is near', () => {
  assert.equal(closest('database', ['host', 'port', 'config']), undefined)
  assert.equal(didYouMean('database', ['host']), '')
  assert.equal(didYouMean('hosts', ['host']), '; did you mean host?')
})
