import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report } from 'tongro/inspector'
import {
  closeReport,
  connectionReport,
  finding,
  frameReport,
  handshakeReport,
  messageReport,
} from '../../testing/reports.ts'
import { reportToJson } from './report-json.ts'

test('a frame has the fields of the contract', () => {
  const report = frameReport({ findings: [finding('mask-missing', { frame: 0 })] })
  const object = reportToJson(report, 'Hello')
  const wanted = {
    type: 'frame',
    connection: 0,
    from: 'client',
    fin: true,
    rsv: 0,
    opcode: 1,
    masked: true,
    maskKey: '37fa213d',
    length: 5,
    payload: 'SGVsbG8=',
    text: 'Hello',
  }
  assert.deepEqual({ ...object, ...wanted }, object)
  const [brief] = object['findings'] as Record<string, unknown>[]
  assert.deepEqual(
    { rule: brief?.['rule'], clause: brief?.['clause'], severity: brief?.['severity'] },
    { rule: 'mask-missing', clause: 'RFC 6455 5.1', severity: 'must' },
  )
})

test('a handshake tells what was expected, what came, and whether that is right', () => {
  const { accept } = handshakeReport()
  const object = reportToJson(
    handshakeReport({ accept: { ...accept!, received: 'wrong', isValid: false } }),
  )
  assert.equal(object.type, 'handshake')
  const answer = object['accept'] as Record<string, unknown>
  assert.equal(answer['expected'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
  assert.equal(answer['received'], 'wrong')
  assert.equal(answer['valid'], false)
  assert.equal(reportToJson(handshakeReport({ accept: undefined }))['accept'], null)
})

test('a close tells code, side and story', () => {
  const object = reportToJson(closeReport())
  assert.equal(object.type, 'close')
  assert.equal(object['code'], 1000)
  assert.equal(object['clean'], true)
  assert.equal(object['initiator'], 'client')
  assert.match(String(object['sentence']), /^1000: /)
})

test('every kind of report has a type, is valid JSON, and no field is left out for being unknown', () => {
  const reports: Report[] = [
    connectionReport({ client: undefined }),
    handshakeReport({ response: undefined, status: undefined, accept: undefined }),
    frameReport({ isMasked: false, message: undefined }),
    messageReport({ text: undefined }),
    { kind: 'skip', connection: 0, from: 'client', time: 1, offset: 9, resumesAt: 5, reason: 'x' },
    closeReport({ code: undefined, initiator: undefined, silence: undefined }),
    finding('sync-lost', { from: undefined }),
    { kind: 'trouble', text: 'The file is cut', connection: undefined },
  ]
  for (const report of reports) {
    const object = reportToJson(report)
    assert.equal(object.type, report.kind)
    assert.deepEqual(JSON.parse(JSON.stringify(object)), object)
  }
})

test('a frame without mask has no key', () => {
  const object = reportToJson(frameReport({ isMasked: false, maskKey: 0 }))
  assert.deepEqual([object['masked'], object['maskKey']], [false, null])
})
