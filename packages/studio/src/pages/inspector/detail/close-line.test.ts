import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CloseReport } from 'tongro/inspector'
import { endMarks } from './close-line.ts'

const OPEN: CloseReport = {
  kind: 'close',
  connection: 0,
  time: 0,
  code: undefined,
  reason: '',
  wasClean: false,
  initiator: undefined,
  client: undefined,
  server: undefined,
  ends: [],
  silence: undefined,
  pendingPing: undefined,
  sentence: '',
  findings: [],
}

const marks = (report: Partial<CloseReport>): unknown[] =>
  endMarks({ ...OPEN, ...report }).map(({ kind, from, after }) => [kind, from, after])

test('an RST after a silence is drawn behind the last byte', () => {
  const ends = [{ kind: 'end', connection: 0, from: 'server', how: 'rst', time: 60_500 }] as const
  assert.deepEqual(marks({ ends, silence: 60_000 }), [
    ['byte', undefined, undefined],
    ['rst', 'server', 60_000],
  ])
})

test('an orderly end has both Close frames, then both FIN, and no mark for the last byte', () => {
  const close = { frame: 1, code: 1000, reason: '' }
  const end = { kind: 'end', connection: 0, how: 'fin' } as const
  assert.deepEqual(
    marks({
      client: { ...close, time: 100 },
      server: { ...close, time: 102 },
      ends: [
        { ...end, from: 'server', time: 103 },
        { ...end, from: 'client', time: 105 },
      ],
      silence: 1,
    }),
    [
      ['close', 'client', undefined],
      ['close', 'server', 2],
      ['fin', 'server', 1],
      ['fin', 'client', 2],
    ],
  )
})

test('while nothing has ended there is nothing to draw', () => {
  assert.deepEqual(marks({}), [])
})
