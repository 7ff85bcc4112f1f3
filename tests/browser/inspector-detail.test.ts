// The Inspector's details in Chromium: drawing and hex dump point at each other, fields explain
// themselves, tabs, handshake page, end of a connection, and the playground, which follows each key.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { until, type VisitOptions, type WatchedPage } from './browser.ts'
import { LIMIT, servedStudio } from './served-studio.ts'

const SHOTS = process.env['TONGRO_SHOTS']

const studio = servedStudio()

const REQUEST = [
  'GET /ocpp/CP-17 HTTP/1.1',
  'Host: example.com',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: v1',
  'X-Markup: <img src=x onerror=document.title=1>',
]
const RESPONSE = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  'Sec-WebSocket-Protocol: v1',
]

type Line = readonly [from: 'client' | 'server', time: number, bytes: string]

const head = (lines: readonly string[]): string =>
  Buffer.from(`${lines.join('\r\n')}\r\n\r\n`).toString('hex')

/** Frames 0 to 6 of connection 0, each with something to see. */
const LINES: readonly Line[] = [
  ['client', 0, head(REQUEST)],
  ['server', 2, head(RESPONSE)],
  ['client', 10, '81 85 37 fa 21 3d 7f 9f 4d 51 58'],
  ['client', 20, '89 84 00 00 00 00 61 62 63 64'],
  ['server', 32, '8a 04 61 62 63 64'],
  ['server', 40, '01 05 7b 22 61 22 3a'],
  ['server', 44, '80 08 22 e2 80 ae 3c 62 22 7d'],
  ['client', 60, '88 82 00 00 00 00 03 e8'],
  ['server', 62, '88 02 03 e8'],
]

/** Frame 7, of connection 1: a ping without MASK. */
const FAULTY: readonly Line[] = [
  ['client', 100, head(REQUEST)],
  ['server', 102, head(RESPONSE)],
  ['client', 110, '89 04 61 62 63 64'],
]

function chunks(lines: readonly Line[], connection: number): object[] {
  return lines.map(([from, time, hex]) => ({
    time,
    connection,
    from,
    bytes: Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('base64'),
  }))
}

function capture(): string {
  const records = [
    { kind: 'open', time: 0, connection: 0 },
    ...chunks(LINES, 0),
    { kind: 'end', time: 63, connection: 0, from: 'server', how: 'fin' },
    { kind: 'end', time: 64, connection: 0, from: 'client', how: 'fin' },
    { kind: 'open', time: 100, connection: 1 },
    ...chunks(FAULTY, 1),
  ]
  return records.map((record) => JSON.stringify(record)).join('\n')
}

async function open(t: TestContext, options: VisitOptions = {}): Promise<WatchedPage> {
  const viewport = { width: 1400, height: 1000 }
  const watched = await studio.open(t, '/inspector', { viewport, ...options })
  return watched
}

async function openCapture(t: TestContext, options: VisitOptions = {}): Promise<WatchedPage> {
  const watched = await open(t, options)
  const buffer = Buffer.from(capture())
  const file = { name: 'detail.jsonl', mimeType: 'text/plain', buffer }
  await watched.page.locator('input[type=file]').setInputFiles(file)
  await until(watched.page, `document.querySelectorAll('.frame-row').length >= 9`)
  return watched
}

async function frame(page: Page, number: number): Promise<void> {
  const cell = page.locator(':scope > :first-child', { hasText: new RegExp(`^${number}$`) })
  await page.locator('.frame-row').filter({ has: cell }).click()
  await page.locator(`.frame-panel[data-frame="${number}"]`).waitFor()
}

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true })
}

/** Names of the fields that are lit in the drawing, each once. */
function lit(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    `[...new Set([...document.querySelectorAll('.bit-cell[data-lit=true]')].map((cell) => cell.dataset.field))]`,
  )
}

function litBytes(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(
    `[...document.querySelectorAll('.hex-byte[data-lit=true]')].map((byte) => Number(byte.dataset.index))`,
  )
}

test('a byte pointed at shows how it was unmasked, and lights its field', LIMIT, async (t) => {
  const watched = await openCapture(t)
  const { page } = watched
  await frame(page, 0)
  await page.locator('.hex-byte[data-index="6"]').hover()
  assert.equal(await page.locator('.byte-line output').innerText(), "0x7f ^ 0x37 = 0x48 'H'")
  assert.deepEqual(await lit(page), ['payload'])
  await page.locator('.hex-byte[data-index="1"]').hover()
  assert.deepEqual(await lit(page), ['mask', 'length'])
  assert.match(await page.locator('.byte-line output').innerText(), /0x85 = 1000 0101/)
  await page.getByText('Unmasked', { exact: true }).click()
  assert.equal(await page.locator('.hex-byte[data-index="6"]').innerText(), '48')
  await shoot(page, 'frame-light')
  watched.assertNoTroubles()
})

test('a field with the focus explains itself and lights its bytes', LIMIT, async (t) => {
  const watched = await openCapture(t)
  const { page } = watched
  await frame(page, 0)
  await page.getByRole('button', { name: /^Masking key, 32 bits/ }).focus()
  assert.deepEqual(await litBytes(page), [2, 3, 4, 5])
  const note = page.locator('.field-note')
  assert.match(await note.innerText(), /Masking key.*RFC 6455 5\.3.*0x37fa213d.*939139389/s)
  await page.keyboard.press('Tab')
  assert.equal(await page.getAttribute('.field-note', 'data-field'), 'payload')
  watched.assertNoTroubles()
})

test('the hex dump has one tab stop and moves by keys', LIMIT, async (t) => {
  const watched = await openCapture(t)
  const { page } = watched
  await frame(page, 0)
  assert.equal(await page.locator('.hex-byte[tabindex="0"]').count(), 1)
  await page.locator('.hex-byte[tabindex="0"]').focus()
  for (const [key, index] of [
    ['ArrowRight', '1'],
    ['Control+End', '10'],
    ['Home', '8'],
    ['ArrowUp', '0'],
  ] as const) {
    await page.keyboard.press(key)
    await until(page, `document.activeElement.dataset.index === '${index}'`)
  }
  watched.assertNoTroubles()
})

test('an illegal field is hatched, marked and told by its rule', LIMIT, async (t) => {
  const watched = await openCapture(t)
  const { page } = watched
  await frame(page, 7)
  const mask = page.locator('.bit-cell[data-field=mask]')
  assert.equal(await mask.getAttribute('data-wrong'), 'true')
  assert.match(
    await page.evaluate<string>(
      `getComputedStyle(document.querySelector('.bit-cell[data-field=mask]')).backgroundImage`,
    ),
    /repeating-linear-gradient/,
  )
  assert.match((await mask.getAttribute('aria-label')) ?? '', /breaks a rule/)
  const card = page.locator('.finding[data-code=mask-missing]')
  assert.match(await card.innerText(), /Must.*RFC 6455 5\.1.*bit 8.*1002.*forgets MASK/s)
  watched.assertNoTroubles()
})

test(
  'tabs follow the arrow keys; a message is whole with its sizes and its signs',
  LIMIT,
  async (t) => {
    const watched = await openCapture(t)
    const { page } = watched
    await frame(page, 4)
    await page.getByRole('tab', { name: 'Explain' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    assert.equal(
      await page.getByRole('tab', { name: 'Message' }).getAttribute('aria-selected'),
      'true',
    )
    const panel = page.getByRole('tabpanel')
    await panel.getByText('U+202E', { exact: true }).waitFor()
    assert.equal(await panel.locator('.fragments tbody tr').count(), 2)
    assert.match(await panel.innerText(), /"a": "U\+202E<b"/)
    await panel.getByRole('button', { name: 'Frame 3' }).click()
    await page.locator('.frame-panel[data-frame="3"]').waitFor()
    await page.getByRole('tab', { name: 'Segment' }).click()
    assert.match(await panel.innerText(), /came in one piece/)
    watched.assertNoTroubles()
  },
)

test('the handshake shows its checks and the accept key in four steps', LIMIT, async (t) => {
  const watched = await openCapture(t)
  const { page } = watched
  await page.locator('.frame-row', { hasText: 'handshake' }).first().click()
  await page.locator('.accept-steps').waitFor()
  assert.equal(await page.locator('.accept-steps > li').count(), 4)
  assert.match(
    await page.locator('.accept-steps').innerText(),
    /258EAFA5-E914-47DA-95CA-C5AB0DC85B11.*b3 7a 4f.*s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=.*equal/s,
  )
  assert.ok((await page.locator('.check').count()) >= 10)
  // A head's bytes are text, whatever they look like.
  assert.equal(await page.locator('.head img').count(), 0)
  await page.getByText('<img src=x onerror=document.title=1>').waitFor()
  await shoot(page, 'handshake-light')
  watched.assertNoTroubles()
})

test(
  'the end of a connection shows both Close frames, the order and the pings',
  LIMIT,
  async (t) => {
    const watched = await openCapture(t)
    const { page } = watched
    await page.locator('.frame-row', { hasText: '1000: the client closed' }).click()
    await page.locator('.end-line').waitFor()
    const marks = await page
      .locator('.end-line li')
      .evaluateAll((marks) =>
        marks.map((mark) => `${mark.getAttribute('data-from')} ${mark.getAttribute('data-kind')}`),
      )
    assert.deepEqual(marks, ['client close', 'server close', 'server fin', 'client fin'])
    assert.match(await page.locator('.liveness').innerText(), /Pings\s+1\s+Median\s+12\.0\sms/)
    await shoot(page, 'close-light')
    watched.assertNoTroubles()
  },
)

async function openPlayground(t: TestContext, options: VisitOptions = {}): Promise<WatchedPage> {
  const watched = await open(t, options)
  await watched.page
    .getByRole('button', { name: /^(Playground|실험실)$/ })
    .first()
    .click()
  await watched.page.locator('.hex-editor').waitFor()
  return watched
}

test('the playground follows each key, and names the place of a mistake', LIMIT, async (t) => {
  const watched = await openPlayground(t)
  const { page } = watched
  const hex = page.getByLabel('Bytes in hex')
  assert.equal(await hex.inputValue(), '81 85 37 fa 21 3d 7f 9f 4d 51 58')
  await page.getByText('No rule is broken.').waitFor()
  await hex.fill('81')
  assert.equal(
    await page.locator('.bit-cell[data-field=mask]').getAttribute('data-missing'),
    'true',
  )
  await page.getByText('The header goes on').waitFor()
  await hex.pressSequentially(' 05 48')
  await page.locator('.finding[data-code=mask-missing]').waitFor()
  await page.getByText('4 more bytes of payload').waitFor()
  await hex.fill('81 8g')
  await page.getByText(/Line 1, character \d+: .*hexadecimal digit/).waitFor()
  watched.assertNoTroubles()
})

test('toggles of the playground write the bytes', LIMIT, async (t) => {
  const watched = await openPlayground(t)
  const { page } = watched
  const hex = page.getByLabel('Bytes in hex')
  const builder = page.locator('.builder')
  await builder.getByLabel('MASK', { exact: true }).uncheck()
  assert.equal(await hex.inputValue(), '81 05 48 65 6c 6c 6f')
  await page.locator('.finding[data-code=mask-missing]').waitFor()
  await page.getByText('a server', { exact: true }).click()
  await page.getByText('No rule is broken.').waitFor()
  await builder.getByLabel('RSV2').check()
  await builder.getByLabel('Opcode').selectOption('11')
  await builder.getByLabel('Length in').selectOption('16')
  assert.equal(await hex.inputValue(), 'ab 7e 00 05 48 65 6c 6c 6f')
  const codes = await page
    .locator('.finding')
    .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-code')))
  assert.ok(codes.includes('rsv23-unexpected') && codes.includes('opcode-reserved'), String(codes))
  watched.assertNoTroubles()
})

test('compressed bytes are inflated where compression counts as agreed', LIMIT, async (t) => {
  const watched = await openPlayground(t)
  const { page } = watched
  await page.getByRole('button', { name: 'Compressed, not agreed' }).click()
  await page.locator('.finding[data-code=rsv1-unexpected]').waitFor()
  await page.getByLabel('permessage-deflate was agreed').check()
  await page.getByText('No rule is broken.').waitFor()
  await page.getByText('Inflated', { exact: true }).click()
  assert.equal((await page.locator('.hex-characters').innerText()).replace(/\s/g, ''), 'Hello')
  watched.assertNoTroubles()
})

test('details and playground fit a phone and speak Korean, dark or light', LIMIT, async (t) => {
  const options: VisitOptions = {
    locale: 'ko-KR',
    colorScheme: 'dark',
    viewport: { width: 360, height: 780 },
  }
  const watched = await openPlayground(t, options)
  const { page } = watched
  await page.getByRole('button', { name: '마스크 씌운 빈 퐁' }).click()
  await page.getByText('서버가 보내는 프레임에는 마스크를 씌우지 않습니다').first().waitFor()
  assert.equal(await page.locator('.bits').getAttribute('data-columns'), '16')
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360)
  await shoot(page, 'playground-phone-ko-dark')
  watched.assertNoTroubles()
})
