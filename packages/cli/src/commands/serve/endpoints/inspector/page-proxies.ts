// The proxies that one page of the inspector has started. They listen on loopback only, whatever the
// server itself does, and end with the page's connection.
import { type CaptureSink, MisuseError } from 'tongro'
import { type InspectorProxy, inspectProxy, readListen } from 'tongro/inspector/sources'
import { isLoopback } from '../../access.ts'
import type { ProxyCommand } from './commands.ts'

/** At once, for one page: a page shows one capture, and few devices speak to several servers. */
export const MOST_PROXIES = 4

export interface StartedProxy {
  /** From 0, the page's name for it. */
  readonly number: number
  readonly host: string
  readonly port: number
}

export class PageProxies {
  readonly #running = new Map<number, InspectorProxy>()
  /** Started or starting. */
  #count = 0
  #next = 0
  readonly #stop = new AbortController()

  /** Throws an error whose message is for the page. */
  async start(command: ProxyCommand, sink: CaptureSink): Promise<StartedProxy> {
    const { listen, upstream, rewriteHost } = command
    const place = readListen(listen)
    if (!isLoopback(place.host)) {
      throw new MisuseError(
        'option-invalid',
        `Cannot listen on ${listen}: a proxy started from a page listens on loopback only, such as 127.0.0.1:0; for other machines run tongro inspect proxy`,
      )
    }
    if (this.#count >= MOST_PROXIES) {
      throw new MisuseError(
        'option-invalid',
        `Cannot start one more proxy: ${MOST_PROXIES} run for this page, stop one of them`,
      )
    }
    this.#count++
    try {
      const { signal } = this.#stop
      const proxy = await inspectProxy({ listen: place, upstream, rewriteHost, sink, signal })
      const number = this.#next++
      this.#running.set(number, proxy)
      return { number, host: proxy.host, port: proxy.port }
    } catch (error) {
      this.#count--
      throw error
    }
  }

  /** False when there is none of that number. */
  async stop(number: number): Promise<boolean> {
    const proxy = this.#running.get(number)
    if (proxy === undefined) return false
    this.#running.delete(number)
    await proxy.close()
    this.#count--
    return true
  }

  /** Ends them all, those that are starting too. */
  end(): void {
    this.#stop.abort()
    this.#running.clear()
  }
}
