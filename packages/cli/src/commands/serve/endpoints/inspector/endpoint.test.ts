import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from 'tongro'
import { InspectorPage, startTestApp } from '../../../../testing/inspector-page.ts'
import { MOST_PAGES } from './endpoint.ts'

const BOUNDED = { timeout: 40_000 }

test('a page watches the server live, and sees what was before it came', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const before = await connect(`ws://localhost:${port}/echo`)
  t.after(() => before.terminate())
  before.send('before')
  const page = await InspectorPage.open(t, port)
  page.ask({ do: 'watch' })
  await page.event('watching')
  assert.equal(page.lines[0]?.event, 'watching')
  await page.until(({ kind }) => kind === 'open')
  await page.until(() => page.bytes(0, 'client').includes('GET /echo HTTP/1.1\r\n'))
  before.send('after')
  await page.until(() => page.bytes(0, 'server').includes(Buffer.from('\x81\x05after', 'latin1')))
  assert.ok(page.bytes(0, 'server').includes(Buffer.from('\x81\x06before', 'latin1')))
  before.close(1000)
  await page.until(({ kind, how }) => kind === 'end' && how === 'fin')
  // The masks are as they were on the wire: unmasked, the words would stand there.
  assert.ok(!page.bytes(0, 'client').includes('after'))
})

test('the page’s own connection is not shown, nor that of another page', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const one = await InspectorPage.open(t, port)
  const two = await InspectorPage.open(t, port)
  for (const page of [one, two]) page.ask({ do: 'watch' })
  await one.event('watching')
  await two.event('watching')
  const other = await connect(`ws://localhost:${port}/echo`)
  t.after(() => other.terminate())
  for (const page of [one, two]) {
    await page.until(() => page.bytes(0, 'server').includes('101'))
    const opened = page.lines.filter(({ kind }) => kind === 'open')
    assert.equal(opened.length, 1)
    assert.match(String(page.bytes(0, 'client')), /^GET \/echo /)
  }
})

test('unwatch ends it, and watching again begins with the ring', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const page = await InspectorPage.open(t, port)
  page.ask({ do: 'watch' })
  page.ask({ do: 'watch' })
  const twice = await page.event('error')
  assert.match(String(twice.text), /^Cannot watch twice/)
  page.ask({ do: 'unwatch' })
  await page.event('unwatched')
  const other = await connect(`ws://localhost:${port}/echo`)
  t.after(() => other.terminate())
  page.ask({ do: 'nothing' })
  await page.until(({ text }) => text?.startsWith('Cannot do "nothing"') === true)
  assert.ok(!page.lines.some(({ kind }) => kind === 'open'))
  page.ask({ do: 'watch' })
  await page.until(({ kind }) => kind === 'open')
})

test('what is no command is answered by a sentence', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const page = await InspectorPage.open(t, port)
  const wrong = ['', 'watch', '[]', 'null', '{"do":7}', '{"do":"__proto__"}', '{}']
  for (const message of wrong) page.ask(message)
  page.socket.send(new Uint8Array(3))
  await page.until(() => page.lines.length === wrong.length + 1)
  for (const { event, text } of page.lines) {
    assert.equal(event, 'error')
    assert.match(String(text), /^Cannot (read the message|do ).*: /)
  }
})

test('a foreign page and a rebound name are kept out', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  for (const headers of [{ Origin: 'http://evil.example' }, { Origin: 'null' }]) {
    await assert.rejects(InspectorPage.open(t, port, { headers }), /403/)
  }
  const evil = `ws://evil.localhost:${port}/inspector`
  await assert.rejects(connect(evil), /403|ENOTFOUND|not known/)
})

test('a token that is set is asked for, and a page may offer it', BOUNDED, async (t) => {
  const adminToken = 'sécret/+='
  const { port } = await startTestApp(t, { adminToken })
  await assert.rejects(InspectorPage.open(t, port), /401.*admin token/s)
  const token = Buffer.from(adminToken).toString('base64url')
  const wrong = ['tongro.inspector', `tongro.token.${token}x`]
  await assert.rejects(InspectorPage.open(t, port, { protocols: wrong }), /401/)
  const protocols = ['tongro.inspector', `tongro.token.${token}`]
  const page = await InspectorPage.open(t, port, { protocols })
  assert.equal(page.socket.protocol, 'tongro.inspector')
  page.ask({ do: 'watch' })
  await page.event('watching')
})

test('off loopback the door is closed without a token', BOUNDED, async (t) => {
  const { port } = await startTestApp(t, { host: '0.0.0.0' })
  await assert.rejects(connect(`ws://127.0.0.1:${port}/inspector`), /403.*no admin token/s)
})

test('the number of pages is limited, and one that leaves makes room', BOUNDED, async (t) => {
  const { port } = await startTestApp(t)
  const pages: InspectorPage[] = []
  for (let i = 0; i < MOST_PAGES; i++) pages.push(await InspectorPage.open(t, port))
  await assert.rejects(InspectorPage.open(t, port), /503.*one more Inspector page/s)
  pages[0]!.socket.close()
  await pages[0]!.socket.closed
  for (let tries = 0; ; tries++) {
    try {
      await InspectorPage.open(t, port)
      break
    } catch (error) {
      if (tries > 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
})
