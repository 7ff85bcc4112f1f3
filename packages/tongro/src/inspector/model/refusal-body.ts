// The body of an answer that opens no WebSocket: its first KiB as text, and where it ends.
//
// By Content-Length, by the last chunk of a chunked body, or never, which is until the connection
// ends or the next request begins.

import { latin1, plainTextCodec } from '../../protocol/index.ts'
import { PayloadStore } from './payload-store.ts'

/** What a person reads of an error page. */
const MOST_TEXT = 1024

export class RefusalBody {
  #left: number
  readonly #isChunked: boolean
  readonly #start = new PayloadStore(MOST_TEXT)
  #tail = ''

  constructor(fields: Iterable<readonly [name: string, value: string]>) {
    let length: string | undefined
    let isChunked = false
    for (const [name, value] of fields) {
      if (name.toLowerCase() === 'content-length') length = value
      if (name.toLowerCase() === 'transfer-encoding') isChunked ||= /chunked/i.test(value)
    }
    this.#isChunked = isChunked
    const isNumber = length !== undefined && /^\d+$/.test(length.trim())
    this.#left = isChunked || !isNumber ? Number.POSITIVE_INFINITY : Number(length)
  }

  /** From a head as text; its lines need not be well-formed. */
  static ofHead(head: string): RefusalBody {
    const lines = head.split(/\r?\n/).slice(1)
    const hasNone = /^HTTP\/\S* +(?:204|304)/i.test(head)
    const fields = lines.flatMap((line): Array<[string, string]> => {
      const colon = line.indexOf(':')
      return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]]
    })
    return new RefusalBody(hasNone ? [['content-length', '0']] : fields)
  }

  get isComplete(): boolean {
    return this.#left <= 0
  }

  /** What it begins with, once. */
  takeText(): string | undefined {
    const bytes = this.#start.take()
    return bytes.length === 0 ? undefined : plainTextCodec.decode(bytes, 0, bytes.length)
  }

  push(bytes: Uint8Array): void {
    this.#start.add(bytes, 0, bytes.length)
    this.#left -= bytes.length
    if (!this.#isChunked) return
    this.#tail = (this.#tail + latin1(bytes.subarray(Math.max(0, bytes.length - 7)))).slice(-7)
    if (/(?:^|\r\n)0\r\n\r\n$/.test(this.#tail)) this.#left = 0
  }
}
