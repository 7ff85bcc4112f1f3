// The live tap of the server that the page comes from, over its endpoint /inspector: events and JSON Lines
// of records, told apart by their first member.
//
//   page    {"do":"watch"}
//   server  {"event":"watching"}   then   {"kind":"open",…}⏎{"time":…,"bytes":"…"}⏎…

import { type ReadonlySignal, signal } from '@preact/signals'
import { endpointUrl } from '../../../live/endpoint.ts'
import { showLink } from '../../../live/links.ts'
import { type LinkState, LiveSocket } from '../../../live/live-socket.ts'

export const INSPECTOR_ENDPOINT = '/inspector'
const PROTOCOL = 'tongro.inspector'
const TOKEN_PREFIX = 'tongro.token.'

export interface LiveTarget {
  /** A connection is there: what was open before is over, since the server sends its ring anew. */
  began(): void
  lines(lines: string): void
  failed(text: string): void
}

export class LiveSource {
  readonly #target: LiveTarget
  readonly #link = signal<LiveSocket | undefined>(undefined)
  #hide: (() => void) | undefined

  constructor(target: LiveTarget) {
    this.#target = target
  }

  /** The state of the connection; undefined while nothing is watched. */
  get state(): ReadonlySignal<LinkState> | undefined {
    return this.#link.value?.state
  }

  /** Watches, and goes on doing so over reconnects until `stop`. The token is for servers that ask for one. */
  start(token: string): void {
    this.stop()
    const link = new LiveSocket(
      endpointUrl(location, INSPECTOR_ENDPOINT),
      {
        open: () => {
          this.#target.began()
          link.send(JSON.stringify({ do: 'watch' }))
        },
        message: (text) => this.#take(text),
      },
      { create: (url) => new WebSocket(url, protocols(token)) },
    )
    this.#link.value = link
    this.#hide = showLink(link)
    link.start()
  }

  stop(): void {
    this.#hide?.()
    this.#hide = undefined
    this.#link.peek()?.stop()
    this.#link.value = undefined
  }

  #take(text: string): void {
    if (!text.startsWith('{"event":')) {
      this.#target.lines(text)
      return
    }
    const event = parseEvent(text)
    if (event?.event === 'error') this.#target.failed(event.text ?? '')
  }
}

/** A page cannot set headers of a WebSocket, so a token travels as a subprotocol, in base64url. */
function protocols(token: string): string[] {
  if (token === '') return [PROTOCOL]
  const bytes = new TextEncoder().encode(token)
  const base64 = btoa(String.fromCharCode(...bytes))
  const url = base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  return [PROTOCOL, TOKEN_PREFIX + url]
}

interface LiveEvent {
  readonly event: string
  readonly text?: string
}

function parseEvent(text: string): LiveEvent | undefined {
  try {
    return JSON.parse(text) as LiveEvent
  } catch {
    return undefined
  }
}
