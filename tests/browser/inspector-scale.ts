// How the Inspector page stands a large capture: a file of any number of frames, and the figures of opening
// it and scrolling through it.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Page } from 'playwright-core'
import { until } from './browser.ts'
import { CaptureText, frame } from './inspector-captures.ts'

export interface ScaleFigures {
  /** From the choice of the file until it is read to its end. */
  readonly openMs: number
  /** Until the first row is there. */
  readonly firstRowMs: number
  readonly frames: number
  /** Bytes of index for each frame, without the bytes on the wire. */
  readonly indexBytesPerFrame: number
  readonly storedBytesPerFrame: number
  /** Rows in the document at most, and the longest time between two drawn frames, while scrolling. */
  readonly mostRows: number
  readonly longestGapMs: number
  readonly medianGapMs: number
  /** From pressing G until the last row is there. */
  readonly lastRowMs: number
  /** From typing a filter for a text until all rows were tried. */
  readonly filterMs: number
}

/** Writes a capture of `count` frames, each in a chunk of its own, as two sides chat and ping. */
export async function writeLargeCapture(path: string, count: number): Promise<void> {
  const out = createWriteStream(path)
  const head = new CaptureText().handshake(0, '/large')
  out.write(head.text)
  let { time } = head
  for (let at = 0; at < count; at++) {
    time += 1
    const from = at % 2 === 0 ? 'client' : 'server'
    const isPing = at % 20 === 18
    const isPong = at % 20 === 19
    const opcode = isPing ? 9 : isPong ? 10 : 1
    const payload = isPing || isPong ? String(at - (at % 20)) : `{"id":${at},"value":"some text"}`
    const bytes = frame({ opcode, payload, ...(from === 'client' ? { key: 0x01020304 } : {}) })
    const line = `{"time":${time},"connection":0,"from":"${from}","bytes":"${bytes.toString('base64')}"}\n`
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

/** Opens the file on the page, which shows the Inspector, and measures. */
export async function measureScale(
  page: Page,
  file: string,
  frames: number,
): Promise<ScaleFigures> {
  const started = Date.now()
  await page.locator('input[type=file]').setInputFiles(file)
  await page.locator('.frames-scroll .cell-time').first().waitFor()
  const firstRowMs = Date.now() - started
  await until(page, READ_TO_THE_END(frames), 600_000)
  const openMs = Date.now() - started
  const memory = await memoryOf(page)
  const scrolling = await page.evaluate<Scrolling>(SCROLL)
  const wentAt = Date.now()
  await page.keyboard.press('G')
  await page
    .locator(`.frame-row[aria-selected=true] .cell-number`, { hasText: String(frames - 1) })
    .waitFor()
  const lastRowMs = Date.now() - wentAt
  const filteredAt = Date.now()
  await page.getByRole('combobox', { name: 'Filter' }).fill('text~"no such text"')
  await until(page, ALL_TRIED(frames), 120_000)
  return {
    firstRowMs,
    openMs,
    frames,
    indexBytesPerFrame: memory.index / frames,
    storedBytesPerFrame: memory.stored / frames,
    ...scrolling,
    lastRowMs,
    filterMs: Date.now() - filteredAt,
  }
}

const READ_TO_THE_END = (frames: number): string =>
  `document.querySelector('.source-status')?.innerText.includes('${frames.toLocaleString('en')} frames')
    && document.querySelector('.source-progress') === null`

/** With the handshake, which is a row too. */
const ALL_TRIED = (frames: number): string =>
  `document.querySelector('.filter-outcome')?.innerText.includes('0 of ${(frames + 1).toLocaleString('en')} rows')`

/** The page says it in the title of its sums: `Memory: index 1.2 MB, bytes on the wire 3 MB`. */
async function memoryOf(page: Page): Promise<{ index: number; stored: number }> {
  const sums = page.locator('.source-sums')
  const index = Number(await sums.getAttribute('data-index-bytes'))
  const stored = Number(await sums.getAttribute('data-stored-bytes'))
  return { index, stored }
}

type Scrolling = Pick<ScaleFigures, 'mostRows' | 'longestGapMs' | 'medianGapMs'>

/** Small steps as a wheel makes them, then large ones as a scroll bar does, one each drawn frame. */
const SCROLL = `(async () => {
  const list = document.querySelector('.frames-scroll')
  const gaps = []
  let mostRows = 0
  let before = performance.now()
  for (let step = 0; step < 240; step++) {
    if (step % 40 === 39) list.scrollTop = (list.scrollHeight * step) / 240
    else list.scrollTop += 90
    const now = await new Promise((resolve) => requestAnimationFrame(resolve))
    if (step > 0) gaps.push(now - before)
    before = now
    mostRows = Math.max(mostRows, list.querySelectorAll('.frame-row').length)
  }
  gaps.sort((a, b) => a - b)
  return { mostRows, longestGapMs: gaps.at(-1), medianGapMs: gaps[gaps.length >> 1] }
})()`
