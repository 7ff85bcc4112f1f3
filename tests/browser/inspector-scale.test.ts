// A capture of many frames in the page: what is in the document stays bounded, and memory grows with the
// frames by a fixed number of bytes for each. `npm run inspector-scale` tries a million.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, visit } from './browser.ts'
import { measureScale, writeLargeCapture } from './inspector-scale.ts'
import { type ServeProcess, startServe } from './serve-process.ts'

const LIMIT = { timeout: 180_000 }
const FRAMES = 30_000
/** Columns grow by doubling, so that up to half of them may be room: 210 bytes would be full use of all. */
const MOST_INDEX_BYTES = 320
/** A window of 900 pixels has some 15 rows in its list, and a few beyond both edges. */
const MOST_ROWS = 60

let server: ServeProcess
let browser: Browser
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tongro-scale-'))
  server = await startServe()
  browser = await launchBrowser()
}, LIMIT)

after(async () => {
  await browser?.close()
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
}, LIMIT)

test(
  'thirty thousand frames take few rows of the document and bounded bytes each',
  LIMIT,
  async (t) => {
    const file = join(folder, 'large.jsonl')
    await writeLargeCapture(file, FRAMES)
    const viewport = { width: 1400, height: 900 }
    const watched = await visit(browser, server.origin, '/inspector', { viewport })
    t.after(() => watched.page.context().close())
    const figures = await measureScale(watched.page, file, FRAMES)
    assert.ok(figures.mostRows > 0 && figures.mostRows <= MOST_ROWS, JSON.stringify(figures))
    assert.ok(figures.indexBytesPerFrame <= MOST_INDEX_BYTES, JSON.stringify(figures))
    assert.ok(figures.storedBytesPerFrame <= 64, JSON.stringify(figures))
    watched.assertNoTroubles()
  },
)
