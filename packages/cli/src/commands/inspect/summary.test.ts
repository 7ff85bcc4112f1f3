import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPaint } from '../../paint.ts'
import {
  closeReport,
  connectionReport,
  finding,
  frameReport,
  handshakeReport,
  messageReport,
} from '../../testing/reports.ts'
import { textWidth } from '../../text-width.ts'
import { summaryJson, summaryLines } from './summary.ts'
import { Tally } from './tally.ts'

const STYLE = { width: 80, paint: createPaint(false, {}) }

function twoConnections(): Tally {
  const tally = new Tally()
  tally.take(connectionReport())
  tally.take(handshakeReport())
  tally.take(messageReport())
  tally.take(frameReport())
  for (const [number, rtt] of [10, 20, 60].entries()) {
    const pong = { number: number + 1, opcode: 10, from: 'server', isMasked: false } as const
    tally.take(frameReport({ ...pong, headerSize: 2, answers: { frame: 0, rtt } }))
  }
  tally.take(closeReport())
  tally.take(connectionReport({ connection: 1 }))
  tally.take(finding('mask-missing', { connection: 1 }))
  tally.take(finding('mask-missing', { connection: 1, number: 1 }))
  tally.take(finding('pong-unsolicited', { connection: 1, number: 2 }))
  tally.take({ kind: 'trouble', text: 'The file is cut', connection: undefined })
  return tally
}

test('each connection tells frames, messages, bytes, round trips, end and findings', () => {
  const text = summaryLines(twoConnections(), STYLE).join('\n')
  for (const part of [
    'Connection 0: /chat, chat',
    'client 1 frame, 1 message, 11 bytes; server 3 frames, 0 messages, 21 bytes',
    '3 round trips: 10 ms at least, 30 ms in the mean, 60 ms at most',
    '1000: the client closed first and the server answered',
    '✓ nothing found',
    'Connection 1',
    '✗ 2 must, i 1 note',
    'In all 2 connections, 4 frames, 1 message, 32 bytes',
    '✗ 2 must, i 1 note: mask-missing × 2, pong-unsolicited',
  ]) {
    assert.ok(text.includes(part), `${part} in\n${text}`)
  }
})

test('the last object of --json holds the sums', () => {
  assert.deepEqual(summaryJson(twoConnections()), {
    type: 'summary',
    connections: 2,
    frames: 4,
    messages: 1,
    bytes: 32,
    findings: { must: 2, should: 0, note: 1 },
    rules: { 'mask-missing': 2, 'pong-unsolicited': 1 },
    troubles: 1,
  })
})

test('of very many connections the broken ones are shown, and the rest is counted', () => {
  const tally = new Tally()
  for (let connection = 0; connection < 100; connection++) {
    tally.take(connectionReport({ connection }))
  }
  tally.take(finding('mask-missing', { connection: 77 }))
  const lines = summaryLines(tally, STYLE)
  assert.equal(lines[0], 'Connection 77')
  assert.ok(lines.includes('… and 68 more connections'))
  for (const line of lines) assert.ok(textWidth(line) <= 80)
})
