// `/inspector`: what this server's WebSockets say, live, for the Inspector page. The page asks by one
// JSON object a message; it is answered by events, one a message, and by records, one a line:
//
//   page    {"do":"watch"}
//   server  {"event":"watching"}
//   server  {"kind":"open","connection":0,…}⏎{"time":…,"connection":0,"from":"client","bytes":"…"}⏎…
//   server  {"event":"error","do":"watch","text":"Cannot …"}
//
// Who may ask is decided before (see access.ts); what it asks for ends with its connection.
import type { Endpoint, ServerSocket } from 'tongro'
import { type InspectorCommand, readCommand } from './commands.ts'
import { Feed } from './feed.ts'
import type { LiveTap } from './live-tap.ts'

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
      sessions.get(socket)?.take(message)
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
  #unwatch: (() => void) | undefined

  constructor(socket: ServerSocket, tap: LiveTap) {
    this.#feed = new Feed(socket)
    this.#tap = tap
  }

  take(message: string | Uint8Array): void {
    const command = readCommand(message)
    if (typeof command === 'string') this.#feed.event({ event: 'error', text: command })
    else this.#run(command)
  }

  #run(command: InspectorCommand): void {
    switch (command.do) {
      case 'watch':
        this.#watch()
        return
      case 'unwatch':
        this.#unwatch?.()
        this.#unwatch = undefined
        this.#feed.event({ event: 'unwatched' })
        return
      default:
        command satisfies never
    }
  }

  #watch(): void {
    if (this.#unwatch !== undefined) {
      const text = 'Cannot watch twice: this page watches the server already'
      this.#feed.event({ event: 'error', do: 'watch', text })
      return
    }
    this.#feed.event({ event: 'watching' })
    this.#unwatch = this.#tap.watch(this.#feed.source())
  }

  end(): void {
    this.#unwatch?.()
    this.#feed.stop()
  }
}
