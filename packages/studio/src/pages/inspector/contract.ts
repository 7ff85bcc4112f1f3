// What the two halves of the Inspector page share. The left half (source, chips, timeline, list) owns
// the state and hands each panel of the right half one `Bench`; a panel reads signals and asks for
// details, and knows nothing of Workers, sources or rows.

import type { ReadonlySignal } from '@preact/signals'
import type {
  CloseReport,
  ConnectionReport,
  Finding,
  FrameReport,
  HandshakeReport,
  MessageReport,
  SkipReport,
} from 'tongro/inspector'
import type { From } from 'tongro/protocol'
import type { Liveness } from './detail/liveness.ts'

/** What the reader looks at. */
export type Selection =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'frame'; readonly frame: number }
  | { readonly kind: 'handshake'; readonly connection: number }
  | { readonly kind: 'close'; readonly connection: number }
  /** Bytes that belong to no frame; skips are numbered from 0 over all connections. */
  | { readonly kind: 'skip'; readonly skip: number }

/** A read, write or TCP segment that holds bytes of a frame. */
export interface ChunkSpan {
  /** Number among the chunks of this side of the connection, from 0. */
  readonly chunk: number
  readonly time: number
  /** Number of the packet in the file, from 1, where there are packets. */
  readonly packet: number | undefined
  /** Where its first byte of this frame stands in `wire`. */
  readonly start: number
  /** How many bytes of this frame it holds, and how many bytes the whole chunk has. */
  readonly length: number
  readonly chunkLength: number
}

/** All that is known of one frame. */
export interface FrameDetail extends FrameReport {
  /**
   * The frame as on the wire, header included, masked if it is. Shorter than `headerSize` + `length`
   * where bytes are missing or beyond `WIRE_SHOWN`; empty where only messages are known (HAR).
   */
  readonly wire: Uint8Array
  /** The chunks that its bytes came in, in order. */
  readonly chunks: readonly ChunkSpan[]
  /** Its neighbours on the same side of the connection, by number. */
  readonly previous: number | undefined
  readonly next: number | undefined
}

export interface HandshakeDetail extends HandshakeReport {
  /** Both heads as on the wire; empty where the source had no bytes. */
  readonly requestBytes: Uint8Array
  readonly responseBytes: Uint8Array
}

export interface SkipDetail extends SkipReport {
  /** The bytes skipped, as on the wire; empty for a step back. */
  readonly wire: Uint8Array
}

/** A message as the panels show it: its report, and the numbers of its frames in order. */
export interface MessageDetail extends MessageReport {
  readonly frameNumbers: readonly number[]
}

/** More of a frame than this is not handed to the page: 1 MiB is a hex dump of 65,536 lines. */
export const WIRE_SHOWN: number = 1 << 20

/**
 * Details on demand, answered by the Worker. Every call gives undefined where there is no such thing,
 * or none any more because another capture was opened.
 */
export interface InspectorData {
  frame(frame: number): Promise<FrameDetail | undefined>
  message(message: number): Promise<MessageDetail | undefined>
  connection(connection: number): Promise<ConnectionReport | undefined>
  handshake(connection: number): Promise<HandshakeDetail | undefined>
  close(connection: number): Promise<CloseReport | undefined>
  skip(skip: number): Promise<SkipDetail | undefined>
  /** Round trips and life signs of a connection. */
  liveness(connection: number): Promise<Liveness | undefined>
  finding(finding: number): Promise<Finding | undefined>
}

/** The state of the page, as its panels see it. */
export interface Bench {
  readonly selection: ReadonlySignal<Selection>
  readonly data: InspectorData
  /**
   * Grows when more of the capture is known, at most some times a second. What a panel asked for may
   * have changed by then: a handshake gets its answer, a connection its end.
   */
  readonly revision: ReadonlySignal<number>
  /** Times are shown from here on: that of the first record, in milliseconds. */
  readonly startTime: ReadonlySignal<number>
  /** Shows something else, and brings its row into view. */
  select(next: Selection): void
  /** Opens bytes as a capture, of any format that the formats know. */
  openBytes(name: string, bytes: Uint8Array): void
  /** Opens the playground with these bytes, sent by that side; without any, as it was left. */
  openPlayground(bytes?: Uint8Array, from?: From): void
  /** What the playground was opened with last; undefined while the capture is shown. */
  readonly playground: ReadonlySignal<PlaygroundSeed | undefined>
  closePlayground(): void
}

export interface PlaygroundSeed {
  readonly bytes: Uint8Array | undefined
  readonly from: From
}

/** Every panel takes this and nothing else. */
export interface PanelProps {
  readonly bench: Bench
}

/** Whether two selections are the same thing. */
export function isSameSelection(one: Selection, other: Selection): boolean {
  switch (one.kind) {
    case 'nothing':
      return other.kind === 'nothing'
    case 'frame':
      return other.kind === 'frame' && other.frame === one.frame
    case 'handshake':
      return other.kind === 'handshake' && other.connection === one.connection
    case 'close':
      return other.kind === 'close' && other.connection === one.connection
    case 'skip':
      return other.kind === 'skip' && other.skip === one.skip
    default:
      return one satisfies never
  }
}
