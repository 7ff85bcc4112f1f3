// The pages on the real server, and a browser, for the tests of one file.
import { after, before, type TestContext } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, type VisitOptions, visit, type WatchedPage } from './browser.ts'
import { type ServeProcess, startServe } from './serve-process.ts'

/** Time of a test that opens pages, on a loaded machine. */
export const LIMIT = { timeout: 90_000 }

export class ServedStudio {
  #server: ServeProcess | undefined
  #browser: Browser | undefined

  get server(): ServeProcess {
    if (this.#server === undefined) throw new Error('Cannot use the server: no test has begun')
    return this.#server
  }

  /** Opens a page that goes when the test ends. */
  async open(t: TestContext, path: string, options: VisitOptions = {}): Promise<WatchedPage> {
    if (this.#browser === undefined) throw new Error('Cannot open a page: no test has begun')
    const watched = await visit(this.#browser, this.server.origin, path, options)
    t.after(() => watched.page.context().close())
    return watched
  }

  /** Starts the server, on a free port or on that of one which was stopped. */
  async serve(port = 0): Promise<void> {
    this.#server = await startServe(port)
  }

  async begin(): Promise<void> {
    await this.serve()
    this.#browser = await launchBrowser()
  }

  async end(): Promise<void> {
    await this.#browser?.close()
    await this.#server?.stop()
  }
}

/** Serves the pages while the tests of the calling file run. */
export function servedStudio(): ServedStudio {
  const studio = new ServedStudio()
  before(() => studio.begin(), LIMIT)
  after(() => studio.end(), LIMIT)
  return studio
}
