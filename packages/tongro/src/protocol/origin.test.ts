// Which pages may open a WebSocket here.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isOriginAllowed } from './origin.ts'

test('a program that sends no Origin is allowed under every policy', () => {
  for (const policy of ['same', '*', [], ['https://a.example']] as const) {
    assert.equal(isOriginAllowed(policy, undefined, 'a.example'), true)
  }
})

test('H15 origin-refused: the same host and port is allowed, in any case and with default ports', () => {
  const pairs = [
    ['http://localhost:8080', 'localhost:8080'],
    ['http://A.Example', 'a.example'],
    ['https://a.example', 'A.EXAMPLE'],
    ['http://a.example:80', 'a.example'],
    ['http://a.example', 'a.example:80'],
    ['https://a.example', 'a.example:443'],
    ['https://a.example:443', 'a.example'],
    ['http://[::1]:8080', '[::1]:8080'],
    ['http://[::1]', '[::1]'],
    ['http://127.0.0.1', '127.0.0.1'],
  ] as const
  for (const [origin, host] of pairs) {
    assert.equal(isOriginAllowed('same', origin, host), true, `${origin} at ${host}`)
  }
})

test('H15 origin-refused: another host, port or scheme port, null and what is no origin are refused', () => {
  const pairs = [
    ['null', 'a.example'],
    ['', 'a.example'],
    ['http://b.example', 'a.example'],
    ['http://a.example.evil', 'a.example'],
    ['http://evil-a.example', 'a.example'],
    ['http://sub.a.example', 'a.example'],
    ['http://a.example:8081', 'a.example:8080'],
    ['http://localhost', 'localhost:8080'],
    ['http://127.0.0.1:8080', 'localhost:8080'],
    ['https://a.example', 'a.example:80'],
    ['http://a.example', 'a.example:443'],
    ['http://a.example@evil.example', 'a.example'],
    ['http://evil.example/http://a.example', 'a.example'],
    ['http://a.example/', 'a.example'],
    ['http://a.example http://evil.example', 'a.example'],
    ['http://evil.example, http://a.example', 'a.example'],
    ['http://a.example, http://a.example', 'a.example'],
    ['a.example', 'a.example'],
    ['://a.example', 'a.example'],
    ['http://', ''],
  ] as const
  for (const [origin, host] of pairs) {
    assert.equal(isOriginAllowed('same', origin, host), false, `${origin} at ${host}`)
    assert.equal(isOriginAllowed([], origin, host), false, `${origin} at ${host}`)
  }
})

test('a listed origin is allowed besides the own one, with its scheme and port', () => {
  const policy = ['https://shop.example', 'null', 'http://dev.example:3000']
  const isAllowed = (origin: string): boolean => isOriginAllowed(policy, origin, 'api.example')
  for (const origin of [
    'https://shop.example',
    'https://SHOP.example:443',
    'null',
    'http://dev.example:3000',
    'https://api.example',
  ]) {
    assert.equal(isAllowed(origin), true, origin)
  }
  for (const origin of [
    'http://shop.example',
    'https://dev.example:3000',
    'https://shop.example:444',
    'http://dev.example',
    'https://x.shop.example',
  ]) {
    assert.equal(isAllowed(origin), false, origin)
  }
})

test('the policy * takes any page, null included', () => {
  for (const origin of ['null', '', 'http://evil.example']) {
    assert.equal(isOriginAllowed('*', origin, 'a.example'), true)
  }
})

test('any origin that the URL standard gives another host than ours is refused', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab.:/@#?1[]0\\%'.split('')), maxLength: 14 })
  fc.assert(
    fc.property(text, (tail) => {
      const origin = `http://${tail}`
      const url = URL.canParse(origin) ? new URL(origin) : undefined
      if (isOriginAllowed('same', origin, 'a.b')) assert.equal(url?.host, 'a.b')
    }),
    { numRuns: 1000 },
  )
})
