import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerWithPage } from './page.ts'

const ask = (path: string, method = 'GET'): Response =>
  answerWithPage('<p>통로</p>', new Request(`http://localhost${path}`, { method }))

test('GET has the page, HEAD its headers alone', async () => {
  const got = ask('/?x=1')
  assert.equal(got.status, 200)
  assert.equal(got.headers.get('content-type'), 'text/html; charset=utf-8')
  assert.equal(await got.text(), '<p>통로</p>')
  const head = ask('/', 'HEAD')
  assert.equal(head.headers.get('content-length'), '13')
  assert.equal(await head.text(), '')
})

test('other paths and methods are refused clearly', async () => {
  assert.equal(ask('/favicon.ico').status, 404)
  assert.equal(ask('/', 'POST').status, 405)
  assert.equal(ask('/', 'POST').headers.get('allow'), 'GET, HEAD')
})
