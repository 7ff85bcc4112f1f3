// Takes secrets out of a capture before it is shared: tokens in heads, in targets and in JSON. Each is
// overwritten by as many bytes, under the same mask, so that lengths, offsets and findings stay.
//
// Records come out in their order, those of a head when all of it was seen. What cannot be redacted
// (compressed messages, bytes out of step) is told by a `trouble`, once for each connection and cause.

import type { CaptureHead, CaptureRecord, CaptureSink, From } from '../../protocol/index.ts'
import { JsonScrubber } from './json-scrubber.ts'
import { type Range, secretsOfField, secretsOfUrl } from './redact-head.ts'
import { type Obstacle, RedactSide } from './redact-side.ts'

/** Most records that wait for the end of a head, as others go on meanwhile. */
const MOST_WAITING = 10_000

const TEXT = 1
const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  compressed:
    'its messages are compressed, and a part of them cannot be overwritten; capture without permessage-deflate or leave them out',
  'out-of-step':
    'its frames are broken, so text behind them may be read wrongly; look through it before sharing',
  head: 'a head of its handshake is not whole, so it was redacted as far as it goes; look through it before sharing',
}

/** All records at once. */
export function redact(records: Iterable<CaptureRecord>): CaptureRecord[] {
  const list: CaptureRecord[] = []
  const redactor = new Redactor((record) => list.push(record))
  for (const record of records) redactor.record(record)
  redactor.end()
  return list
}

interface Connection {
  readonly client: RedactSide
  readonly server: RedactSide
}

interface Waiting {
  readonly record: CaptureRecord
  /** The side whose head it is part of. */
  readonly side: RedactSide | undefined
}

export class Redactor {
  readonly #sink: CaptureSink
  readonly #connections = new Map<number, Connection>()
  readonly #told = new Set<string>()
  #waiting: Waiting[] = []

  constructor(sink: CaptureSink) {
    this.#sink = sink
  }

  /** Takes the next record; its bytes are copied. */
  record(record: CaptureRecord): void {
    switch (record.kind) {
      case 'chunk': {
        const bytes = record.bytes.slice()
        const side = this.#side(record.connection, record.from)
        this.#waiting.push({ record: { ...record, bytes }, side })
        side.push(bytes)
        break
      }
      case 'head':
        this.#waiting.push({ record: redactHead(record), side: undefined })
        break
      case 'message': {
        const bytes = record.bytes.slice()
        if (record.opcode === TEXT) new JsonScrubber().scrub(bytes, 0, bytes.length)
        this.#waiting.push({ record: { ...record, bytes }, side: undefined })
        break
      }
      case 'open':
        this.#giveUp(record.connection)
        this.#connections.delete(record.connection)
        this.#waiting.push({ record, side: undefined })
        break
      case 'gap':
      case 'end':
        // The rest of a head that is waited for will not come.
        this.#connections.get(record.connection)?.[record.from].giveUp()
        this.#waiting.push({ record, side: undefined })
        break
      case 'trouble':
        this.#waiting.push({ record, side: undefined })
        break
      default:
        record satisfies never
    }
    this.#flush()
  }

  end(): void {
    for (const number of this.#connections.keys()) this.#giveUp(number)
    this.#flush()
  }

  #giveUp(connection: number): void {
    this.#connections.get(connection)?.client.giveUp()
    this.#connections.get(connection)?.server.giveUp()
  }

  #flush(): void {
    if (this.#waiting.length > MOST_WAITING) this.#waiting[0]?.side?.giveUp()
    const first = this.#waiting.findIndex(({ side }) => side?.isPending)
    const ready = first < 0 ? this.#waiting : this.#waiting.slice(0, first)
    this.#waiting = first < 0 ? [] : this.#waiting.slice(first)
    for (const { record } of ready) this.#sink(record)
  }

  #side(connection: number, from: From): RedactSide {
    let both = this.#connections.get(connection)
    if (both === undefined) {
      const tell = (obstacle: Obstacle): void => this.#tell(connection, obstacle)
      both = { client: new RedactSide(true, tell), server: new RedactSide(false, tell) }
      this.#connections.set(connection, both)
    }
    return both[from]
  }

  #tell(connection: number, obstacle: Obstacle): void {
    const key = `${connection} ${obstacle}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    const text = `Cannot redact all of connection ${connection}: ${OBSTACLES[obstacle]}`
    this.#waiting.push({ record: { kind: 'trouble', text, connection }, side: undefined })
  }
}

function redactHead(record: CaptureHead): CaptureHead {
  const target =
    record.target === undefined ? undefined : overwrite(record.target, secretsOfUrl(record.target))
  const fields = record.fields.map(([name, value]): readonly [string, string] => {
    const ranges = name === ':path' ? secretsOfUrl(value) : secretsOfField(name, value)
    return [name, overwrite(value, ranges)]
  })
  return record.target === undefined ? { ...record, fields } : { ...record, target, fields }
}

function overwrite(text: string, ranges: readonly Range[]): string {
  let result = text
  for (const [start, end] of ranges) {
    result = result.slice(0, start) + 'x'.repeat(end - start) + result.slice(end)
  }
  return result
}
