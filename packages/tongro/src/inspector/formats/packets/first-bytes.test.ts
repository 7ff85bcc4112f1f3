// What the first bytes say.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeFirstBytes } from './first-bytes.ts'
import { isPlausible } from './plausible-frames.ts'
import { latin1 } from './testing-capture.ts'

const judge = (text: string, isFirst: boolean): string => judgeFirstBytes(latin1(text), isFirst)

test('in mid-stream a request must look like one, at the beginning it may be misspelt', () => {
  for (const text of ['GET / HTTP/1.1', 'OPTIONS * HTTP', 'GET http://h/ HTTP/1.1']) {
    assert.equal(judge(text, false), 'request')
  }
  for (const text of ['SELECT 1', 'get / HTTP', 'NICK x']) {
    assert.deepEqual([judge(text, true), judge(text, false)], ['request', 'other'])
  }
})

test('frames are only looked for in mid-stream', () => {
  assert.deepEqual([judge('\x81\x01a', true), judge('\x81\x01a', false)], ['other', 'frames'])
})

test('TLS is known by its record, in every version, and not by a length that none has', () => {
  for (const start of ['\x16\x03\x01\x01\x00', '\x17\x03\x03\x48\x00', '\x15\x03\x04\x00\x02']) {
    assert.equal(judge(start, true), 'tls')
  }
  for (const start of ['\x16\x03\x01\x00\x00', '\x16\x03\x03\x48\x01', '\x18\x03\x03\x00\x02']) {
    assert.equal(judge(start, true), 'other')
  }
})

test('a segment may be frames when legal ones end with it, or a large one reaches beyond', () => {
  for (const text of [
    '\x81\x01a',
    '\x01\x01a\x80\x00\x89\x00',
    '\xc1\x81abcdX\x88\x80abcd',
    `\x82\x7e\x00\x7e${'x'.repeat(126)}`,
    `\x82\x7e\x00\x7e${'x'.repeat(10)}`,
    '\x02\xff\x00\x00\x00\x00\x00\x01\x00\x00abcdef',
  ]) {
    assert.equal(isPlausible(latin1(text)), true, JSON.stringify(text))
  }
})

test('a segment is no frames when a header is illegal, cut, or a small frame is not whole', () => {
  for (const text of [
    '',
    '\x81',
    '\x81\x02a',
    '\x81\x01aX',
    '\xa1\x01a',
    '\x83\x01a',
    '\x09\x00',
    '\x89\x7e\x00\x7e',
    '\xc9\x00',
    '\xc0\x00',
    '\x82\x7e\x00\x7d',
    '\x82\x7e\x00',
    '\x82\x7f\x00\x00\x00\x00\x00\x00\xff\xff',
    '\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x00',
    '\x82\x7f\x00\x00\x00\x00\x04\x00\x00\x01',
  ]) {
    assert.equal(isPlausible(latin1(text)), false, JSON.stringify(text))
  }
})
