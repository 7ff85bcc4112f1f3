// The tap of this very server: its ring, and who watches.
import type { CaptureSink } from 'tongro'
import { captureRing } from 'tongro/inspector/sources'
import { hidePath } from './hide-path.ts'

/** Bytes of the latest traffic that a page sees when it comes. */
const RING = 16 * 1024 * 1024

export interface LiveTap {
  /** For serve(); undefined when it is off. */
  readonly sink: CaptureSink | undefined
  /** Shows what is remembered and then what comes, until the function that it returns is called. */
  watch(sink: CaptureSink): () => void
}

/** All that the server's WebSockets say, but those to `ownPath`. */
export function liveTap(ownPath: string, isOn: boolean): LiveTap {
  const ring = captureRing({ bytes: RING })
  const sink = isOn ? hidePath(ownPath, ring.sink) : undefined
  return { sink, watch: (watcher) => ring.subscribe(watcher) }
}
