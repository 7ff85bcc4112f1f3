// The log of `tongro serve`: pino records, as JSON for machines or as one human line each for a terminal.
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'
import type { Colour, Paint } from '../../paint.ts'
import { visible } from '../../visible.ts'
import type { LogFormat, LogLevel } from './settings.ts'

export type { Logger } from 'pino'

export interface LogOptions {
  readonly level: LogLevel
  readonly format: LogFormat
  readonly paint: Paint
  /** Where the lines go; standard output unless given. */
  readonly output?: DestinationStream | undefined
}

export function createLog({ level, format, paint, output }: LogOptions): Logger {
  // Synchronous, so that the last line before an exit is never lost.
  const target = output ?? destination({ dest: 1, sync: true })
  return pino(
    {
      level,
      // Neither process id nor host name: the service manager knows both and adds its own.
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    format === 'json'
      ? target
      : { write: (record) => target.write(`${humanLine(record, paint)}\n`) },
  )
}

/** Says that the server is ready, whatever the level: a person or a script waits for this one line. */
export function announce(log: Logger, url: string): void {
  log.child({}, { level: 'info' }).info({ url }, `Tongro is ready at ${url}`)
}

const LEVEL_COLOURS: Readonly<Record<string, Colour>> = {
  trace: 'dim',
  debug: 'dim',
  info: 'green',
  warn: 'yellow',
  error: 'red',
  fatal: 'red',
}

/** `10:03:22 INFO  message  key=value`: the fields that the message does not already show come after it. */
export function humanLine(record: string, paint: Paint): string {
  const { level, time, msg = '', ...fields } = JSON.parse(record) as Record<string, unknown>
  const label = String(level)
  const clock = String(time).slice(11, 19)
  const pairs = Object.entries(fields)
    .map(([key, value]) => [key, fieldText(value)] as const)
    .filter(([, text]) => !String(msg).includes(text))
    .map(([key, text]) => `${key}=${text}`)
  const tail = pairs.length === 0 ? '' : `  ${paint('dim', visible(pairs.join(' ')))}`
  const head = `${paint('dim', clock)} ${paint(LEVEL_COLOURS[label] ?? 'dim', label.toUpperCase().padEnd(5))}`
  return `${head} ${visible(String(msg))}${tail}`
}

function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
