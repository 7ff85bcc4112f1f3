// A tap: someone who is shown what connections of ours say, as records of a capture. What watches one
// stream is in stream-tap.ts.
//
// It only looks on: a tap that throws or rejects changes nothing for the connection it is shown.

import type { CaptureRecord, CaptureSink } from '../protocol/index.ts'

/** How many connections each function was shown, as several servers and clients may share one. */
const counts = new WeakMap<CaptureSink, number>()

/** The number of the next connection shown to `sink`, from 0: no two have the same. */
export function nextConnection(sink: CaptureSink): number {
  const number = counts.get(sink) ?? 0
  counts.set(sink, number + 1)
  return number
}

/** Milliseconds since 1970 with fractions, by a clock that is never set back. */
export function captureTime(): number {
  return performance.timeOrigin + performance.now()
}

/** `192.0.2.7:80`, `[2001:db8::1]:80`; undefined where there is no address, as on a Unix socket. */
export function addressText(
  address: string | undefined,
  port: number | undefined,
): string | undefined {
  if (address === undefined || address === '' || port === undefined) return undefined
  // A socket that takes both families writes IPv4 this way.
  const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`
}

export class Tap {
  readonly #sink: CaptureSink
  readonly #failed: (error: unknown) => void
  #hasFailed = false

  /** `failed` is told of the first time that the sink throws or rejects. */
  constructor(sink: CaptureSink, failed: (error: unknown) => void) {
    this.#sink = sink
    this.#failed = failed
  }

  /** Shows one record. */
  show(record: CaptureRecord): void {
    try {
      const result = this.#sink(record) as unknown
      if (result instanceof Promise) result.catch((error: unknown) => this.#fail(error))
    } catch (error) {
      this.#fail(error)
    }
  }

  /** The number of the next connection. */
  nextConnection(): number {
    return nextConnection(this.#sink)
  }

  /** Shows a connection that never came about. `server` is its address, as far as it is known. */
  showUnreached(server: string, isSecure: boolean, detail: string): void {
    const connection = nextConnection(this.#sink)
    const time = captureTime()
    this.show({ kind: 'open', connection, time, server, isSecure })
    this.show({ kind: 'end', connection, time, from: 'server', how: 'lost', detail })
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    this.#failed(error)
  }
}
