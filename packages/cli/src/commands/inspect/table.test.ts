import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FrameReport, OBSERVATIONS, type Report } from 'tongro/inspector'
import { RULES } from 'tongro/protocol'
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
import { visible } from '../../visible.ts'
import { FrameTexts } from './frame-text.ts'
import { Table } from './table.ts'

const encoder = new TextEncoder()

function show(reports: readonly Report[], width = 80): string[] {
  const lines: string[] = []
  const texts = new FrameTexts()
  const table = new Table({ width, paint: createPaint(false, {}) }, (line) => lines.push(line))
  for (const report of reports) {
    table.take(report, report.kind === 'frame' ? texts.textOf(report) : undefined)
  }
  return lines
}

/** Lines joined again, as wrapping is not what a test looks at. */
function flat(lines: readonly string[]): string {
  return lines.join('\n').replaceAll(/\n +/g, ' ')
}

test('a row shows number, connection, time, gap, direction, opcode, flags, length and text', () => {
  const lines = show([
    connectionReport(),
    frameReport({ time: 1_000 }),
    frameReport({ number: 1, time: 1_012, from: 'server', isMasked: false, opcode: 9 }),
  ])
  assert.equal(lines.at(-2), '       0   0     1.000          → text   F···M       5 Hello')
  assert.equal(lines.at(-1), '       1   0     1.012   +12 ms ← ping   F····       5 Hello')
})

test('the preview of Korean text is cut to the width of the terminal, and columns stay in line', () => {
  const payload = encoder.encode('통로를 지나는 매우 긴 글이 여기에 있습니다'.repeat(3))
  for (const width of [80, 81, 100, 120]) {
    const row = show([frameReport({ payload })], width).at(-1)!
    assert.ok(
      textWidth(row) <= width && textWidth(row) >= width - 1,
      `${textWidth(row)} in ${width}`,
    )
    assert.ok(row.endsWith('…'))
  }
})

test('what was found stands below its frame with mark, severity, rule and clause, the mend once', () => {
  const broken = (number: number): FrameReport[] => [
    frameReport({ number, findings: [finding('mask-missing', { number, frame: number })] }),
  ]
  const lines = show([...broken(0), ...broken(1)])
  const rows = lines.filter((line) => line.startsWith('✗'))
  assert.equal(rows.length, 2)
  const at = lines.findIndex((line) => line.includes('✗ MUST mask-missing, RFC 6455 5.1'))
  assert.equal(lines.indexOf(rows[0]!), at - 1)
  assert.equal(flat(lines).split(RULES['mask-missing'].hint).length - 1, 1)
  assert.equal(flat(lines).split('MUST mask-missing').length - 1, 2)
})

test('each finding is shown once, wherever it comes', () => {
  const key = finding('key-malformed', { number: 0 })
  const mask = finding('mask-missing', { number: 1, frame: 0 })
  const ping = finding('ping-unanswered', { number: 2, frame: 0 })
  const end = finding('closed-without-handshake', { number: 3 })
  const text = flat(
    show([
      connectionReport(),
      key,
      handshakeReport({ findings: [key] }),
      mask,
      frameReport({ findings: [mask] }),
      ping,
      end,
      closeReport({ findings: [ping, end] }),
    ]),
  )
  for (const { code } of [key, mask, end]) {
    assert.equal(text.split(` ${code}, `).length - 1, 1, code)
  }
  assert.ok(text.includes(OBSERVATIONS['ping-unanswered'].text))
})

test('a finding that no handshake took up is shown at the end', () => {
  const text = flat(show([connectionReport(), finding('handshake-unanswered'), closeReport()]))
  assert.ok(text.includes('✗ MUST handshake-unanswered'))
})

test('a wrong accept key is computed in four steps, and no line is wider than 80 columns', () => {
  const { accept } = handshakeReport()
  const lines = show([
    connectionReport(),
    handshakeReport({ accept: { ...accept!, received: 'AAAA', isValid: false } }),
  ])
  const steps = [accept!.joined, accept!.sha1, accept!.expected, 'AAAA came']
  steps.forEach((value, index) => {
    const line = lines.find((one) => one.includes(value))
    assert.ok(line?.trim().startsWith(`${index + 1} `), `step ${index + 1}: ${line}`)
  })
  for (const line of lines) assert.ok(textWidth(line) <= 80, line)
})

test('a right handshake tells what was agreed', () => {
  const deflate = {
    serverNoContextTakeover: true,
    clientNoContextTakeover: false,
    serverMaxWindowBits: 12,
    clientMaxWindowBits: 15,
    isGuess: false,
  }
  const text = flat(show([connectionReport(), handshakeReport({ deflate })]))
  assert.ok(text.includes('GET /chat HTTP/1.1 → 101 Switching Protocols, after 3.0 ms'))
  assert.ok(text.includes('subprotocol chat (offered: chat, superchat)'))
  assert.ok(text.includes('client 15 bits with takeover, server 12 bits without takeover'))
  assert.ok(text.includes('accept key right'))
})

test('a refusal tells what it said', () => {
  const text = flat(
    show([
      handshakeReport({
        status: 403,
        isOpen: false,
        accept: undefined,
        response: { ...handshakeReport().response!, line: 'HTTP/1.1 403 Forbidden' },
        refusal: 'Origin is not allowed\n',
      }),
    ]),
  )
  assert.ok(text.includes('→ 403 Forbidden'))
  assert.ok(text.includes('the answer said: Origin is not allowed'))
})

test('a pong tells its ping, a message its overlay and its inflated length', () => {
  const answer = { overlay: 'ocpp-j', label: 'CALLRESULT', id: '1' }
  const lines = show(
    [
      frameReport({ opcode: 10, answers: { frame: 7, rtt: 3.25 }, payload: encoder.encode('b') }),
      frameReport({
        number: 1,
        completes: messageReport({
          isCompressed: true,
          length: 400,
          overlay: { ...answer, answers: { message: 0, latency: 33 } },
        }),
      }),
    ],
    140,
  )
  assert.ok(lines.at(-2)?.includes('3.3 ms after 7 · b'))
  assert.ok(lines.at(-1)?.includes('CALLRESULT after 33 ms · inflated 400 · Hello'))
})

test('lost sync and the end are told in sentences', () => {
  const text = flat(
    show([
      frameReport(),
      {
        kind: 'skip',
        connection: 0,
        from: 'client',
        time: 20,
        offset: 100,
        resumesAt: 104,
        reason: '4 bytes early: a masking key was read as a frame',
      },
      closeReport({ sentence: '1006: TCP RST by the server came 60.0 s after the last byte' }),
    ]),
  )
  assert.ok(text.includes('bytes 100 to 103 of the client: 4 bytes early'))
  assert.ok(text.includes('End of connection 0: 1006: TCP RST by the server'))
})

test('times that are dates count from the first, and the date is told', () => {
  const time = Date.UTC(2026, 10, 24, 12, 0, 0)
  const lines = show([connectionReport({ time }), frameReport({ time: time + 2_500 })])
  assert.equal(lines[0], 'Time 0 is 2026-11-24T12:00:00.000Z')
  assert.match(lines.at(-1)!, / 2\.500 /)
})

test('nothing in a capture can drive the terminal', () => {
  const evil = '\x1b]0;x\x07\u202e\r\n'
  const lines = show([
    connectionReport({ client: evil, note: evil }),
    handshakeReport({
      protocolsOffered: [evil],
      protocol: evil,
      host: evil,
      origin: evil,
      refusal: `said ${evil}`,
      accept: { ...handshakeReport().accept!, joined: evil, received: evil, isValid: false },
      findings: [finding('key-malformed', { detail: evil })],
    }),
    frameReport({ payload: encoder.encode(evil), close: { code: 1000, reason: evil } }),
    frameReport({
      number: 1,
      payload: encoder.encode(evil),
      completes: messageReport({
        text: evil,
        failure: evil,
        overlay: { overlay: 'x', label: evil, id: evil, answers: undefined },
      }),
    }),
    closeReport({ sentence: evil }),
  ])
  for (const line of lines) assert.equal(visible(line), line)
})
