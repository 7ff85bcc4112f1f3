import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RULES } from 'tongro/protocol'
import { createPaint } from '../../paint.ts'
import { finding, frameReport } from '../../testing/reports.ts'
import { textWidth } from '../../text-width.ts'
import { visible } from '../../visible.ts'
import { framePage } from './frame-page.ts'

const STYLE = { width: 80, paint: createPaint(false, {}) }
const HELLO = new Uint8Array(Buffer.from('818537fa213d7f9f4d5158', 'hex'))

test('a legal frame: fields in words, payload on both sides of the mask, the sums, the verdict', () => {
  const page = framePage(frameReport(), HELLO, 'Hello', STYLE).join('\n')
  for (const part of [
    'Frame 0: text by the client, 11 bytes at offset 0',
    'MASK    1            masked, as every frame of a client',
    'length  5            bytes of payload, written in 7 bits',
    '7f 9f 4d 51 58           48 65 6c 6c 6f           Hello',
    "0x7f ^ 0x37 = 0x48 'H'",
    // The fifth octet meets the first octet of the key again.
    "0x58 ^ 0x37 = 0x6f 'o'",
    'Verdict: ✓ legal',
  ]) {
    assert.ok(page.includes(part), part)
  }
})

test('an illegal frame: mark, rule, clause, what a strict peer does, cause and mend', () => {
  const rule = RULES['mask-unexpected']
  const broken = frameReport({
    from: 'server',
    findings: [finding('mask-unexpected', { frame: 0, bits: [{ start: 8, length: 1 }] })],
  })
  const page = framePage(broken, HELLO, 'Hello', STYLE).join('\n')
  for (const part of [
    'masked, unlike every frame of a server',
    'Verdict: ✗ against the rules',
    `✗ MUST mask-unexpected, ${rule.clause} (frame 0)`,
    rule.text,
    'A strict peer fails the connection with 1002 (protocol error)',
    'Cause and mend: ',
  ]) {
    assert.ok(page.includes(part), part)
  }
  assert.ok(page.replaceAll(/\n +/g, ' ').includes(rule.hint))
})

test('what a note says does not make a frame illegal', () => {
  const page = framePage(
    frameReport({ findings: [finding('pong-unsolicited')] }),
    HELLO,
    undefined,
    STYLE,
  )
  assert.ok(page.includes('Verdict: legal, and worth a look'))
})

test('a long payload is cut to a screen and counted, and no line is wider than the terminal', () => {
  const payload = new Uint8Array(500).fill(0x41)
  const report = frameReport({ payload, headerSize: 8, findings: [finding('mask-missing')] })
  const page = framePage(report, new Uint8Array(508), 'A'.repeat(500), STYLE)
  assert.ok(page.some((line) => line.includes('… 372 more bytes')))
  for (const line of page) if (!line.includes('Text: ')) assert.ok(textWidth(line) <= 80, line)
})

test('nothing in a payload can drive the terminal', () => {
  const payload = new TextEncoder().encode('\x1b[2J\u202e')
  const page = framePage(frameReport({ payload }), new Uint8Array(14), '\x1b[2J\u202e', STYLE)
  for (const line of page) assert.equal(visible(line), line)
  assert.ok(page.join('\n').includes('Text: \\x1b[2J\\u202e'))
})

test('a frame that was cut says how much is here', () => {
  const payload = new TextEncoder().encode('He')
  const [title] = framePage(frameReport({ payload, length: 5, isWhole: false }), HELLO, 'He', STYLE)
  assert.equal(
    title,
    'Frame 0: text by the client, 8 bytes at offset 0, cut: 2 of 5 bytes of payload are here',
  )
})
