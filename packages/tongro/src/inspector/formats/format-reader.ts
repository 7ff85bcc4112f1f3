// What all readers of capture files are: bytes of a file in, records of a capture out. They never
// throw for what a file holds: what cannot be read becomes a `trouble` record, one clear sentence, and
// reading goes on where that is possible.

import type { CaptureSink, TextCodec } from '../../protocol/index.ts'

export interface FormatReader {
  /** The next bytes of the file, cut anywhere; lent for the call. */
  push(bytes: Uint8Array): void
  /** The file is over. To be called once, after the last `push`. */
  end(): void
}

export interface FormatOptions {
  /** The host's own text codec, which is faster than the built-in one. */
  readonly codec?: TextCodec | undefined
  /** Name of the file; its ending helps to tell formats apart. */
  readonly name?: string | undefined
  /** Who sent bytes that have no direction of their own, as in pasted hex; `client` by default. */
  readonly from?: 'client' | 'server' | undefined
}

/** Makes a reader that hands its records to `sink`. */
export type OpenFormat = (sink: CaptureSink, options?: FormatOptions) => FormatReader
