// Writes a capture to a file, as JSON Lines, while it goes on; whoever makes records is told to wait
// while the disk is behind.

import { createWriteStream, type WriteStream } from 'node:fs'
import type { CaptureRecord, CaptureSink } from '../../protocol/index.ts'
import { TransportError } from '../../transport/index.ts'
import { encodeRecord, MOST_BYTES } from '../formats/index.ts'

export interface Recorder {
  /** Takes records; after a failure they are thrown away. */
  readonly sink: CaptureSink
  readonly records: number
  /** Pending while the disk is behind: do not read meanwhile. */
  backpressure(): Promise<void> | undefined
  /** Resolves when all is written; rejects with TransportError when something was not. */
  end(): Promise<void>
}

/**
 * Opens the file anew; what it held is gone. `failed` is told once, at once, of a write that failed,
 * such as for a full disk.
 *
 * @throws TransportError when the file cannot be opened.
 */
export async function openRecorder(
  path: string,
  failed: (error: TransportError) => void = () => {},
): Promise<Recorder> {
  const stream = createWriteStream(path, { highWaterMark: 1024 * 1024 })
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve())
    stream.once('error', (error) => reject(recordError(path, error)))
  })
  return new FileRecorder(path, stream, failed)
}

class FileRecorder implements Recorder {
  records = 0
  readonly #stream: WriteStream
  #waiting: Promise<void> | undefined
  #error: TransportError | undefined

  constructor(path: string, stream: WriteStream, failed: (error: TransportError) => void) {
    this.#stream = stream
    stream.on('error', (error) => {
      this.#error = recordError(path, error)
      failed(this.#error)
    })
  }

  readonly sink: CaptureSink = (record) => {
    if (this.#error !== undefined || this.#stream.writableEnded) return
    this.records++
    for (const line of linesOf(record)) this.#stream.write(`${line}\n`)
  }

  backpressure(): Promise<void> | undefined {
    if (!this.#stream.writableNeedDrain) return undefined
    this.#waiting ??= new Promise((resolve) => {
      const done = (): void => {
        this.#waiting = undefined
        this.#stream.off('drain', done)
        this.#stream.off('close', done)
        resolve()
      }
      this.#stream.on('drain', done)
      this.#stream.on('close', done)
    })
    return this.#waiting
  }

  end(): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        if (this.#error === undefined) resolve()
        else reject(this.#error)
      }
      if (this.#stream.closed) done()
      else this.#stream.once('close', done).end()
    })
  }
}

function* linesOf(record: CaptureRecord): Generator<string> {
  if (record.kind !== 'chunk' || record.bytes.length <= MOST_BYTES) {
    yield encodeRecord(record)
    return
  }
  for (let at = 0; at < record.bytes.length; at += MOST_BYTES) {
    yield encodeRecord({ ...record, bytes: record.bytes.subarray(at, at + MOST_BYTES) })
  }
}

function recordError(path: string, error: NodeJS.ErrnoException): TransportError {
  return new TransportError(
    error.code ?? 'RECORD',
    `Cannot record to ${path}: ${error.message}`,
    error,
  )
}
