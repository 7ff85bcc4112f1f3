// Forging from a page of the inspector: one at a time, since a page shows one verdict; a faulty server
// listens on loopback only, and ends with the page's connection.
import { type CaptureSink, MisuseError } from 'tongro'
import {
  FORGERIES,
  type ForgeResult,
  forgeClient,
  forgeServer,
  readListen,
} from 'tongro/inspector/sources'
import { isLoopback } from '../../access.ts'
import type { ForgeCommand } from './commands.ts'

/** The table of forgeries as a page shows it. */
export function listForgeries(): ReadonlyArray<Readonly<Record<string, unknown>>> {
  return FORGERIES.map(({ name, roles, title, rule, expected, codes }) => ({
    name,
    roles,
    title,
    rule,
    expected,
    codes,
  }))
}

export class PageForge {
  #isBusy = false
  readonly #stop = new AbortController()

  /** Throws an error whose message is for the page. `listening` is told where a faulty server waits. */
  async play(
    { name, url, listen }: ForgeCommand,
    sink: CaptureSink,
    listening: (place: { readonly host: string; readonly port: number }) => void,
  ): Promise<ForgeResult> {
    if (this.#isBusy) misuse('Cannot forge twice at once: wait for the verdict of the other')
    this.#isBusy = true
    const { signal } = this.#stop
    try {
      if (url !== undefined) return await forgeClient(url, { name, sink, signal })
      if (!isLoopback(readListen(listen).host)) {
        misuse(`Cannot listen on ${listen}: a server forged from a page listens on loopback only`)
      }
      const forging = await forgeServer(listen, { name, sink, signal })
      listening(forging)
      return await forging.result
    } finally {
      this.#isBusy = false
    }
  }

  end(): void {
    this.#stop.abort()
  }
}

function misuse(message: string): never {
  throw new MisuseError('option-invalid', message)
}
