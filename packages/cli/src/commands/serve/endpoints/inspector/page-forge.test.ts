import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from 'tongro'
import { InspectorPage, startTestApp } from '../../../../testing/inspector-page.ts'

const BOUNDED = { timeout: 40_000 }

test('a page lists forgeries, plays a faulty client, and sees all of it', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const page = await InspectorPage.open(t, port)
  page.ask({ do: 'forgeries' })
  const listed = await page.event('forgeries')
  const names = (listed['forgeries'] as Array<{ name: string }>).map(({ name }) => name)
  assert.ok(names.includes('unmasked') && names.includes('accept-wrong'))
  page.ask({ do: 'forge', name: 'unmasked', url: `ws://localhost:${port}/echo` })
  const forged = await page.event('forged')
  assert.equal(forged['verdict'], 'strict')
  assert.equal(forged['closeCode'], 1002)
  assert.match(String(forged['sentence']), /^a text without mask: the server ended .* with 1002/)
  await page.until(() => page.bytes(0, 'client').includes(Buffer.from('\x81\x05Hello', 'latin1')))
  const open = await page.until(({ kind }) => kind === 'open')
  assert.equal(open['note'], 'forged: unmasked')
})

test('a page plays a faulty server for a client that comes', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const page = await InspectorPage.open(t, port)
  page.ask({ do: 'forge', name: 'accept-wrong' })
  const forging = await page.event('forging')
  page.ask({ do: 'forge', name: 'masked' })
  assert.match(String((await page.event('error')).text), /^Cannot forge twice at once: /)
  await assert.rejects(connect(`ws://127.0.0.1:${forging['port']}/`), /Sec-WebSocket-Accept/)
  const forged = await page.event('forged')
  assert.equal(forged['verdict'], 'strict')
})

test('wrong forgeries are answered by a sentence', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const page = await InspectorPage.open(t, port)
  const url = `ws://localhost:${port}/echo`
  const wrong: Array<[object, RegExp]> = [
    [{}, /^Cannot do "forge" with name nothing: /],
    [{ name: 'rsv1', url: 7 }, /^Cannot do "forge" with url 7: /],
    [{ name: 'rsv1', listen: 7 }, /^Cannot do "forge" with listen 7: /],
    [{ name: 'none', url }, /^Cannot forge "none" as a client: /],
    [{ name: 'rsv1', listen: '0.0.0.0:0' }, /loopback only/],
    [{ name: 'rsv1', url: 'ws://127.0.0.1:1/' }, /^Cannot connect to ws:\/\/127\.0\.0\.1:1\/: /],
  ]
  for (const [members, expected] of wrong) {
    page.ask({ do: 'forge', ...members })
    await page.until(({ text }) => expected.test(text ?? ''))
  }
})
