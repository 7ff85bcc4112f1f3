// A page of the inspector, as a program: asks, and keeps what it is sent.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type ClientSocket, type ConnectOptions, connect } from 'tongro'
import { type App, startApp } from '../commands/serve/app.ts'
import { createLog } from '../commands/serve/log.ts'
import type { ServeSettings } from '../commands/serve/settings.ts'

/** A line of what the endpoint sends: an event, or a record. */
export interface PageLine {
  readonly event?: string
  readonly kind?: string
  readonly connection?: number
  readonly from?: string
  readonly bytes?: string
  readonly text?: string
  readonly [name: string]: unknown
}

const SILENT = createLog({
  level: 'silent',
  format: 'json',
  paint: (_, text) => text,
  output: { write: () => {} },
})

/** `tongro serve` in this process, on a free port. */
export async function startTestApp(
  t: TestContext,
  settings: Partial<ServeSettings> = {},
): Promise<App> {
  const app = await startApp(
    {
      port: 0,
      host: 'localhost',
      data: './data',
      logLevel: 'silent',
      logFormat: 'json',
      adminToken: undefined,
      ...settings,
    },
    SILENT,
  )
  t.after(() => app.stop(100))
  return app
}

export class InspectorPage {
  readonly socket: ClientSocket
  readonly lines: PageLine[] = []

  private constructor(socket: ClientSocket) {
    this.socket = socket
    void this.#read()
  }

  static async open(
    t: TestContext,
    port: number,
    options: ConnectOptions = {},
  ): Promise<InspectorPage> {
    const socket = await connect(`ws://localhost:${port}/inspector`, options)
    t.after(() => socket.terminate())
    return new InspectorPage(socket)
  }

  async #read(): Promise<void> {
    try {
      for await (const message of this.socket) {
        assert.equal(typeof message, 'string')
        for (const line of String(message).split('\n')) this.lines.push(JSON.parse(line))
      }
    } catch {
      // Terminated with the test.
    }
  }

  ask(command: unknown): void {
    this.socket.send(typeof command === 'string' ? command : JSON.stringify(command))
  }

  /** Waits until a line fits. */
  async until(fits: (line: PageLine) => boolean, ms = 15_000): Promise<PageLine> {
    const end = performance.now() + ms
    for (;;) {
      const line = this.lines.find(fits)
      if (line !== undefined) return line
      if (performance.now() > end) {
        throw new Error(`No such line came: ${fits.toString()}; ${JSON.stringify(this.lines)}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  event(name: string): Promise<PageLine> {
    return this.until(({ event }) => event === name)
  }

  /** All bytes that a side sent, as far as they have come. */
  bytes(connection: number, from: 'client' | 'server'): Buffer {
    const parts = this.lines.filter((one) => one.connection === connection && one.from === from)
    return Buffer.concat(parts.map(({ bytes }) => Buffer.from(bytes ?? '', 'base64')))
  }
}
