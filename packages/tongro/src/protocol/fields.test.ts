// Header fields: order, case, repetition, and names that objects would trip over.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fields } from './fields.ts'

function fieldsOf(...entries: Array<[string, string]>): Fields {
  const fields = new Fields()
  for (const [name, value] of entries) fields.add(name, value)
  return fields
}

test('a name is found without regard to the case of the wire', () => {
  const fields = fieldsOf(['SEC-WebSocket-KEY', 'a'])
  assert.equal(fields.get('sec-websocket-key'), 'a')
  assert.equal(fields.has('sec-websocket-key'), true)
})

test('repeated names are counted, listed and joined in order', () => {
  const fields = fieldsOf(['A', '1'], ['b', 'x'], ['a', '2'], ['A', ''])
  assert.equal(fields.count('a'), 3)
  assert.deepEqual(fields.all('a'), ['1', '2', ''])
  assert.equal(fields.get('a'), '1, 2, ')
  assert.deepEqual(
    [...fields],
    [
      ['a', '1'],
      ['b', 'x'],
      ['a', '2'],
      ['a', ''],
    ],
  )
})

test('an absent name is absent everywhere, an empty value is not absent', () => {
  const fields = fieldsOf(['empty', ''])
  assert.equal(fields.get('none'), undefined)
  assert.equal(fields.count('none'), 0)
  assert.equal(fields.has('none'), false)
  assert.deepEqual(fields.all('none'), [])
  assert.equal(fields.get('empty'), '')
  assert.equal(fields.has('empty'), true)
})

test('names of Object.prototype are names like any other', () => {
  const empty = new Fields()
  for (const name of ['__proto__', 'constructor', 'hasownproperty', 'tostring']) {
    assert.equal(empty.get(name), undefined)
    assert.equal(empty.has(name), false)
    const fields = fieldsOf([name, 'v'])
    assert.equal(fields.get(name), 'v')
    assert.deepEqual([...fields], [[name, 'v']])
  }
  assert.equal(({} as Record<string, unknown>)['v'], undefined)
})
