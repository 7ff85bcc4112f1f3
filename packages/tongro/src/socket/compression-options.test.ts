// The option `compression`: its defaults, its ranges, and what is told about a mistake.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MisuseError } from '../protocol/index.ts'
import { type CompressionOptions, compressionOf } from './compression-options.ts'

function assertMisuse(options: object, code: string, message: RegExp): void {
  assert.throws(
    () => compressionOf(options as CompressionOptions),
    (error: unknown) => {
      assert.ok(error instanceof MisuseError)
      assert.equal(error.code, code)
      assert.match(error.message, message)
      return true
    },
  )
}

test('none and false are no compression; true and {} are the defaults', () => {
  assert.equal(compressionOf(undefined), undefined)
  assert.equal(compressionOf(false), undefined)
  assert.deepEqual(compressionOf(true), compressionOf({}))
  assert.deepEqual(compressionOf(true), {
    threshold: 1024,
    level: 1,
    memLevel: 5,
    policy: {
      serverNoContextTakeover: false,
      clientNoContextTakeover: false,
      serverMaxWindowBits: 12,
      clientMaxWindowBits: 12,
    },
  })
})

test('what is given stands, what is undefined is as if left out', () => {
  const config = compressionOf({
    threshold: 0,
    level: 9,
    memLevel: undefined,
    windowBits: 15,
    contextTakeover: false,
  })
  assert.deepEqual(config, {
    threshold: 0,
    level: 9,
    memLevel: 5,
    policy: {
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      serverMaxWindowBits: 15,
      clientMaxWindowBits: 15,
    },
  })
})

test('P4 window-of-256-declined: a window of 8 bits cannot be asked for', () => {
  assertMisuse({ windowBits: 8 }, 'option-invalid', /compression\.windowBits to 8: .* from 9 to 15/)
})

test('values out of range, of another type or unknown are misuse that names them', () => {
  for (const [name, values] of Object.entries({
    threshold: [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1024', null],
    level: [0, 10, '1', true],
    memLevel: [0, 10, {}],
    windowBits: [7, 16, '12'],
    contextTakeover: [0, 'no', null],
  })) {
    for (const value of values) {
      assertMisuse(
        { [name]: value },
        'option-invalid',
        new RegExp(`^Cannot set compression\\.${name} to`),
      )
    }
  }
  for (const name of ['treshold', 'serverMaxWindowBits', 'constructor', 'toString']) {
    assertMisuse(
      { [name]: 1 },
      'option-unknown',
      new RegExp(`^Cannot set compression\\.${name}: it is none of`),
    )
  }
  assertMisuse(JSON.parse('{"__proto__": 1}') as object, 'option-unknown', /compression\.__proto__/)
})

test('anything but a boolean or an object is misuse', () => {
  for (const value of ['yes', 1, 0, '', null, () => {}]) {
    assert.throws(() => compressionOf(value as unknown as boolean), MisuseError, String(value))
  }
})
