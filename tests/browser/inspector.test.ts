// The Inspector page in Chromium: opening, reading, filtering, moving, live, and nothing of a capture that
// gets into the page as anything but text.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { connect } from 'tongro'
import { until, type VisitOptions, type WatchedPage } from './browser.ts'
import { CaptureText, mixedCapture } from './inspector-captures.ts'
import { LIMIT, servedStudio } from './served-studio.ts'

const studio = servedStudio()

async function open(t: TestContext, options: VisitOptions = {}): Promise<WatchedPage> {
  const viewport = { width: 1400, height: 900 }
  const watched = await studio.open(t, '/inspector', { viewport, ...options })
  return watched
}

async function choose(page: Page, name: string, text: string): Promise<void> {
  const buffer = Buffer.from(text)
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer })
}

/** Waits until the list has so many rows. */
function rows(page: Page, count: number): Promise<void> {
  return until(page, `document.querySelector('.frames')?.ariaRowCount === '${count + 1}'`)
}

/** Opens mixedCapture and waits until it is read; answers the number of its rows. */
async function openMixed(page: Page): Promise<number> {
  await choose(page, 'mixed.jsonl', mixedCapture())
  await page.getByText('98 frames').waitFor()
  await until(page, `document.querySelector('.source-progress') === null`)
  const rowCount = await page.locator('.frames').getAttribute('aria-rowcount')
  return Number(rowCount) - 1
}

function selected(page: Page): Promise<string> {
  return page.locator('.frame-row[aria-selected=true]').innerText()
}

test('a capture is opened, listed, drawn and moved in by keys', LIMIT, async (t) => {
  const watched = await open(t)
  const { page } = watched
  assert.ok((await openMixed(page)) >= 100)
  assert.match(await page.locator('.source-status').innerText(), /98 frames.*2 connections/s)
  assert.equal(await page.locator('.chip').count(), 2)
  assert.match(await page.locator('.chip').nth(1).innerText(), /\/charger\/CP-7.*closed/s)
  await page.locator('.tape .kind-text').first().waitFor()
  assert.ok((await page.locator('.tape-silence-text').count()) >= 1, 'the pause of 0.9 s')

  assert.ok((await page.locator('.tape-pings').count()) >= 5, 'pings have arcs')
  await page.keyboard.press('j')
  assert.match(await selected(page), /handshake/)
  await page.keyboard.press('j')
  assert.match(await selected(page), /"say":"message 0"/)
  await page.keyboard.press('n')
  await until(page, `document.querySelector('[aria-selected=true]')?.innerText.includes('PONG')`)
  assert.match(await selected(page), /Breaks a MUST.*mask-missing/s)
  await page.keyboard.press('G')
  const last = await page.locator('.frames').getAttribute('aria-rowcount')
  await until(page, `document.querySelector('[aria-selected=true]')?.ariaRowIndex === '${last}'`)
  await page.keyboard.press('g')
  await until(page, `document.querySelector('[aria-selected=true]')?.ariaRowIndex === '2'`)
  await page.keyboard.press('?')
  await page.getByRole('region', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  assert.equal(await page.getByRole('region', { name: 'Keys' }).count(), 0)
  watched.assertNoTroubles()
})

/** Whether the document scrolls, and whether the details reach under the footer. */
const LAID_OUT = `(() => {
  const root = document.documentElement
  const footer = document.querySelector('footer').getBoundingClientRect()
  const detail = document.querySelector('.detail').getBoundingClientRect()
  return {
    scrolls: root.scrollHeight > innerHeight || scrollY > 0,
    overlap: Math.max(0, Math.round(detail.bottom - footer.top)),
    footerBelow: Math.max(0, Math.round(footer.bottom - innerHeight)),
    under: document.elementsFromPoint(footer.left + 40, footer.top + footer.height / 2)
      .filter((one) => one.closest('.detail') !== null).length,
  }
})()`

const IN_PLACE = { scrolls: false, overlap: 0, footerBelow: 0, under: 0 }

test('the bands fill the window: not the document scrolls, but the details', LIMIT, async (t) => {
  const watched = await open(t, { viewport: { width: 1440, height: 900 } })
  const { page } = watched
  await page.getByRole('button', { name: /A wrong Sec-WebSocket-Accept/ }).click()
  await page.locator('.frame-row', { hasText: 'accept-mismatch' }).waitFor()
  await page.keyboard.press('n')
  await page.locator('.accept-steps').waitFor()
  assert.deepEqual(await page.evaluate(LAID_OUT), IN_PLACE)
  await page.locator('.head').last().scrollIntoViewIfNeeded()
  assert.ok(Number(await page.evaluate(`document.querySelector('.detail').scrollTop`)) > 0)
  assert.deepEqual(await page.evaluate(LAID_OUT), IN_PLACE)
  watched.assertNoTroubles()
})

test('OCPP-J names its messages in the list, with how long a CALL waited', LIMIT, async (t) => {
  const watched = await open(t)
  const { page } = watched
  await page.getByRole('button', { name: /A charging session over OCPP/ }).click()
  const rows = page.locator('.cell-preview')
  await rows.filter({ hasText: /^CALL BootNotification · \[2,/ }).waitFor()
  await rows.filter({ hasText: /^CALLRESULT BootNotification \+61\.\d\sms · \[3,/ }).waitFor()
  await page.locator('.tape .tape-arc.tape-call').first().waitFor()
  const silences = (await page.locator('.tape-silence-text').allTextContents()).join()
  assert.match(silences, /8\.00\ss silent.*15\.0\ss silent/)
  assert.doesNotMatch(silences, /\d{4,}|,\d{3}\sms/)
  watched.assertNoTroubles()
})

test(
  'a sample opens, also on a phone and in Korean, and nothing goes beyond the edge',
  LIMIT,
  async (t) => {
    const watched = await open(t, { viewport: { width: 360, height: 740 }, locale: 'ko-KR' })
    const { page } = watched
    await page.getByRole('button', { name: /OCPP 충전 세션/ }).click()
    await page.locator('.cell-preview', { hasText: 'BootNotification' }).first().waitFor()
    await page.locator('.frame-row', { hasText: 'BootNotification' }).first().click()
    await page.locator('.frame-row[aria-selected=true]').waitFor()
    await page.locator('.frame-panel').waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360)
    watched.assertNoTroubles()
  },
)

test('a filter is completed, judged and applied; a chip filters too', LIMIT, async (t) => {
  const watched = await open(t)
  const { page } = watched
  const all = await openMixed(page)
  await page.keyboard.press('f')
  const field = page.getByRole('combobox', { name: 'Filter' })
  await page.keyboard.type('opc')
  await page
    .getByRole('option', { name: /^opcode/ })
    .first()
    .waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  assert.equal(await field.inputValue(), 'opcode')
  await page.keyboard.type('==ping && from==client')
  await page.keyboard.press('Enter')
  await page.getByText('No row passes the filter.').waitFor()
  await field.fill('opcode==ping')
  await rows(page, 6)
  await page.getByText(`6 of ${all} rows`).waitFor()
  await field.fill('opcodd==ping')
  await page.getByText(/the closest is "opcode"/).waitFor()
  assert.equal(await field.getAttribute('aria-invalid'), 'true')
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await rows(page, all)
  await page.getByRole('button', { name: /^Show only connection 1/ }).click()
  await page.getByText(/^[789] of/).waitFor()
  assert.equal(await field.inputValue(), 'connection==1')
  watched.assertNoTroubles()
})

test('dragging over the timeline shows a stretch of time, Escape everything', LIMIT, async (t) => {
  const watched = await open(t)
  const { page } = watched
  const all = await openMixed(page)
  await page.locator('.tape .kind-text').first().waitFor()
  const box = (await page.locator('.tape-drawing').boundingBox())!
  await page.mouse.move(box.x + 2, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 4, box.y + 50, { steps: 4 })
  await page.mouse.up()
  await page.locator('.range-chip').waitFor()
  await until(page, `Number(document.querySelector('.frames').ariaRowCount) < ${all}`)
  await page.keyboard.press('Escape')
  await rows(page, all)
  watched.assertNoTroubles()
})

test('this server is watched live, paused and continued', LIMIT, async (t) => {
  const watched = await open(t)
  const { page } = watched
  const socket = await connect(`ws://localhost:${studio.server.port}/echo`)
  t.after(() => socket.terminate())
  await page.getByRole('button', { name: 'Watch this server' }).click()
  await page.locator('.source-live[data-state=open]').waitFor()
  socket.send('seen live')
  await page.locator('.cell-preview', { hasText: 'seen live' }).first().waitFor()
  await page.locator('.chip', { hasText: '/echo' }).waitFor()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Continue' }).waitFor()
  socket.send('while paused')
  await page.getByText(/Paused, [2-9] more rows/).waitFor()
  assert.equal(await page.locator('.cell-preview', { hasText: 'while paused' }).count(), 0)
  await page.keyboard.press('Space')
  await page.locator('.cell-preview', { hasText: 'while paused' }).first().waitFor()
  watched.assertNoTroubles()
})

const HOSTILE = `<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>"'&lt;\u202egnp.exe\u0000\u001b[31m`

test(
  'hostile texts in every field stay text, with what is hidden made visible',
  LIMIT,
  async (t) => {
    const watched = await open(t)
    const { page } = watched
    const wire = HOSTILE.replaceAll('\u0000', '').replaceAll('\u001b', '')
    const headers = `Origin: ${wire}\r\nSec-WebSocket-Protocol: ${wire}\r\nX-Hostile: ${wire}\r\n`
    const capture = new CaptureText()
      .handshake(0, `/${wire.replaceAll(' ', '%20')}`, { headers, accept: wire })
      .after(5)
      .frame(0, 'client', { opcode: 1, payload: HOSTILE })
      .after(5)
      .frame(0, 'server', { opcode: 9, payload: HOSTILE.slice(0, 60) })
      .after(5)
      .frame(0, 'server', { opcode: 8, payload: `\u0003\u00e8${HOSTILE.slice(0, 40)}` })
      .end(0, 'server', 'fin')
      .end(0, 'client', 'fin')
    const trouble = JSON.stringify({ kind: 'trouble', text: HOSTILE })
    await choose(page, `${HOSTILE.replace('\u0000', '')}.jsonl`, `${capture.text}${trouble}\n`)
    await page.locator('.frame-row[aria-rowindex="3"] .cell-preview').waitFor()
    for (let at = 0; at < 6; at++) {
      await page.keyboard.press('j')
      await page.waitForTimeout(150)
      const tab = page.getByRole('tab')
      for (let number = 0; number < (await tab.count()); number++) await tab.nth(number).click()
    }
    assert.equal(await page.evaluate('window.hurt'), undefined)
    assert.equal(await page.locator('main img, main script').count(), 0)
    const text = await page.locator('.inspector').innerText()
    assert.ok(text.includes('<img src=x'), 'it stands there as text')
    const isHidden = (code: number): boolean =>
      code < 9 || (code > 13 && code < 32) || (code >= 0x202a && code <= 0x202e)
    const hidden = [...text].find((one) => isHidden(one.codePointAt(0) ?? 0))
    assert.equal(hidden, undefined)
    watched.assertNoTroubles()
  },
)
