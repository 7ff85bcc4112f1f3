import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report } from 'tongro/inspector'
import { Misuse } from '../../misuse.ts'
import {
  closeReport,
  connectionReport,
  finding,
  frameReport,
  handshakeReport,
  messageReport,
} from '../../testing/reports.ts'
import { readFilter, Selection } from './selection.ts'

const REPORTS: readonly Report[] = [
  connectionReport(),
  handshakeReport({ path: '/ocpp/CP1', findings: [finding('key-malformed')] }),
  frameReport({
    completes: messageReport({ text: '[2,"1","BootNotification",{}]' }),
    findings: [finding('mask-missing')],
  }),
  frameReport({ number: 1, opcode: 9, payload: new Uint8Array(126) }),
  frameReport({ number: 2, opcode: 10, from: 'server', answers: { frame: 1, rtt: 250 } }),
  finding('ping-unanswered', { frame: 1, number: 7 }),
  closeReport({ code: 1006, initiator: 'transport', client: undefined, server: undefined }),
  { kind: 'trouble', text: 'The file is cut', connection: undefined },
]

/** What is shown, each by its kind and the number of its frame. */
function shown(filter: string, connection?: number): string[] {
  const selection = new Selection({ filter: readFilter(filter), connection })
  return REPORTS.filter((report) => selection.takes(report)).flatMap((report) => {
    if (report.kind === 'trouble') return []
    return [report.kind === 'frame' ? `frame ${report.number}` : report.kind]
  })
}

test('the filters of the specification', () => {
  assert.deepEqual(shown('opcode==ping && from==client && length>125'), ['frame 1'])
  assert.deepEqual(shown('rtt>200ms'), ['frame 2'])
  assert.deepEqual(shown('text~"BootNotification"'), ['frame 0'])
  assert.deepEqual(shown('finding.severity==must'), ['handshake', 'frame 0', 'finding'])
})

test('close.code==1006 finds the end, which no frame tells', () => {
  assert.deepEqual(shown('close.code==1006'), ['close'])
})

test('a path takes all of its connection', () => {
  assert.deepEqual(shown('path~"/ocpp"'), [
    'handshake',
    'frame 0',
    'frame 1',
    'frame 2',
    'finding',
    'close',
  ])
})

test('one connection alone, and troubles of the file always', () => {
  const selection = new Selection({ filter: undefined, connection: 1 })
  const kinds = REPORTS.filter((report) => selection.takes(report)).map(({ kind }) => kind)
  assert.deepEqual(kinds, ['trouble'])
})

test('what is no filter is refused in one sentence', () => {
  assert.throws(
    () => readFilter('opcod==ping'),
    (error: unknown) => {
      assert.ok(error instanceof Misuse)
      assert.match(error.message, /opcode/)
      return true
    },
  )
})
