import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latin1Bytes } from '../../../test-support/capture-script.ts'
import { HeadCollector } from './head-collector.ts'

const HEAD = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

test('a head ends at its empty line; what follows is not taken', () => {
  const collector = new HeadCollector(1000)
  assert.equal(collector.push(latin1Bytes(`${HEAD}\x81\x00`), 0), HEAD.length)
  assert.deepEqual(collector.head, { text: HEAD, size: HEAD.length, chunks: 1, broken: undefined })
})

test('a head in many chunks is the same head, and counts them', () => {
  const collector = new HeadCollector(1000)
  for (const char of HEAD.slice(0, -1)) assert.equal(collector.push(latin1Bytes(char), 0), -1)
  assert.equal(collector.push(latin1Bytes('\nrest'), 0), 1)
  assert.equal(collector.head?.text, HEAD)
  assert.equal(collector.head?.chunks, HEAD.length)
})

test('head-bare-line-break: a head with bare line feeds is kept readable and says why it is refused', () => {
  const head = 'GET / HTTP/1.1\nHost: a\n\n'
  const collector = new HeadCollector(1000)
  assert.equal(collector.push(latin1Bytes(`${head}rest`), 0), head.length)
  assert.equal(collector.head?.text, head)
  assert.equal(collector.head?.broken, 'head-bare-line-break')
})

test('head-too-large: a head above the limit ends there', () => {
  const collector = new HeadCollector(64)
  assert.equal(collector.push(latin1Bytes(`GET / HTTP/1.1\r\n${'a'.repeat(100)}`), 0), 116)
  assert.equal(collector.head?.broken, 'head-too-large')
  assert.equal(collector.head?.text.length, 64)
})

test('empty lines before the first line do not end a head', () => {
  const collector = new HeadCollector(1000)
  assert.equal(collector.push(latin1Bytes(`\r\n\r\n${HEAD}`), 0), HEAD.length + 4)
})
