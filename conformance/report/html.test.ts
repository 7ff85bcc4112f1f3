import assert from 'node:assert/strict'
import { test } from 'node:test'
import { section } from '../cases/case.ts'
import { echoText, send } from '../cases/steps.ts'
import type { Result } from '../run/run-case.ts'
import { Capture, toJsonLines } from '../wire/capture.ts'
import { encode, text } from '../wire/frames.ts'
import { renderReport } from './html.ts'

const cases = section('F2', [
  {
    title: 'A <b>text</b>',
    rules: ['length-not-minimal'],
    steps: [send(text('Hi')), echoText('Hi')],
  },
])

function resultWith(capture: Capture): Result {
  const found = { outcome: 'fail', reason: '</script>', step: 1, hung: false } as const
  return { id: 'F2.1', role: 'server', ...found, chunks: capture.chunks }
}

function sample(): Capture {
  const capture = new Capture('server')
  capture.fromSuite(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
  capture.fromSuite(encode(text('Hi'), 'client'))
  return capture
}

test('the report holds the case, its steps in words, the verdict and the frames', () => {
  const results = [resultWith(sample())]
  const page = renderReport(cases, [{ peer: 'ws', version: '8', results }], '2026-01-01')
  const json = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(page)?.[1] ?? ''
  const data = JSON.parse(json) as { cases: [{ steps: string[] }]; columns: [{ cells: object }] }
  assert.deepEqual(data.cases[0].steps.slice(0, 2), [
    'send text "Hi"',
    'expect a text message of "Hi"',
  ])
  const cell = JSON.stringify(data.columns[0].cells)
  assert.match(cell, /"outcome":"fail"/)
  assert.match(cell, /text, 2 bytes, masked/)
})

test('nothing outside the page is asked for, and no data ends its script', () => {
  const page = renderReport(
    cases,
    [{ peer: 'ws', version: '8', results: [resultWith(sample())] }],
    '',
  )
  assert.doesNotMatch(page, /(?:src|href)=|url\(|@import/)
  assert.equal(page.split('</script>').length, 3)
})

test('a capture is one JSON object a line, and tells what it left out', () => {
  const capture = sample()
  capture.fromPeer(Buffer.alloc(5000))
  const lines = toJsonLines(capture.chunks).trimEnd().split('\n')
  const [first, , last] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.deepEqual(
    [first?.['from'], first?.['hex'], first?.['size']],
    ['client', Buffer.from('GET / HTTP/1.1\r\n\r\n').toString('hex'), undefined],
  )
  assert.deepEqual([last?.['from'], last?.['size']], ['server', 5000])
})
