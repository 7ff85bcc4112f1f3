// What one page of the inspector is sent: events, and records of captures as JSON Lines, in messages
// of bounded size and rate. A page that is too slow misses bytes and is told how many and where; it
// never makes the server keep more.
import type { CaptureRecord, CaptureSink, ServerSocket } from 'tongro'
import { encodeRecord } from 'tongro/inspector'
import { Endings } from 'tongro/inspector/sources'

/** How long records are gathered for one message: a page that draws 25 times a second sees no delay. */
const TICK_MS = 40
/** A message ends with the record that makes it longer, in characters: a page parses it in one frame. */
const MESSAGE = 256 * 1024
/** Messages a tick: 25 MiB in a second, more than a page can draw. */
const MOST_MESSAGES = 4
/** With this much on the way to the page, in bytes, the rest waits here. */
const AHEAD = 1024 * 1024
/** Bytes of records that may wait, each counted with RECORD_COST: twice what a ring is, which comes at once. */
export const MOST_WAITING: number = 32 * 1024 * 1024
const RECORD_COST = 256
/** A chunk of more bytes is sent as several. */
const MOST_CHUNK = 128 * 1024
const MOST_SENT_KEPT = 4096

/** The part of a socket that it needs. */
export type FeedSocket = Pick<ServerSocket, 'send' | 'state' | 'bufferedAmount'>

interface Missed {
  readonly connection: number
  readonly from: 'client' | 'server'
  length: number
}

export class Feed {
  readonly #socket: FeedSocket
  #waiting: CaptureRecord[] = []
  /** Those before it have been sent. */
  #next = 0
  #size = 0
  #timer: NodeJS.Timeout | undefined
  #connections = 0
  #missedRecords = 0
  #missedBytes = 0
  readonly #gaps = new Map<string, Missed>()

  constructor(socket: FeedSocket) {
    this.#socket = socket
  }

  /** Sends an event now, in front of records that wait. */
  event(event: Readonly<Record<string, unknown>> & { readonly event: string }): void {
    if (this.#socket.state === 'open') this.#socket.send(JSON.stringify(event))
  }

  /**
   * A sink for one source. The page sees one capture, so its connections get numbers that no other
   * source's have. The records' `bytes` must be the feed's to keep.
   */
  source(note?: string): CaptureSink {
    const numbers = new Map<number, number>()
    const endings = new Endings()
    return (record) => {
      if (record.connection === undefined) {
        this.#take(record)
        return
      }
      const { connection } = record
      const number = numbers.get(connection) ?? this.#connections++
      if (endings.isLast(record)) numbers.delete(connection)
      else numbers.set(connection, number)
      const noted = note !== undefined && record.kind === 'open' ? { note } : {}
      this.#take({ ...record, ...noted, connection: number })
    }
  }

  /** Sends nothing more. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#waiting = []
    this.#next = 0
    this.#size = 0
  }

  #take(record: CaptureRecord): void {
    // What has no bytes, opens and ends, is worth more and takes less.
    const limit = 'bytes' in record ? MOST_WAITING : 2 * MOST_WAITING
    if (this.#size > limit) {
      this.#miss(record)
      return
    }
    if (this.#missedRecords > 0) this.#tellMissed(record.time ?? 0)
    if (record.kind !== 'chunk') {
      this.#push(record)
      return
    }
    for (let at = 0; at < record.bytes.length; at += MOST_CHUNK) {
      this.#push({ ...record, bytes: record.bytes.subarray(at, at + MOST_CHUNK) })
    }
  }

  #push(record: CaptureRecord): void {
    this.#waiting.push(record)
    this.#size += sizeOf(record)
    this.#timer ??= setTimeout(() => this.#tick(), TICK_MS)
  }

  #miss(record: CaptureRecord): void {
    this.#missedRecords++
    if (record.kind !== 'chunk') return
    const { connection, from, bytes } = record
    this.#missedBytes += bytes.length
    const key = `${connection} ${from}`
    const gap = this.#gaps.get(key)
    if (gap !== undefined) gap.length += bytes.length
    // More connections than this in the time of one jam are told by the sum alone.
    else if (this.#gaps.size < 10_000)
      this.#gaps.set(key, { connection, from, length: bytes.length })
  }

  #tellMissed(time: number): void {
    const text = `The page was too slow: ${this.#missedRecords} records with ${this.#missedBytes} bytes were left out`
    this.#push({ kind: 'trouble', text, time })
    for (const gap of this.#gaps.values()) this.#push({ kind: 'gap', time, ...gap })
    this.#gaps.clear()
    this.#missedRecords = 0
    this.#missedBytes = 0
  }

  #tick(): void {
    this.#timer = undefined
    if (this.#socket.state !== 'open') {
      this.stop()
      return
    }
    for (let sent = 0; sent < MOST_MESSAGES && this.#next < this.#waiting.length; sent++) {
      if (this.#socket.bufferedAmount > AHEAD) break
      this.#socket.send(this.#message())
    }
    if (this.#missedRecords > 0 && this.#size <= MOST_WAITING / 2) {
      this.#tellMissed(performance.timeOrigin + performance.now())
    }
    const isDone = this.#next === this.#waiting.length
    // What was sent must not be kept by a queue that never runs dry.
    if (isDone || this.#next > MOST_SENT_KEPT) {
      this.#waiting = this.#waiting.slice(this.#next)
      this.#next = 0
    }
    if (!isDone) this.#timer ??= setTimeout(() => this.#tick(), TICK_MS)
  }

  #message(): string {
    const lines: string[] = []
    let length = 0
    while (length < MESSAGE && this.#next < this.#waiting.length) {
      const record = this.#waiting[this.#next++]!
      this.#size -= sizeOf(record)
      const line = encodeRecord(record)
      lines.push(line)
      length += line.length
    }
    return lines.join('\n')
  }
}

function sizeOf(record: CaptureRecord): number {
  return RECORD_COST + ('bytes' in record ? record.bytes.length : 0)
}
