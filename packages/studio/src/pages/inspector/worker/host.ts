// What runs in the Worker: opens sources, reads them in slices, answers questions in between, and tells
// some times a second where it stands. One capture is open at a time; a new one ends the old one.

import { answer } from './answers.ts'
import { Slices } from './breathe.ts'
import type { FromWorker, Question, Source, ToWorker } from './protocol.ts'
import { Session } from './session.ts'

export type Post = (message: FromWorker, transfer: Transferable[]) => void

/** Five times a second looks alive and costs next to nothing. */
const TELL_MS = 200
/** A live capture without a byte for so long is decided by what is there. */
const SETTLE_MS = 1000
/** Bytes that are read between two looks at the clock. */
const SLICE = 64 << 10

export class Host {
  readonly #post: Post
  readonly #encoder = new TextEncoder()
  #session: Session | undefined
  #telling: ReturnType<typeof setTimeout> | undefined
  #settling: ReturnType<typeof setTimeout> | undefined
  #isFiltering = false

  constructor(post: Post) {
    this.#post = post
  }

  handle(message: ToWorker): void {
    switch (message.kind) {
      case 'open':
        this.#open(message.session, message.source)
        break
      case 'live':
        this.#live(message.lines)
        break
      case 'stop':
        this.#session?.end()
        this.#changed()
        break
      case 'ask':
        this.#ask(message.id, message.question, message.ask)
        break
      default:
        message satisfies never
    }
  }

  #open(number: number, source: Source): void {
    clearTimeout(this.#settling)
    const session = new Session({
      number,
      format: source.kind === 'live' ? 'json-lines' : 'auto',
      name: nameOf(source),
      from: source.kind === 'file' ? source.from : undefined,
      size: source.kind === 'file' ? source.file.size : undefined,
    })
    this.#session = session
    this.#tell()
    if (source.kind !== 'live') void this.#readAll(session, source)
  }

  async #readAll(session: Session, source: Exclude<Source, { kind: 'live' }>): Promise<void> {
    try {
      const stream =
        source.kind === 'file' ? source.file.stream() : await fetchStream(source.url, source.name)
      const isOver = await this.#readStream(session, stream)
      if (isOver) session.end()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (this.#session === session) session.fail(`Cannot read ${nameOf(source)}: ${why}`)
    }
    if (this.#session === session) this.#changed()
  }

  /** False when another capture was opened meanwhile. */
  async #readStream(session: Session, stream: ReadableStream<Uint8Array>): Promise<boolean> {
    const reader = stream.getReader()
    const slices = new Slices()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return true
      for (let at = 0; at < value.length; at += SLICE) {
        session.push(value.subarray(at, at + SLICE))
        this.#changed()
        if (slices.isOver) await slices.pause()
        if (this.#session !== session) {
          await reader.cancel()
          return false
        }
      }
    }
  }

  #live(lines: string): void {
    const session = this.#session
    if (session === undefined || session.isFull) return
    session.push(this.#encoder.encode(lines.endsWith('\n') ? lines : `${lines}\n`))
    if (session.isFull) session.end()
    this.#changed()
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => {
      session.settle()
      this.#changed()
    }, SETTLE_MS)
  }

  #ask(id: number, question: Question, ask: unknown): void {
    try {
      // The page's client types question and ask together.
      const value = this.#session && answer(this.#session, question, ask as never)
      this.#post({ kind: 'answer', id, answer: value }, transferOf(value))
      if (question === 'filter') this.#changed()
    } catch (error) {
      this.#post({ kind: 'failed', id, message: String(error) }, [])
    }
  }

  /** There is more to show. */
  #changed(): void {
    this.#telling ??= setTimeout(() => this.#tell(), TELL_MS)
    if (!this.#isFiltering) void this.#runView()
  }

  #tell(): void {
    clearTimeout(this.#telling)
    this.#telling = undefined
    if (this.#session === undefined) return
    this.#post({ kind: 'progress', progress: this.#session.progress() }, [])
  }

  /** Tries rows by the filter, whatever filter holds by then, until all are tried. */
  async #runView(): Promise<void> {
    this.#isFiltering = true
    const slices = new Slices()
    while (this.#session !== undefined && !this.#session.view.isDone) {
      this.#session.view.run(() => !slices.isOver)
      this.#telling ??= setTimeout(() => this.#tell(), TELL_MS)
      await slices.pause()
    }
    this.#isFiltering = false
  }
}

async function fetchStream(url: string, name: string): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(url)
  if (!response.ok || response.body === null) {
    throw new Error(`the server answered ${response.status} for ${name}`)
  }
  return response.body
}

function nameOf(source: Source): string {
  if (source.kind === 'live') return 'live'
  return source.kind === 'file' ? source.file.name : source.name
}

/** Columns go over without a copy; everything else is small. */
function transferOf(value: unknown): Transferable[] {
  if (typeof value !== 'object' || value === null) return []
  const isColumns = 'kinds' in value || 'severities' in value
  if (!isColumns) return []
  return Object.values(value).flatMap((column) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  )
}
