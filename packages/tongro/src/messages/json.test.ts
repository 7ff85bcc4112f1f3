// json() by itself: what it takes, what it refuses and how it tells, with real validators.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { MisuseError, ProtocolViolation } from '../protocol/index.ts'
import {
  checkCodec,
  InvalidMessageError,
  json,
  type MessageCodec,
  type StandardSchema,
} from './index.ts'

/** The same shape by three validators, each with a transform on the way in. */
const VALIDATORS: ReadonlyArray<readonly [string, StandardSchema<{ n: string }, { n: number }>]> = [
  ['zod', z.object({ n: z.string().regex(/^\d+$/).transform(Number) })],
  ['valibot', v.object({ n: v.pipe(v.string(), v.digits(), v.transform(Number)) })],
  ['arktype', type({ n: 'string.integer.parse' })],
]

async function refusal<In>(codec: MessageCodec<In, never>, message: string | Uint8Array) {
  try {
    await codec.decode(message)
  } catch (error) {
    assert.ok(error instanceof InvalidMessageError, String(error))
    return error
  }
  throw new Error('It was taken')
}

for (const [name, schema] of VALIDATORS) {
  test(`${name}: a handler gets the output, what does not fit is told with its path`, async () => {
    const codec = json(schema)
    assert.deepEqual(await codec.decode('{"n":"42"}'), { n: 42 })
    const error = await refusal(codec, '{"n":true}')
    assert.equal(error.code, 'message-not-of-schema')
    assert.deepEqual(
      error.issues.map(({ path }) => path),
      [['n']],
    )
    assert.match(error.message, /^RFC 6455 7\.4\.1: Message does not fit the schema \(.*\bn\b/)
    assert.equal(error.received, '{"n":true}')
  })

  test(`${name}: validateSend checks the input, and sends what was given`, () => {
    const codec = json(schema, { validateSend: true })
    assert.equal(codec.encode({ n: '42' }), '{"n":"42"}')
    assert.throws(
      () => codec.encode({ n: 42 } as never),
      (error) =>
        error instanceof MisuseError &&
        error.code === 'message-invalid' &&
        /\bn\b/.test(error.message),
    )
  })
}

test('an asynchronous validator is waited for', async () => {
  const schema = z.object({ name: z.string().refine(async (name) => name !== 'taken', 'Taken') })
  const codec = json(schema)
  const decoded = codec.decode('{"name":"kim"}')
  assert.ok(decoded instanceof Promise)
  assert.deepEqual(await decoded, { name: 'kim' })
  const error = await refusal(codec, '{"name":"taken"}')
  assert.deepEqual(error.issues, [{ message: 'Taken', path: ['name'] }])
  const sending = json(schema, { validateSend: true })
  assert.throws(
    () => sending.encode({ name: 'kim' }),
    (error) => error instanceof MisuseError && error.code === 'validator-asynchronous',
  )
})

test('without a schema any JSON goes through, primitives included', () => {
  const codec = json()
  for (const value of [null, true, 0, -1.5e300, '', '"', [], [[]], {}, { a: [1, null] }]) {
    assert.deepEqual(codec.decode(codec.encode(value) as string), value)
  }
})

test('one schema for each direction, and one left out', () => {
  const receive = z.object({ say: z.string() })
  const send = z.object({ heard: z.string() })
  const both = json({ receive, send }, { validateSend: true })
  assert.deepEqual(both.decode('{"say":"a"}'), { say: 'a' })
  assert.equal(both.encode({ heard: 'a' }), '{"heard":"a"}')
  assert.throws(() => both.encode({ say: 'a' } as never), MisuseError)
  assert.throws(() => both.decode('{"heard":"a"}'), InvalidMessageError)
  assert.equal(json({ receive }).encode({ anything: 1 }), '{"anything":1}')
  assert.deepEqual(json({ send }).decode('[1]'), [1])
})

test('L11 message-not-json: what is no JSON text is refused with 1007', async () => {
  const codec = json()
  for (const message of [
    '',
    ' ',
    '{',
    '{"a":1,}',
    'undefined',
    "{'a':1}",
    '1 2',
    '\ufeff1',
    'NaN',
  ]) {
    const error = await refusal(codec, message)
    assert.equal(error.code, 'message-not-json', message)
    assert.equal(error.closeCode, 1007)
    assert.ok(error.cause instanceof SyntaxError)
    assert.ok(error instanceof ProtocolViolation)
  }
})

test('L11 message-not-json: binary is refused, or parsed where json() says so', async () => {
  const bytes = Buffer.from('{"a":"é"}')
  const error = await refusal(json(), bytes)
  assert.equal(error.closeCode, 1007)
  assert.equal(error.received, bytes)
  const lenient = json(undefined, { binary: 'parse' })
  assert.deepEqual(lenient.decode(bytes), { a: 'é' })
  assert.equal((await refusal(lenient, Uint8Array.of(0x22, 0xff, 0x22))).code, 'message-not-json')
  assert.equal((await refusal(lenient, Uint8Array.of(0x7b))).code, 'message-not-json')
})

test('L11 message-not-of-schema: what does not fit is refused with 1008', async () => {
  const error = await refusal(json(z.number()), '"a"')
  assert.equal(error.closeCode, 1008)
  assert.deepEqual(error.issues[0]?.path, [])
})

test('paths are told as they are written in code, cut and without control characters', async () => {
  const items = z.object({ items: z.array(z.record(z.string(), z.object({ a: z.number() }))) })
  const error = await refusal(json(items), '{"items":[{},{"first name\\n":{"a":"x"}}]}')
  assert.deepEqual(error.issues[0]?.path, ['items', 1, 'first name\n', 'a'])
  assert.match(error.message, /items\[1\]\["first name\\n"\]\.a: /)
  const long = await refusal(json(items), `{"items":[{"${'k'.repeat(1e5)}":{"a":"x"}}]}`)
  assert.ok(long.message.length < 300, String(long.message.length))
  const rude: StandardSchema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: () => ({
        issues: [{ message: 'a\r\nb\u0007', path: [{ key: 'k' }, Symbol('s')] }],
      }),
    },
  }
  assert.match((await refusal(json(rude), '1')).message, /k\["Symbol\(s\)"\]: a b $|: a b \)$/)
})

test('thousands of issues are cut to 32', async () => {
  const error = await refusal(json(z.array(z.string())), JSON.stringify(Array(5000).fill(1)))
  assert.equal(error.issues.length, 32)
})

test('L12 message-nested-too-deep: nesting has a limit, of 128 unless told otherwise', async () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  const codec = json()
  codec.decode(nested(128))
  const error = await refusal(codec, nested(129))
  assert.equal(error.code, 'message-nested-too-deep')
  assert.equal(error.closeCode, 1008)
  assert.equal((await refusal(codec, '{"a":'.repeat(200_000))).code, 'message-nested-too-deep')
  assert.deepEqual(json(undefined, { depth: 1 }).decode('[1]'), [1])
  assert.equal((await refusal(json(undefined, { depth: 1 }), '[[]]')).code, error.code)
})

test('many siblings are not deep, and brackets in strings are no nesting', () => {
  const codec = json(undefined, { depth: 3 })
  const wide = [Array.from({ length: 1000 }, () => [])]
  assert.deepEqual(codec.decode(JSON.stringify(wide)), wide)
  for (const text of ['[[[[', '\\[[[[', '"[[[[', '\\"[[[[', '\\\\"[[[{{{', '"', '\\']) {
    assert.deepEqual(codec.decode(JSON.stringify([text])), [text])
  }
})

test('__proto__ is left out in every spelling, and reaches no prototype', () => {
  const codec = json()
  for (const key of [
    '__proto__',
    '\\u005f_proto__',
    '__pro\\u0074o__',
    '_\\u005F\\u0070\\u0072oto__',
  ]) {
    const value = codec.decode(`{"a":{"${key}":{"isAdmin":true},"b":1}}`) as { a: object }
    assert.deepEqual(Object.keys(value.a), ['b'], key)
    assert.equal('isAdmin' in Object.assign({}, value.a), false)
  }
  assert.deepEqual(codec.decode('"__proto__"'), '__proto__')
  assert.deepEqual(codec.decode('{"constructor":{"prototype":1}}'), {
    constructor: { prototype: 1 },
  })
  assert.equal('isAdmin' in {}, false)
})

test('what has no JSON is a misuse', () => {
  const ring: Record<string, unknown> = {}
  ring['self'] = ring
  for (const value of [undefined, () => 1, Symbol('s'), 1n, ring]) {
    assert.throws(
      () => json().encode(value),
      (error) => error instanceof MisuseError && error.code === 'message-not-json',
    )
  }
})

test('a fault of the validator is no invalid message', async () => {
  const failing = json(
    z.unknown().refine(() => {
      throw new RangeError('no database')
    }),
  )
  await assert.rejects(async () => failing.decode('1'), RangeError)
})

test('wrong schemas and options are told at once', () => {
  const schema = z.string()
  for (const wrong of [
    () => json({} as never),
    () => json(null as never),
    () => json('string' as never),
    () => json({ recieve: schema } as never),
    () => json({ receive: {} } as never),
    () => json({ '~standard': { version: 2, validate: () => 1 } } as never),
    () => json(schema, { depth: 0 }),
    () => json(schema, { depth: 1.5 }),
    () => json(schema, { invalid: 'drop' as never }),
    () => json(schema, { binary: true as never }),
    () => json(schema, { validateSend: 1 as never }),
    () => json(schema, { ignore: true } as never),
    () => json(schema, null as never),
    // zod's schemas have decode and encode, and arktype's are functions.
    () => checkCodec(schema),
    () => checkCodec(type('string')),
    () => checkCodec(null),
    () => checkCodec({}),
  ]) {
    assert.throws(wrong, MisuseError, wrong.toString())
  }
})
