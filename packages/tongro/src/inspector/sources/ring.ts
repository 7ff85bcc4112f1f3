// Remembers the latest of a capture within a limit, and shows it whole to whoever comes later.
//
// What is over goes first, connection by connection; then, of those that live, the oldest chunks, each
// side's with a gap in their place. The beginning of a living connection stays, so that its handshake
// can be judged however long it has lasted.

import type { CaptureGap, CaptureRecord, CaptureSink, From } from '../../protocol/index.ts'
import { Endings } from './endings.ts'

/** Bytes kept unless told otherwise: minutes of a busy charger, and little beside a process. */
export const RING_BYTES: number = 16 * 1024 * 1024
/** The least that is of use: the beginnings of some connections. */
export const LEAST_RING_BYTES: number = 64 * 1024
/** What a record takes beside its bytes, about; so that records without any are limited too. */
const RECORD_COST = 256
/** Of each side, so much of the beginning is kept as long as it lives: what most servers take as a head. */
const BEGINNING = 16 * 1024
/** A full ring is emptied down to this part of its limit, so that the work is seldom done. */
const KEPT_PART = 7 / 8

interface Kept {
  record: CaptureRecord
  readonly line: Line | undefined
  /** Whether it may go while its connection lives. */
  readonly mayGo: boolean
}

/** One connection. */
interface Line {
  readonly connection: number
  isOver: boolean
  size: number
  readonly begun: Record<From, number>
  readonly gaps: Partial<Record<From, Kept & { record: CaptureGap }>>
}

export interface CaptureRing {
  /** Takes records; `bytes` are copied. */
  readonly sink: CaptureSink
  /** Bytes held, with what records take beside them. */
  readonly size: number
  /**
   * Shows all that is held and then what comes, until the function that it returns is called. What
   * `sink` is shown may be kept, but not changed.
   */
  subscribe(sink: CaptureSink): () => void
}

/** A ring of `bytes` (RING_BYTES, at least LEAST_RING_BYTES). */
export function captureRing({
  bytes = RING_BYTES,
}: {
  bytes?: number | undefined
} = {}): CaptureRing {
  return new Ring(Math.max(bytes, LEAST_RING_BYTES))
}

class Ring implements CaptureRing {
  readonly #limit: number
  readonly #sinks = new Set<CaptureSink>()
  readonly #lines = new Map<number, Line>()
  readonly #endings = new Endings()
  #kept: Kept[] = []
  size = 0
  #droppedLines = 0
  #droppedBytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  readonly sink: CaptureSink = (record) => {
    const copy = 'bytes' in record ? { ...record, bytes: Uint8Array.from(record.bytes) } : record
    this.#keep(copy)
    if (this.size > this.#limit) this.#makeRoom()
    for (const sink of this.#sinks) sink(copy)
  }

  subscribe(sink: CaptureSink): () => void {
    if (this.#droppedLines + this.#droppedBytes > 0) {
      sink({ kind: 'trouble', text: this.#story() })
    }
    for (const { record } of this.#kept) sink(record)
    // A sink of its own for each call, as one function may come twice.
    const own: CaptureSink = (record) => sink(record)
    this.#sinks.add(own)
    return () => void this.#sinks.delete(own)
  }

  #story(): string {
    const mib = (this.#limit / 1024 / 1024).toFixed(1)
    return `The ring of ${mib} MiB was full: ${this.#droppedLines} connections were dropped whole, and ${this.#droppedBytes} bytes from the middle of others`
  }

  #keep(record: CaptureRecord): void {
    const { connection } = record
    const line = connection === undefined ? undefined : this.#lineOf(connection, record)
    if (line !== undefined && this.#endings.isLast(record)) line.isOver = true
    this.#push({ record, line, mayGo: mayGo(record, line) })
  }

  #lineOf(connection: number, record: CaptureRecord): Line {
    const known = this.#lines.get(connection)
    if (known !== undefined) return known
    const line: Line = {
      connection,
      isOver: false,
      size: 0,
      begun: { client: 0, server: 0 },
      gaps: {},
    }
    this.#lines.set(connection, line)
    if (record.kind !== 'open') {
      const time = record.time ?? 0
      const note = 'its beginning is no longer in the ring'
      const open = { kind: 'open', connection, time, isPartial: true, note } as const
      this.#push({ record: open, line, mayGo: false })
    }
    return line
  }

  #push(kept: Kept): void {
    this.#kept.push(kept)
    const size = sizeOf(kept.record)
    this.size += size
    if (kept.line !== undefined) kept.line.size += size
  }

  // Making room ----------------------------------------------------------------------------------

  #makeRoom(): void {
    const target = this.#limit * KEPT_PART
    const gone = new Set<Line>()
    this.#forgetLines(gone, target, (line) => line.isOver)
    if (this.size > target) this.#dropMiddles(gone, target)
    if (this.size > target) this.#forgetLines(gone, target, () => true)
    this.#kept = this.#kept.filter(({ line }) => line === undefined || !gone.has(line))
  }

  /** Whole connections, the oldest first. */
  #forgetLines(gone: Set<Line>, target: number, mayForget: (line: Line) => boolean): void {
    for (const line of this.#lines.values()) {
      if (this.size <= target) return
      if (!mayForget(line)) continue
      this.size -= line.size
      this.#droppedLines++
      this.#lines.delete(line.connection)
      this.#endings.forget(line.connection)
      gone.add(line)
    }
  }

  #dropMiddles(gone: ReadonlySet<Line>, target: number): void {
    this.#kept = this.#kept.filter((kept) => {
      const { record, line } = kept
      if (this.size <= target || !kept.mayGo || (line !== undefined && gone.has(line))) return true
      const size = sizeOf(record)
      this.size -= size
      if (line === undefined) return false
      line.size -= size
      if (record.kind !== 'chunk' && record.kind !== 'gap') return false
      const { from, connection, time } = record
      const length = record.kind === 'gap' ? record.length : record.bytes.length
      this.#droppedBytes += record.kind === 'gap' ? 0 : length
      const gap = line.gaps[from]
      if (gap !== undefined) {
        gap.record = { ...gap.record, length: gap.record.length + length }
        return false
      }
      const made: CaptureGap = { kind: 'gap', connection, time, from, length }
      line.gaps[from] = Object.assign(kept, { record: made, mayGo: false })
      this.size += sizeOf(made)
      line.size += sizeOf(made)
      return true
    })
  }
}

/** Opens, heads, ends and the first chunks of each side stay while their connection lives. */
function mayGo(record: CaptureRecord, line: Line | undefined): boolean {
  if (line === undefined || record.kind === 'gap' || record.kind === 'message') return true
  if (record.kind !== 'chunk') return false
  const before = line.begun[record.from]
  line.begun[record.from] = before + record.bytes.length
  return before + record.bytes.length > BEGINNING
}

function sizeOf(record: CaptureRecord): number {
  return RECORD_COST + ('bytes' in record ? record.bytes.length : 0)
}
