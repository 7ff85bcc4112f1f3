// `/inspector`: what this server's WebSockets say, live, for the Inspector page. The page asks by one
// JSON object a message; it is answered by events, one a message, and by records, one a line:
//
//   page    {"do":"watch"}
//   server  {"event":"watching"}
//   server  {"kind":"open","connection":0,…}⏎{"time":…,"connection":0,"from":"client","bytes":"…"}⏎…
//   page    {"do":"proxy","listen":"127.0.0.1:0","upstream":"ws://127.0.0.1:9000"}
//   server  {"event":"proxy","proxy":0,"host":"127.0.0.1","port":41234,"upstream":"ws://127.0.0.1:9000"}
//   server  {"event":"error","do":"proxy","text":"Cannot …"}
//
// Who may ask is decided before (see access.ts); what it asks for ends with its connection.
import type { CaptureSink, Endpoint, ServerSocket } from 'tongro'
import {
  type ForgeCommand,
  type InspectorCommand,
  type ProxyCommand,
  readCommand,
} from './commands.ts'
import { Feed } from './feed.ts'
import type { LiveTap } from './live-tap.ts'
import { listForgeries, PageForge } from './page-forge.ts'
import { PageProxies } from './page-proxies.ts'

/** Pages at once; each may hold MOST_WAITING bytes while it is slow. */
export const MOST_PAGES = 16

export const INSPECTOR_PATH = '/inspector'

export interface InspectorDesk {
  readonly endpoint: Endpoint<undefined>
  /** Why one more page cannot be taken, if so. */
  refuse(): Response | undefined
}

export function inspector(tap: LiveTap): InspectorDesk {
  const sessions = new Map<ServerSocket, Session>()
  const endpoint: Endpoint<undefined> = {
    open(socket) {
      sessions.set(socket, new Session(socket, tap))
    },
    message(socket, message) {
      void sessions.get(socket)?.take(message)
    },
    close(socket) {
      sessions.get(socket)?.end()
      sessions.delete(socket)
    },
  }
  const refuse = (): Response | undefined => {
    if (sessions.size < MOST_PAGES) return undefined
    const text = `Cannot open one more Inspector page: ${MOST_PAGES} are open, close one of them\n`
    return new Response(text, { status: 503 })
  }
  return { endpoint, refuse }
}

/** One page. */
class Session {
  readonly #feed: Feed
  readonly #tap: LiveTap
  readonly #proxies = new PageProxies()
  readonly #forge = new PageForge()
  #unwatch: (() => void) | undefined

  constructor(socket: ServerSocket, tap: LiveTap) {
    this.#feed = new Feed(socket)
    this.#tap = tap
  }

  /** Never rejects. */
  async take(message: string | Uint8Array): Promise<void> {
    const command = readCommand(message)
    if (typeof command === 'string') {
      this.#feed.event({ event: 'error', text: command })
      return
    }
    try {
      await this.#run(command)
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      this.#feed.event({ event: 'error', do: command.do, text })
    }
  }

  #run(command: InspectorCommand): Promise<void> | undefined {
    switch (command.do) {
      case 'watch':
        this.#watch()
        return undefined
      case 'unwatch':
        this.#unwatch?.()
        this.#unwatch = undefined
        this.#feed.event({ event: 'unwatched' })
        return undefined
      case 'proxy':
        return this.#startProxy(command)
      case 'stop-proxy':
        return this.#stopProxy(command.proxy)
      case 'forgeries':
        this.#feed.event({ event: 'forgeries', forgeries: listForgeries() })
        return undefined
      case 'forge':
        return this.#playForgery(command)
      default:
        return command satisfies never
    }
  }

  #watch(): void {
    if (this.#unwatch !== undefined) {
      throw new Error('Cannot watch twice: this page watches the server already')
    }
    this.#feed.event({ event: 'watching' })
    this.#unwatch = this.#tap.watch(this.#feed.source())
  }

  async #startProxy(command: ProxyCommand): Promise<void> {
    const { upstream } = command
    const { number, host, port } = await this.#proxies.start(command, keeping(this.#feed.source()))
    this.#feed.event({ event: 'proxy', proxy: number, host, port, upstream })
  }

  async #stopProxy(proxy: number): Promise<void> {
    if (!(await this.#proxies.stop(proxy))) {
      throw new Error(`Cannot stop proxy ${proxy}: this page has no such proxy`)
    }
    this.#feed.event({ event: 'proxy-stopped', proxy })
  }

  async #playForgery(command: ForgeCommand): Promise<void> {
    const { name } = command
    const sink = keeping(this.#feed.source(`forged: ${name}`))
    const result = await this.#forge.play(command, sink, ({ host, port }) => {
      this.#feed.event({ event: 'forging', name, host, port })
    })
    this.#feed.event({ event: 'forged', ...result })
  }

  end(): void {
    this.#unwatch?.()
    this.#forge.end()
    this.#proxies.end()
    this.#feed.stop()
  }
}

/** For sources that lend their bytes: the feed sends them later. */
function keeping(sink: CaptureSink): CaptureSink {
  return (record) =>
    sink('bytes' in record ? { ...record, bytes: Uint8Array.from(record.bytes) } : record)
}
