import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { answerWithFile, loadStaticFiles } from './static-files.ts'

const outer = mkdtempSync(join(tmpdir(), 'tongro-static-'))
after(() => rmSync(outer, { recursive: true }))
const folder = join(outer, 'dist')
mkdirSync(join(folder, 'assets'), { recursive: true })
writeFileSync(join(outer, 'secret.txt'), 'secret')
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Tongro</title>')
writeFileSync(join(folder, 'assets', 'index-1a2b.js'), 'console.log("통로")')
writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
const files = loadStaticFiles(folder)

function ask(path: string, init?: RequestInit): Response | undefined {
  return answerWithFile(files, new Request(`http://localhost${path}`, init))
}

test('every page path is answered with index.html, never cached unasked', async () => {
  for (const path of [
    '/',
    '/index.html',
    '/clock',
    '/counter',
    '/echo',
    '/push',
    '/inspector',
    '/push?x=1',
  ]) {
    const response = ask(path)
    assert.equal(response?.status, 200, path)
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.equal(response.headers.get('cache-control'), 'no-cache')
    assert.match(await response.text(), /Tongro/)
  }
})

test('hashed assets may be kept for ever', async () => {
  const response = ask('/assets/index-1a2b.js')!
  assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal(response.headers.get('content-type'), 'text/javascript; charset=utf-8')
  assert.equal(response.headers.get('content-length'), '21')
  assert.equal(await response.text(), 'console.log("통로")')
})

test('other files have their type and are checked again', () => {
  assert.equal(ask('/icon.svg')?.headers.get('content-type'), 'image/svg+xml')
  assert.equal(ask('/icon.svg')?.headers.get('cache-control'), 'no-cache')
})

test('every answer carries the security headers', () => {
  for (const path of ['/', '/assets/index-1a2b.js', '/icon.svg']) {
    const { headers } = ask(path)!
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'self'; connect-src 'self' ws: wss:",
    )
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
  }
})

test('HEAD has the headers of GET and no body', async () => {
  const response = ask('/', { method: 'HEAD' })!
  assert.equal(response.headers.get('content-length'), '36')
  assert.equal(await response.text(), '')
})

test('an unchanged file is answered with 304', () => {
  const etag = ask('/')!.headers.get('etag')!
  for (const value of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    assert.equal(ask('/', { headers: { 'if-none-match': value } })?.status, 304, value)
  }
  assert.equal(ask('/', { headers: { 'if-none-match': '"other"' } })?.status, 200)
})

test('nothing outside the folder has a path', () => {
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%5c..%5csecret.txt',
    '/%00',
    '/%',
    '/assets',
    '/assets/',
    '//index.html',
  ]) {
    assert.equal(ask(path), undefined, path)
  }
})

test('a folder that is missing gives no files', () => {
  assert.equal(loadStaticFiles(join(outer, 'none')).size, 0)
})
