// Chromium over TLS: it opens WebSockets over HTTP/2 as soon as the server announces that it takes
// them (RFC 8441), on the session that the page came by.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { type Server, type ServerSocket, serve } from 'tongro'
import { makeCertificate } from '../interop/contract/certificate.ts'
import { launchBrowser, until, visit } from './browser.ts'

const LIMIT = { timeout: 90_000 }
const PAGE = '<!doctype html><html lang="en"><title>sockets</title><link rel="icon" href="data:,">'
const SIZE = 1 << 20

/** What the page does: three sockets, each sends a text and a megabyte and closes when both are back. */
const SCRIPT = `
  globalThis.ended = []
  for (let i = 0; i < 3; i++) {
    const socket = new WebSocket('wss://' + location.host + '/echo', ['v1', 'v2'])
    socket.binaryType = 'arraybuffer'
    const back = []
    socket.onopen = () => {
      socket.send('text ' + i)
      socket.send(new Uint8Array(${SIZE}).fill(i))
    }
    socket.onmessage = ({ data }) => {
      back.push(typeof data === 'string' ? data : new Uint8Array(data)[${SIZE - 1}])
      if (back.length === 2) socket.close(3001, 'enough')
    }
    socket.onclose = ({ code, wasClean }) => {
      ended.push({ back, code, wasClean, protocol: socket.protocol, extensions: socket.extensions })
    }
  }
`

let browser: Browser
let server: Server
let origin: string
const seen: Array<{ version: string; protocol: string; code: number }> = []
let sessions = 0
const certificate = makeCertificate()
const { key, cert } = certificate
const http2 = createSecureServer({ key, cert, allowHTTP1: true })

before(async () => {
  http2.on('session', () => sessions++)
  server = await serve({
    server: http2,
    compression: true,
    upgrade: () => ({ protocol: 'v2' }),
    fetch: () => new Response(PAGE, { headers: { 'Content-Type': 'text/html' } }),
    message: (socket, message) => void socket.send(message),
    close: note,
  })
  http2.listen(0, '127.0.0.1')
  await once(http2, 'listening')
  origin = `https://localhost:${(http2.address() as AddressInfo).port}`
  browser = await launchBrowser(['--ignore-certificate-errors'])
}, LIMIT)

after(async () => {
  await browser?.close()
  await server.close({ deadline: 1 })
  http2.close()
  certificate.remove()
}, LIMIT)

function note(socket: ServerSocket, { code }: { readonly code: number }): void {
  seen.push({ version: socket.request.httpVersion, protocol: socket.protocol, code })
}

test('a page’s sockets come over the HTTP/2 session of the page itself', LIMIT, async (t) => {
  const watched = await visit(browser, origin, '/')
  t.after(() => watched.page.context().close())
  await watched.page.evaluate(SCRIPT)
  await until(watched.page, 'ended.length === 3')
  const ended = await watched.page.evaluate<unknown[]>('ended')
  const expected = [0, 1, 2].map((i) => ({
    back: [`text ${i}`, i],
    code: 3001,
    wasClean: true,
    protocol: 'v2',
    extensions: 'permessage-deflate',
  }))
  const byNumber = (a: unknown, b: unknown): number =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
  const plain = ended.map((end) => ({ ...(end as object), extensions: 'permessage-deflate' }))
  assert.deepEqual(plain.sort(byNumber), expected)
  for (const end of ended) {
    assert.match((end as { extensions: string }).extensions, /^permessage-deflate/)
  }
  assert.deepEqual(seen, Array(3).fill({ version: '2.0', protocol: 'v2', code: 3001 }))
  // Chromium may have opened a spare connection; three sockets with one each would be more.
  assert.ok(sessions <= 2, `${sessions} sessions`)
  watched.assertNoTroubles()
})

test('a page of another site is refused over HTTP/2 too', LIMIT, async (t) => {
  const page = await browser.newPage()
  t.after(() => page.close())
  const before = server.stats().refused
  const url = `${origin.replace('https', 'wss')}/echo`
  const failed = await page.evaluate<boolean>(
    `new Promise((resolve) => {
      const socket = new WebSocket('${url}', ['v2'])
      socket.onopen = () => resolve(false)
      socket.onerror = () => resolve(true)
    })`,
  )
  assert.equal(failed, true)
  assert.equal(server.stats().refused, before + 1)
})
