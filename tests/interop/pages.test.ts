// The pages of the clock and the counter in Chromium: served by the examples themselves, and opened from disk, where a
// page's origin is "null".
import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { clockEndpoint } from '@tongro/examples/clock'
import { counterEndpoint } from '@tongro/examples/counter'
import type { Browser, Page } from 'playwright-core'
import { type Server, serve } from 'tongro'
import { launchBrowser } from '../browser/browser.ts'

const PAGES = new URL('../../examples/pages/', import.meta.url)

let browser: Browser
let folder: string
const servers: Server[] = []
before(async () => {
  browser = await launchBrowser()
  folder = await mkdtemp(join(tmpdir(), 'tongro-pages-'))
})
after(async () => {
  await browser.close()
  await Promise.all(servers.map((server) => server.close({ deadline: 1_000 })))
  await rm(folder, { recursive: true })
})

async function start(name: 'clock' | 'counter'): Promise<number> {
  const html = await readFile(new URL(`${name}.html`, PAGES))
  const endpoint = name === 'clock' ? clockEndpoint({ interval: () => 50 }) : counterEndpoint()
  const server = await serve({
    ...endpoint,
    hostname: 'localhost',
    fetch: () => new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } }),
  })
  servers.push(server)
  return server.port
}

async function open(url: string): Promise<Page> {
  const page = await browser.newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => assert.fail(error))
  await page.goto(url)
  return page
}

/** A copy of the page on disk, for the port that is free now instead of the standard one. */
async function onDisk(name: string, standard: string, port: number): Promise<string> {
  const file = join(folder, `${name}.html`)
  await copyFile(fileURLToPath(new URL(`${name}.html`, PAGES)), file)
  const html = await readFile(file, 'utf8')
  assert.ok(html.includes(standard), 'the page names the standard port')
  await writeFile(file, html.replace(standard, standard.replace(/\d+$/, String(port))))
  return pathToFileURL(file).href
}

async function seesTimes(page: Page): Promise<void> {
  await page.locator('#times li').nth(3).waitFor()
  const times = await page.locator('#times li').allTextContents()
  for (const time of times) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.match((await page.locator('#status').textContent()) ?? '', /^Connected to ws:/)
}

test('the clock page lists the times, from its server and from disk', async () => {
  const port = await start('clock')
  await seesTimes(await open(`http://localhost:${port}/`))
  await seesTimes(await open(await onDisk('clock', '127.0.0.1:5678', port)))
})

test('counter pages keep in step, one from the server and one from disk', async () => {
  const port = await start('counter')
  const served = await open(`http://localhost:${port}/`)
  await served.getByText('1 user', { exact: true }).waitFor()
  const local = await open(await onDisk('counter', 'localhost:6789', port))
  for (const page of [served, local]) await page.getByText('2 users', { exact: true }).waitFor()
  await served.getByRole('button', { name: 'Plus one' }).click()
  await served.getByRole('button', { name: 'Plus one' }).click()
  await local.getByRole('button', { name: 'Minus one' }).click()
  for (const page of [served, local]) {
    await page.locator('#value').getByText('1', { exact: true }).waitFor()
  }
  await local.close()
  await served.getByText('1 user', { exact: true }).waitFor()
})
