// HAR (HTTP Archive 1.2): what Chrome, mitmproxy and HTTP Toolkit write of WebSockets. An entry is a
// connection:
//
//   request, response        the two heads, as fields
//   _webSocketMessages       [{ type: 'send' | 'receive', time: seconds, opcode, data }], data of a
//                            binary message as base64; Chrome has opcode -1 for an error's text
//   _webSocketClose          of HTTP Toolkit: 'aborted', or { code, reason }
//
// The form knows messages, not frames: no masks, fragments, pings or Close frames.

import {
  type CaptureHead,
  type CaptureSink,
  plainTextCodec,
  type TextCodec,
} from '../../protocol/index.ts'
import { decodeBase64 } from './base64.ts'
import { parseCutJson } from './cut-json.ts'
import type { FormatOptions, FormatReader } from './format-reader.ts'
import { headsOf } from './har-heads.ts'
import { type Members, membersOf, text } from './loose-members.ts'
import { show, Troubles } from './troubles.ts'
import { WholeText } from './whole-text.ts'

/** Largest file in bytes. It is parsed as a whole, and a text of 512 MiB is the most that engines have. */
export const MOST_HAR: number = 256 * 1024 * 1024

const NOTE = 'HAR: messages, not frames'
const TEXT = 1

export function openHar(sink: CaptureSink, options: FormatOptions = {}): FormatReader {
  const whole = new WholeText(MOST_HAR, options.codec)
  return {
    push(bytes) {
      whole.push(bytes)
    },
    end() {
      const { isTooLong } = whole
      new HarFile(sink, options.codec ?? plainTextCodec).tell(whole.take(), isTooLong)
    },
  }
}

class HarFile {
  readonly #sink: CaptureSink
  readonly #codec: TextCodec
  readonly #troubles: Troubles

  constructor(sink: CaptureSink, codec: TextCodec) {
    this.#sink = sink
    this.#codec = codec
    this.#troubles = new Troubles(sink)
  }

  tell(file: string, isTooLong: boolean): void {
    const parsed = parseCutJson(file)
    const log = membersOf(membersOf(parsed?.value)?.['log'])
    const entries = log?.['entries']
    if (parsed === undefined) {
      this.#troubles.tell('Cannot read the HAR file: it is damaged, export it again')
    } else if (!Array.isArray(entries)) {
      this.#troubles.tell('Cannot read the HAR file: it has no list "log.entries", export it again')
    } else {
      this.#tellEntries(entries)
    }
    if (isTooLong) {
      const limit = `a HAR file must have at most ${MOST_HAR / 1024 / 1024} MiB`
      this.#troubles.tell(
        `Cannot read all of the file: ${limit}, export the WebSocket entries only`,
      )
    } else if (parsed?.isCut) {
      this.#troubles.tell('The HAR file is cut off: what is whole of it was read')
    }
    this.#troubles.end()
  }

  #tellEntries(entries: readonly unknown[]): void {
    const sockets = entries
      .map(membersOf)
      .filter((entry): entry is Members => entry !== undefined && isWebSocket(entry))
    sockets.forEach((entry, connection) => {
      this.#tellEntry(entry, connection)
    })
    if (sockets.length > 0) return
    const count = entries.length === 1 ? '1 entry' : `${entries.length} entries`
    this.#troubles.tell(
      `Cannot find a WebSocket among the ${count} of the HAR file: export it from Chrome, mitmproxy or HTTP Toolkit with the connection in the list`,
    )
  }

  #tellEntry(entry: Members, connection: number): void {
    const began = dateOf(entry['startedDateTime'])
    const messages = Array.isArray(entry['_webSocketMessages']) ? entry['_webSocketMessages'] : []
    const heads = headsOf(entry)
    this.#sink({
      kind: 'open',
      connection,
      time: began,
      server: text(entry['serverIPAddress']),
      isSecure: /^(?:wss|https):/i.test(text(membersOf(entry['request'])?.['url']) ?? ''),
      isPartial: heads.length === 0,
      note: closeNote(entry['_webSocketClose']),
    })
    for (const head of heads) this.#sink({ ...head, connection, time: began } satisfies CaptureHead)
    let time = began
    messages.forEach((message, index) => {
      time = this.#tellMessage(membersOf(message) ?? {}, connection, index, time)
    })
    if (entry['_webSocketClose'] !== 'aborted') return
    this.#sink({ kind: 'end', connection, time, from: 'server', how: 'lost', detail: 'aborted' })
  }

  /** Answers the time of the message, or that of the one before where it has none. */
  #tellMessage(message: Members, connection: number, index: number, before: number): number {
    const { type, opcode = TEXT, data = '' } = message
    const time = typeof message['time'] === 'number' ? message['time'] * 1000 : before
    const where = `message ${index + 1} of connection ${connection}`
    if (type === 'error' || opcode === -1) {
      const detail = `error: ${text(data) ?? show(data)}`
      this.#sink({ kind: 'end', connection, time, from: 'server', how: 'lost', detail })
      return time
    }
    if (type !== 'send' && type !== 'receive') {
      this.#troubles.tell(
        `Cannot read ${where}: "type" is ${show(type)}, it must be "send" or "receive"`,
      )
    } else if (
      typeof opcode !== 'number' ||
      !Number.isInteger(opcode) ||
      opcode < 0 ||
      opcode > 15
    ) {
      this.#troubles.tell(`Cannot read ${where}: "opcode" is ${show(opcode)}, it must be 1 or 2`)
    } else {
      const bytes = typeof data === 'string' ? this.#bytesOf(data, opcode) : undefined
      const from = type === 'send' ? 'client' : 'server'
      if (bytes !== undefined)
        this.#sink({ kind: 'message', connection, time, from, opcode, bytes })
      else this.#troubles.tell(`Cannot read ${where}: "data" is ${show(data)}, it must be base64`)
    }
    return time
  }

  #bytesOf(data: string, opcode: number): Uint8Array | undefined {
    if (opcode === TEXT) {
      const bytes = new Uint8Array(this.#codec.byteLength(data))
      this.#codec.write(data, bytes, 0)
      return bytes
    }
    const bytes = decodeBase64(data)
    return typeof bytes === 'number' ? undefined : bytes
  }
}

function isWebSocket(entry: Members): boolean {
  const request = membersOf(entry['request'])
  return (
    entry['_resourceType'] === 'websocket' ||
    Array.isArray(entry['_webSocketMessages']) ||
    membersOf(entry['response'])?.['status'] === 101 ||
    /^wss?:/i.test(text(request?.['url']) ?? '')
  )
}

function dateOf(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? 0 : time
}

/** HTTP Toolkit knows how it was closed, but not by whom. */
function closeNote(value: unknown): string {
  const { code, reason } = membersOf(value) ?? {}
  if (typeof code !== 'number') return NOTE
  const why = typeof reason === 'string' && reason !== '' ? ` ${show(reason)}` : ''
  return `${NOTE}; closed with ${code}${why}, the file does not say by whom`
}
