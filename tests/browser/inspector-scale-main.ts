// `npm run inspector-scale [FRAMES]`: a million frames, or as many as asked, in the Inspector page; prints
// what it took. Fails when scrolling stutters or memory does not grow with the frames alone.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser, visit } from './browser.ts'
import { measureScale, writeLargeCapture } from './inspector-scale.ts'
import { startServe } from './serve-process.ts'

const DEFAULT_FRAMES = 1_000_000
/** A step that takes longer is seen; a loaded machine may take some of them. */
const LONGEST_GAP_MS = 250
const MOST_INDEX_BYTES = 320

const frames = Number(process.argv[2] ?? DEFAULT_FRAMES)
const folder = await mkdtemp(join(tmpdir(), 'tongro-scale-'))
const server = await startServe()
const browser = await launchBrowser()
try {
  const file = join(folder, 'large.jsonl')
  process.stderr.write(`Writing ${frames} frames\n`)
  await writeLargeCapture(file, frames)
  const { size } = await stat(file)
  process.stderr.write(`Opening ${Math.round(size / 1e6)} MB\n`)
  const viewport = { width: 1400, height: 900 }
  const { page } = await visit(browser, server.origin, '/inspector', { viewport })
  const figures = await measureScale(page, file, frames)
  process.stdout.write(`${JSON.stringify({ fileBytes: size, ...figures }, undefined, 2)}\n`)
  const isSmooth = figures.longestGapMs <= LONGEST_GAP_MS
  const isLinear = figures.indexBytesPerFrame <= MOST_INDEX_BYTES
  process.exitCode = isSmooth && isLinear ? 0 : 1
} finally {
  await browser.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
