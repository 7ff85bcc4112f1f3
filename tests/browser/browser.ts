// Debian's Chromium under playwright-core, and a page that records everything that went wrong on it:
// console errors, exceptions, violations of the Content-Security-Policy, refused and foreign requests.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

const FLAGS: readonly string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts a browser of its own with a fresh profile, which goes when the browser is closed. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(
      `Cannot start ${EXECUTABLE}: it does not exist. Install Debian's chromium, or name one in CHROMIUM`,
    )
  }
  // Playwright adds --no-sandbox unless the sandbox is asked for; only root has to go without.
  const chromiumSandbox = process.getuid?.() !== 0
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [...FLAGS, ...flags],
    chromiumSandbox,
  })
}

export interface WatchedPage {
  readonly page: Page
  /** What went wrong so far, one line each. */
  readonly troubles: readonly string[]
  /** Fails with all troubles when there is one. */
  assertNoTroubles(): void
}

export interface VisitOptions extends BrowserContextOptions {
  /** A script that runs before the page's own. */
  readonly before?: string
}

/** A page in a context of its own (storage, language, colour scheme), opened at `origin + path`. */
export async function visit(
  browser: Browser,
  origin: string,
  path: string,
  { before, ...options }: VisitOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-US', ...options })
  if (before !== undefined) await context.addInitScript(before)
  const watched = watch(await context.newPage(), origin)
  await watched.page.goto(origin + path)
  return watched
}

/** Another tab of the same context. */
export async function visitBeside(
  first: WatchedPage,
  origin: string,
  path: string,
): Promise<WatchedPage> {
  const watched = watch(await first.page.context().newPage(), origin)
  await watched.page.goto(origin + path)
  return watched
}

const POLL_MS = 50
const HOLDS_WITHIN_MS = 30_000

/**
 * Waits until the expression, evaluated in the page, is true. Playwright's own `waitForFunction`
 * evaluates strings by `eval`, which the pages' Content-Security-Policy rightly forbids.
 */
export async function until(
  page: Page,
  expression: string,
  withinMs: number = HOLDS_WITHIN_MS,
): Promise<void> {
  const deadline = Date.now() + withinMs
  while ((await page.evaluate(expression)) !== true) {
    if (Date.now() > deadline) {
      throw new Error(`Not true in the page within ${withinMs} ms: ${expression}`)
    }
    await page.waitForTimeout(POLL_MS)
  }
}

/** Waits until the page's connections to the server are open. */
export function connected(page: Page): Promise<void> {
  return page.locator('.connection[data-state=open]').waitFor()
}

/** Waits until a page of that path is there: connected, or, where it connects to nothing by itself, drawn. */
export function ready(page: Page, path: string): Promise<void> {
  return path === '/inspector' ? page.locator('.inspector').waitFor() : connected(page)
}

function watch(page: Page, origin: string): WatchedPage {
  const troubles: string[] = []
  // Chromium reports violations of the Content-Security-Policy as console errors.
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) troubles.push(`foreign: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`)
  })
  return {
    page,
    troubles,
    assertNoTroubles: () => assert.deepEqual(troubles, []),
  }
}
