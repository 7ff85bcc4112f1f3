import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from 'tongro'
import { InspectorPage, startTestApp } from '../../../../testing/inspector-page.ts'
import { MOST_PROXIES } from './page-proxies.ts'

const BOUNDED = { timeout: 40_000 }

test('a page starts a proxy, sees what passes, and stops it', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const page = await InspectorPage.open(t, port)
  // The server behind it checks Host.
  const upstream = `ws://localhost:${port}`
  page.ask({ do: 'proxy', listen: '127.0.0.1:0', upstream, rewriteHost: true })
  const started = await page.event('proxy')
  assert.equal(started['proxy'], 0)
  assert.equal(started['host'], '127.0.0.1')
  const socket = await connect(`ws://127.0.0.1:${started['port']}/echo`)
  socket.send('through')
  await page.until(() => page.bytes(0, 'server').includes('through'))
  assert.match(String(page.bytes(0, 'client')), /^GET \/echo /)
  const open = await page.until(({ kind }) => kind === 'open')
  assert.match(String(open['note']), /^through the proxy at /)
  page.ask({ do: 'stop-proxy', proxy: 0 })
  await page.event('proxy-stopped')
  await socket.closed
  await assert.rejects(connect(`ws://127.0.0.1:${started['port']}/echo`))
  page.ask({ do: 'stop-proxy', proxy: 0 })
  const again = await page.event('error')
  assert.equal(again['do'], 'stop-proxy')
  assert.match(String(again.text), /^Cannot stop proxy 0: /)
})

test('watching and a proxy share one list of connections', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const page = await InspectorPage.open(t, port)
  page.ask({ do: 'watch' })
  page.ask({ do: 'proxy', upstream: `ws://localhost:${port}`, rewriteHost: true })
  const started = await page.event('proxy')
  const socket = await connect(`ws://127.0.0.1:${started['port']}/echo`)
  t.after(() => socket.terminate())
  socket.send('twice')
  await page.until(() =>
    [0, 1].every((connection) => page.bytes(connection, 'server').includes('twice')),
  )
  const numbers = page.lines.filter(({ kind }) => kind === 'open').map((one) => one.connection)
  assert.deepEqual(numbers.toSorted(), [0, 1])
  assert.ok(page.lines.some(({ text }) => text?.startsWith('The proxy sent Host ') === true))
})

test('proxies end with the page that started them', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const page = await InspectorPage.open(t, port)
  page.ask({ do: 'proxy', upstream: `ws://localhost:${port}`, rewriteHost: true })
  const started = await page.event('proxy')
  const socket = await connect(`ws://127.0.0.1:${started['port']}/echo`)
  page.socket.terminate()
  await socket.closed
  await assert.rejects(connect(`ws://127.0.0.1:${started['port']}/echo`))
})

test('wrong and too many proxies are answered by a sentence', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const page = await InspectorPage.open(t, port)
  const upstream = `ws://localhost:${port}`
  const wrong: Array<[object, RegExp]> = [
    [{ listen: '0.0.0.0:0', upstream }, /^Cannot listen on 0\.0\.0\.0:0: .* loopback only/],
    [{ listen: 'example.com:80', upstream }, /loopback only/],
    [{ listen: 'nonsense', upstream }, /^Cannot listen on "nonsense": /],
    [{ listen: 9, upstream }, /^Cannot do "proxy" with listen 9: /],
    [{}, /^Cannot do "proxy" with upstream nothing: /],
    [{ upstream: 'file:///etc/passwd' }, /^Cannot forward to /],
    [{ upstream, rewriteHost: 1 }, /^Cannot do "proxy" with rewriteHost 1: /],
    [{ listen: `127.0.0.1:${port}`, upstream }, /it is in use/],
  ]
  for (const [members] of wrong) page.ask({ do: 'proxy', ...members })
  await page.until(() => page.lines.length === wrong.length)
  for (const [, expected] of wrong) {
    assert.ok(
      page.lines.some(({ text }) => expected.test(text ?? '')),
      String(expected),
    )
  }
  page.ask({ do: 'stop-proxy', proxy: '0' })
  await page.until(({ text }) => text?.startsWith('Cannot do "stop-proxy" with proxy "0"') === true)
  for (let i = 0; i <= MOST_PROXIES; i++) page.ask({ do: 'proxy', upstream })
  await page.until(({ text }) => text?.startsWith('Cannot start one more proxy: 4 run') === true)
})
