// The index against the inspector's own reports: what is made out of columns is what was reported.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FrameReport, Inspector, openFormat, type Report } from 'tongro/inspector'
import type { CaptureRecord } from 'tongro/protocol'
import { CaptureIndex, ROW } from './capture-index.ts'
import { frameDetail, handshakeDetail, messageDetail } from './details.ts'
import { rowColumns } from './row-columns.ts'

const HEAD = (line: string, fields: string): string => `${line}\r\n${fields}\r\n`
const REQUEST = HEAD(
  'GET /a HTTP/1.1',
  'Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
)
const ANSWER = HEAD(
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n',
)

type Chunk = readonly [from: 'client' | 'server', bytes: string | Uint8Array, packet?: number]

function capture(chunks: readonly Chunk[]): { index: CaptureIndex; reports: Report[] } {
  const index = new CaptureIndex()
  const reports: Report[] = []
  const inspector = new Inspector((report) => {
    reports.push(report)
    index.report(report)
  })
  const take = (record: CaptureRecord): void => {
    index.record(record)
    inspector.record(record)
  }
  take({ kind: 'open', connection: 0, time: 0 })
  chunks.forEach(([from, bytes, packet], at) => {
    take({ kind: 'chunk', connection: 0, time: at + 1, from, bytes: Buffer.from(bytes), packet })
  })
  inspector.end()
  return { index, reports }
}

function frames(reports: readonly Report[]): FrameReport[] {
  return reports.filter((report) => report.kind === 'frame')
}

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex')

const TALK: readonly Chunk[] = [
  ['client', REQUEST, 4],
  ['server', ANSWER, 5],
  // RFC 6455 5.7: Hello masked, cut after its header; then in two fragments with a ping between.
  ['client', hex('81 85 37 fa 21 3d'), 6],
  ['client', hex('7f 9f 4d 51 58'), 9],
  ['server', hex('01 03 48 65 6c 89 02 68 69 80 02 6c 6f')],
  // A pong without a mask, and a Close frame.
  ['client', hex('8a 02 68 69')],
  ['server', hex('88 05 03 e8 62 79 65')],
]

test('every field of a frame is as it was reported, and its bytes and chunks are there', () => {
  const { index, reports } = capture(TALK)
  const reported = frames(reports)
  assert.equal(reported.length, 6)
  for (const report of reported) {
    const detail = frameDetail(index, report.number)!
    const { wire, chunks, previous, next, completes, findings, payload, ...facts } = detail
    const { completes: wasCompleting, findings: found, payload: sent, ...wanted } = report
    assert.deepEqual(facts, wanted)
    assert.deepEqual(Buffer.from(payload), Buffer.from(sent))
    assert.equal(completes?.number, wasCompleting?.number)
    assert.equal(completes?.text, wasCompleting?.text)
    assert.deepEqual(
      findings.map(({ code, bits }) => [code, bits]),
      found.map(({ code, bits }) => [code, bits]),
    )
    assert.equal(wire.length, report.headerSize + report.length)
    assert.equal(
      chunks.reduce((sum, { length }) => sum + length, 0),
      wire.length,
    )
  }
  assert.deepEqual(
    frameDetail(index, 0)?.chunks.map(({ chunk, packet, start }) => [chunk, packet, start]),
    [
      [1, 6, 0],
      [2, 9, 6],
    ],
  )
  assert.equal(frameDetail(index, 6), undefined)
})

test('a message is put together from its fragments, and names its frames', () => {
  const { index } = capture(TALK)
  const message = messageDetail(index, 1)!
  assert.deepEqual([message.text, message.frameNumbers, message.frames], ['Hello', [1, 3], 2])
  assert.equal(messageDetail(index, 2), undefined)
})

test('rows are in the order of the reports and tell each in few words', () => {
  const { index, reports } = capture(TALK)
  const rows = Uint32Array.from({ length: index.rows }, (_, row) => row)
  const window = rowColumns(index, 0, rows)
  assert.equal(window.kinds[0], ROW.handshake)
  assert.match(window.texts[0] ?? '', /^GET \/a HTTP\/1\.1 → HTTP\/1\.1 101 /)
  const shown = frames(reports).map(({ number }) => window.texts[index.rowOfFrame(number) ?? -1])
  // A frame that breaks a rule waits for what follows it, so the pong may come last.
  assert.deepEqual(shown.sort(), ['1000 bye', 'Hel', 'Hello', 'hi', 'hi', 'lo'])
  assert.ok(window.findings.some((codes) => codes.includes('mask-missing')))
})

test('the heads of a handshake are given as they were on the wire', () => {
  const { index } = capture(TALK)
  const handshake = handshakeDetail(index, 0)!
  assert.equal(Buffer.from(handshake.requestBytes).toString(), REQUEST)
  assert.equal(Buffer.from(handshake.responseBytes).toString(), ANSWER)
})

test('messages of a source without frames are shown with their payload', () => {
  const index = new CaptureIndex()
  const inspector = new Inspector((report) => index.report(report))
  const reader = openFormat('json-lines', (record) => {
    index.record(record)
    inspector.record(record)
  })
  const line = { kind: 'message', time: 1, connection: 0, from: 'server', opcode: 1, bytes: 'aGk=' }
  reader.push(new TextEncoder().encode(`${JSON.stringify(line)}\n`))
  reader.end()
  inspector.end()
  const detail = frameDetail(index, 0)!
  assert.deepEqual([detail.headerSize, Buffer.from(detail.payload).toString()], [0, 'hi'])
  assert.equal(messageDetail(index, 0)?.text, 'hi')
})

test('bytes of index for each frame do not grow with the frames', () => {
  const many = (count: number): number => {
    const ping = hex('89 00')
    const chunks = Array.from({ length: count }, (): Chunk => ['server', ping])
    return capture([...TALK.slice(0, 2), ...chunks]).index.bytes / count
  }
  // Both are a little below a power of two, where the columns have least room to spare.
  const few = many(1000)
  assert.ok(few > 40 && few < 160, `${few} bytes each`)
  assert.ok(many(8000) <= few * 1.05)
})
