import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, route, serve } from '../index.ts'
import { checkOptionKinds } from './check-options.ts'

test('an option of the wrong kind is told with its name, its kind and what it must be', () => {
  const kinds = { a: 'text', b: 'count', c: 'function', d: 'object', e: 'boolean' } as const
  const cases: ReadonlyArray<readonly [object, RegExp]> = [
    [{ a: '' }, /Cannot serve with a of type string that is empty: it must be a string/],
    [{ b: -1 }, /b of type number: it must be a whole number of 0 or more/],
    [{ c: null }, /c of null: it must be a function/],
    [{ d: 5 }, /d of type number: it must be an object/],
    [{ e: 'yes' }, /e of type string: it must be true or false/],
    [{ constructor: 1 }, /option constructor: it is none of a, b, c, d, e/],
  ]
  for (const [options, message] of cases) {
    assert.throws(
      () => checkOptionKinds('serve', options, kinds),
      (error: Error) => error.name === 'MisuseError' && message.test(error.message),
      JSON.stringify(options),
    )
  }
  checkOptionKinds('serve', { a: undefined, b: 0 }, kinds)
})

test('mistakes in options are MisuseErrors, before anything happens', async () => {
  const wrong: object[] = [
    { hostname: '' },
    { hostname: 5 },
    { path: '' },
    { path: '/x', hostname: 'localhost' },
    { tls: {} },
    { tls: { key: 'x', cert: 'y' } },
    { limits: 5 },
    { heartbeat: true },
    { heartbeat: { intervall: 1 } },
    { compression: 'x' },
    { compression: { level: 10 } },
    { compression: { windowbits: 10 } },
    { routes: 5 },
    { routes: { '/a?b': route({}) } },
  ]
  for (const options of wrong) {
    await assert.rejects(serve(options), { name: 'MisuseError' }, JSON.stringify(options))
  }
  assert.throws(() => route(undefined as unknown as object), { name: 'MisuseError' })
  const bad: unknown[] = [
    null,
    { signal: 5 },
    { protocols: 5 },
    { socketPath: 5 },
    { redirects: -1 },
  ]
  for (const options of [...bad, { headers: 5 }, { tls: 5 }, { heartbeat: true }, { onPing: 5 }]) {
    const attempt = connect('ws://127.0.0.1:1/', options as object)
    await assert.rejects(attempt, { name: 'MisuseError' }, JSON.stringify(options))
  }
})
