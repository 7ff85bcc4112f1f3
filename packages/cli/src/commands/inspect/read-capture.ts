// Feeds a capture file, or standard input while it grows, through its format into the inspector, at the pace at which
// the output is read. Memory does not grow with the file.
import { createReadStream, statSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type FormatReader,
  Inspector,
  type InspectorOptions,
  openFormat,
  Redactor,
  type ReportSink,
} from 'tongro/inspector'
import { openRecorder, type Recorder } from 'tongro/inspector/sources'
import type { CaptureRecord, CaptureSink } from 'tongro/protocol'
import { Misuse } from '../../misuse.ts'
import type { LineOutput } from './line-output.ts'
import { Progress } from './progress.ts'
import type { FileSettings } from './settings.ts'

/** So long nothing came: what waits for more bytes is shown as it is. */
const SETTLE_MS = 250
/** Large enough to be quick, small enough to stay in a cache. */
const CHUNK = 256 * 1024

export interface Reading {
  readonly settings: FileSettings
  readonly options: InspectorOptions
  readonly output: LineOutput
  readonly sink: ReportSink
  /** Shown each record as the inspector gets it. */
  readonly tap?: CaptureSink
  /** Ends the reading early, as Ctrl-C does; what was read is shown. */
  readonly signal: AbortSignal
}

/** Resolves when the input is over, or nobody reads the output any more. */
export async function readCapture(reading: Reading): Promise<void> {
  const { settings, options, sink, output, tap } = reading
  const inspector = new Inspector(sink, options)
  const isGrowing = settings.path === '-'
  const recorder = await openRecord(settings)
  const show = (record: CaptureRecord): void => {
    recorder?.sink(record)
    tap?.(record)
    inspector.record(record)
  }
  const redactor = settings.isRedacted ? new Redactor(show) : undefined
  const take = redactor === undefined ? show : (record: CaptureRecord) => redactor.record(record)
  const reader = openFormat(settings.format, take, {
    name: isGrowing ? undefined : settings.path,
    from: settings.assume.from,
  })
  await pump(reading, reader, isGrowing ? inspector : undefined, recorder)
  reader.end()
  redactor?.end()
  inspector.end()
  output.flush()
  await recorder?.end().catch((error: Error) => {
    throw new Misuse(error.message)
  })
}

async function openRecord({ record, path }: FileSettings): Promise<Recorder | undefined> {
  if (record === undefined) return undefined
  if (path !== '-' && resolve(record) === resolve(path)) {
    throw new Misuse(`Cannot record to ${record}: it is the file that is read; name another`)
  }
  try {
    return await openRecorder(record)
  } catch (error) {
    throw error instanceof Error ? new Misuse(error.message) : error
  }
}

async function pump(
  { settings, output, signal }: Reading,
  reader: FormatReader,
  growing: Inspector | undefined,
  recorder: Recorder | undefined,
): Promise<void> {
  const stream = growing === undefined ? openFile(settings.path) : process.stdin
  const progress = new Progress(growing === undefined ? statSync(settings.path).size : 0)
  let idle: NodeJS.Timeout | undefined
  const stop = (): void => {
    stream.destroy()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      clearTimeout(idle)
      reader.push(chunk)
      progress.count(chunk.length)
      if (growing !== undefined) {
        output.flush()
        idle = setTimeout(settle, SETTLE_MS, growing, output)
      }
      await output.ready()
      await recorder?.backpressure()
      if (output.isGone || signal.aborted) return
    }
  } catch (error) {
    if (!signal.aborted) throw new Misuse(readFailure(settings.path, error))
  } finally {
    clearTimeout(idle)
    progress.end()
    signal.removeEventListener('abort', stop)
    stream.destroy()
  }
}

function settle(inspector: Inspector, output: LineOutput): void {
  inspector.settle()
  output.flush()
}

function openFile(path: string): NodeJS.ReadableStream & { destroy(): void } {
  try {
    if (statSync(path).isDirectory()) {
      throw new Misuse(`Cannot read ${path}: it is a folder; name a capture file in it`)
    }
  } catch (error) {
    if (error instanceof Misuse) throw error
    throw new Misuse(readFailure(path, error))
  }
  return createReadStream(path, { highWaterMark: CHUNK })
}

function readFailure(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'this user may not read it',
  }
  const name = path === '-' ? 'standard input' : path
  return `Cannot read ${name}: ${reasons[code] ?? `reading failed with ${code}`}`
}
