// The echo of compressed messages. How many bytes a server makes of a message is its own affair and
// depends on what it sent before, so messages are counted by their frames; to compare them, they are
// inflated with the window of all that came before, as a client does.
import { constants, inflateRawSync } from 'node:zlib'
import { type DeflatedBurst, FIN_DEFLATED_TEXT } from './deflated-burst.ts'
import type { Echo, Verdict } from './echo.ts'

const TAIL = Buffer.of(0, 0, 0xff, 0xff)
const WINDOW = 32_768

export class DeflatedEcho implements Echo {
  readonly #bursts: readonly DeflatedBurst[]
  #next: number
  #burst: DeflatedBurst
  /** A header that a read has cut. */
  readonly #header = Buffer.alloc(4)
  #headerSize = 0
  #payloadLeft = 0
  #frames = 0
  /** What came in a round that is compared, and the window before it. */
  #came: Buffer[] = []
  #window: Buffer = Buffer.alloc(0)

  /** Goes round through `bursts`, beginning with the one at `first`. */
  constructor(bursts: readonly DeflatedBurst[], first: number) {
    this.#bursts = bursts
    this.#next = first % bursts.length
    this.#burst = bursts[this.#next]!
  }

  begin(): Buffer {
    this.#burst = this.#bursts[this.#next]!
    this.#next = (this.#next + 1) % this.#bursts.length
    this.#frames = 0
    this.#came = []
    return this.#burst.outgoing
  }

  compare(inbox: Buffer, length: number): Verdict {
    this.#came.push(Buffer.from(inbox.subarray(0, length)))
    const verdict = this.count(inbox, length)
    if (verdict !== 'whole') return verdict
    let rest = Buffer.concat(this.#came)
    for (const [index, message] of this.#burst.messages.entries()) {
      const { payload, size } = firstFrame(rest)
      rest = rest.subarray(size)
      if (!this.#inflate(payload)?.equals(message)) {
        return { fault: `message ${index} of the echo does not inflate to what was sent` }
      }
    }
    return 'whole'
  }

  count(inbox: Buffer, length: number): Verdict {
    let at = 0
    while (at < length) {
      if (this.#payloadLeft > 0) {
        const taken = Math.min(this.#payloadLeft, length - at)
        at += taken
        this.#payloadLeft -= taken
        if (this.#payloadLeft === 0) this.#frames++
        continue
      }
      this.#header[this.#headerSize++] = inbox[at++]!
      if (!this.#isHeaderWhole()) continue
      if (this.#header[0] !== FIN_DEFLATED_TEXT) {
        return { fault: `a frame begins with ${this.#header[0]} instead of FIN, RSV1, text` }
      }
      this.#headerSize = 0
      this.#payloadLeft = this.#header[1]! < 126 ? this.#header[1]! : this.#header.readUInt16BE(2)
    }
    const wanted = this.#burst.messages.length
    if (this.#frames > wanted) return { fault: 'more messages came back than were sent' }
    return this.#frames === wanted && this.#headerSize === 0 ? 'whole' : 'more'
  }

  /** Messages of the bench are below 64 KiB, so there is no header of ten bytes. */
  #isHeaderWhole(): boolean {
    return this.#headerSize === 4 || (this.#headerSize === 2 && this.#header[1]! < 126)
  }

  #inflate(payload: Buffer): Buffer | undefined {
    const dictionary = this.#window.length === 0 ? {} : { dictionary: this.#window }
    try {
      const message = inflateRawSync(Buffer.concat([payload, TAIL]), {
        ...dictionary,
        finishFlush: constants.Z_SYNC_FLUSH,
      })
      this.#window = Buffer.concat([this.#window, message]).subarray(-WINDOW)
      return message
    } catch {
      return undefined
    }
  }
}

function firstFrame(bytes: Buffer): { payload: Buffer; size: number } {
  const isShort = bytes[1]! < 126
  const from = isShort ? 2 : 4
  const size = from + (isShort ? bytes[1]! : bytes.readUInt16BE(2))
  return { payload: bytes.subarray(from, size), size }
}
