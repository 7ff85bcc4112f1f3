// The WebSocket class of Node.js and Chromium's own, by the same cases: both must agree.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { WebSocket } from 'tongro'
import { launchBrowser } from './browser.ts'
import { bundle } from './bundle.ts'
import { type CaseServer, startCaseServer } from './whatwg/case-server.ts'
import { CASES, runCase } from './whatwg/cases.ts'
import type { SomeClass } from './whatwg/harness.ts'

const LIMIT = { timeout: 60_000 }

let server: CaseServer
let browser: Browser
let page: Page

before(async () => {
  const cases = await bundle('whatwg/page.ts')
  server = await startCaseServer({
    '/': ['text/html', '<!doctype html><script type="module" src="/cases.js"></script>'],
    '/cases.js': ['text/javascript', cases],
  })
  browser = await launchBrowser()
  page = await browser.newPage()
  await page.goto(`http://${server.host}/`)
  await page.waitForFunction('self.runHere !== undefined')
}, LIMIT)

after(async () => {
  await browser?.close()
  await server?.stop()
}, LIMIT)

for (const { name } of CASES) {
  test(`WebSocket in Chromium: ${name}`, LIMIT, async () => {
    assert.equal(await page.evaluate(`self.runHere(${JSON.stringify(name)})`), '')
  })
}

for (const { name } of CASES) {
  test(`WebSocket in Node.js: ${name}`, LIMIT, async () => {
    const environment = {
      WebSocket: WebSocket as unknown as SomeClass,
      base: `ws://${server.host}`,
      nextUncaught,
    }
    assert.equal(await runCase(name, environment), '')
  })
}

/** Takes the place of the test runner's own listeners for one exception. */
function nextUncaught(): Promise<unknown> {
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  return new Promise((resolve) => {
    process.once('uncaughtException', (error) => {
      for (const other of others) process.on('uncaughtException', other)
      resolve(error)
    })
  })
}
