// The client half of the library in Chromium, bundled by Vite from the built package.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { bundle } from './bundle.ts'
import { type CaseServer, startCaseServer } from './whatwg/case-server.ts'

const LIMIT = { timeout: 60_000 }
/** What a page has to load under gzip, with all it can use: 21 KB, much of it the table of rules. */
const MOST_BYTES = 25_000

let server: CaseServer
let browser: Browser
let page: Page

before(async () => {
  server = await startCaseServer({
    '/': ['text/html', '<!doctype html><script type="module" src="/client.js"></script>'],
    '/client.js': ['text/javascript', await bundle('client.ts')],
  })
  browser = await launchBrowser()
  page = await browser.newPage()
  await page.goto(`http://${server.host}/`)
  await page.waitForFunction('self.tongro !== undefined')
}, LIMIT)

after(async () => {
  await browser?.close()
  await server?.stop()
}, LIMIT)

/** Runs the text as the body of an async function in the page, which has the library and `base`. */
function inPage<T>(body: string): Promise<T> {
  return page.evaluate(
    `(async ({ connect, reconnect, json, WebSocketStream }, base) => { ${body} })(self.tongro, 'ws://${server.host}')`,
  )
}

test(
  'a bundler for pages takes the browser’s half: nothing of Node.js, and small',
  LIMIT,
  async () => {
    const code = await bundle('client.ts', true)
    assert.doesNotMatch(code, /node:|__vite-browser-external|diagnostics_channel|\bBuffer\b/)
    const { length } = gzipSync(code)
    assert.ok(length < MOST_BYTES, `${length} bytes under gzip`)
  },
)

test('what the page gets is a part of what Node.js gets, by the same names', LIMIT, async () => {
  const names = await inPage<string[]>('return Object.keys(self.tongro).sort()')
  const node = Object.keys(await import('tongro'))
  assert.deepEqual(
    names.filter((name) => !node.includes(name)),
    [],
  )
  for (const name of [
    'connect',
    'reconnect',
    'WebSocket',
    'WebSocketStream',
    'json',
    'ClosedError',
  ]) {
    assert.ok(names.includes(name), name)
  }
  assert.equal(await inPage('return self.tongro.WebSocket === self.WebSocket'), true)
})

test('messages there and back, in order, from the first; a clean close', LIMIT, async () => {
  const told = await inPage(`
    const socket = await connect(base + '/echo', { protocols: ['v1'] })
    socket.send('é')
    socket.send(new Uint8Array([1, 2]))
    const got = []
    for await (const message of socket) {
      got.push(typeof message === 'string' ? message : [...message])
      if (got.length === 2) break
    }
    socket.close(4000, 'bye')
    const { code, reason, wasClean, initiator } = await socket.closed
    const early = await connect(base + '/burst')
    await new Promise((resolve) => setTimeout(resolve, 50))
    const first = (await early[Symbol.asyncIterator]().next()).value
    early.terminate()
    return [socket.protocol, got, code, reason, wasClean, initiator, first]`)
  assert.deepEqual(told, ['v1', ['é', [1, 2]], 4000, 'bye', true, 'local', '0'])
})

test('errors: a refusal, a broken line, and what a page cannot do', LIMIT, async () => {
  const told = await inPage(`
    const failed = async (run) => { try { await run() } catch (error) { return error.name + ' ' + error.code } }
    const socket = await connect(base + '/terminate')
    socket.send('now')
    return [
      await failed(() => connect(base + '/refuse')),
      await failed(() => connect(base + '/silent', { timeout: 50 })),
      await failed(() => connect(base, { headers: {} })),
      await failed(() => connect('ftp://x/')),
      await failed(async () => { for await (const _ of socket) {} }),
      await failed(() => socket.send('late')),
    ]`)
  assert.deepEqual(told, [
    'TransportError CONNECT',
    'HandshakeError HANDSHAKE_TIMEOUT',
    'MisuseError not-in-browser',
    'MisuseError url-invalid',
    'ClosedError SOCKET_CLOSED',
    'ClosedError SOCKET_CLOSED',
  ])
})

test('reconnect: one loop over several lives, and a rule that stops', LIMIT, async () => {
  const told = await inPage(`
    const places = ['/close?code=1011', '/refuse', '/close?code=1001', '/burst']
    const states = []
    const feed = reconnect(() => base + (places.shift() ?? '/close?code=1008&reason=no'), {
      backoff: { base: 5, cap: 5 },
      onState: ({ state }) => states.push(state),
    })
    const got = []
    for await (const message of feed) {
      got.push(message)
      if (got.length === 20) break
    }
    feed.socket.close(4000)
    const { why, closed } = await feed.closed
    return [got.length, feed.lives, why, closed.code, closed.reason, states.filter((one) => one === 'waiting').length]`)
  assert.deepEqual(told, [20, 4, 'rule', 1008, 'no', 4])
})

test('streams and typed messages', LIMIT, async () => {
  const told = await inPage(`
    const stream = new WebSocketStream(base + '/echo')
    const { readable, writable } = await stream.opened
    await writable.getWriter().write('through')
    const { value } = await readable.getReader().read()
    stream.close({ closeCode: 4001 })
    const { closeCode } = await stream.closed
    const double = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value * 2 }) } }
    const socket = await connect(base + '/echo', { messages: json(double) })
    socket.send(21)
    const typed = (await socket[Symbol.asyncIterator]().next()).value
    socket.close()
    return [value, closeCode, typed]`)
  assert.deepEqual(told, ['through', 4001, 42])
})
