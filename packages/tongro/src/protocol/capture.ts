// What a bystander saw of connections, as plain records in the order of time: the one form in which
// every source (tap, proxy, capture file) hands bytes to whoever looks at them. Types only.
//
//   open                                     once, first, for each connection
//   chunk | gap | head | message, end …      what each side sent, in order
//
// Records hold bytes as they were on the wire, masked and compressed as they came; everything else
// is computed from them. A source that sees less says so by the kind of record it uses.

/** Who sent. */
export type From = 'client' | 'server'

/** Fields that all records but `trouble` have. */
interface OfConnection {
  /** Number of the connection, from 0, given by the source. */
  readonly connection: number
  /** Milliseconds, with fractions; since 1970 where the source knows the date, else since its start. */
  readonly time: number
}

/** A connection begins to be seen. */
export interface CaptureOpen extends OfConnection {
  readonly kind: 'open'
  /** Address and port, such as `192.0.2.7:40123` or `[2001:db8::1]:443`. */
  readonly client?: string | undefined
  readonly server?: string | undefined
  /** Whether the bytes were inside TLS on the wire. */
  readonly isSecure?: boolean | undefined
  /**
   * Whether the beginning was missed, so that the bytes may start anywhere. False: they start with a
   * head or a frame. Undefined: the source cannot tell.
   */
  readonly isPartial?: boolean | undefined
  /** What the source is and does not know, such as `HAR: messages, not frames`. */
  readonly note?: string | undefined
}

/** Bytes of one read, write or TCP segment, exactly as they were on the wire. */
export interface CaptureChunk extends OfConnection {
  readonly kind: 'chunk'
  readonly from: From
  readonly bytes: Uint8Array
  /** Number of the packet in the file, from 1, where there are packets. */
  readonly packet?: number | undefined
}

/** Bytes that were sent and that the capture does not hold. */
export interface CaptureGap extends OfConnection {
  readonly kind: 'gap'
  readonly from: From
  /** How many are missing, in bytes; 0 where the source cannot tell. */
  readonly length: number
}

/**
 * A handshake's head as fields instead of bytes: WebSockets over HTTP/2 (pseudo-headers first), and
 * sources that see a head only after it was parsed. Such a connection has chunks of frames only.
 */
export interface CaptureHead extends OfConnection {
  readonly kind: 'head'
  readonly from: From
  readonly httpVersion: '1.0' | '1.1' | '2'
  /** Of a request over HTTP/1.1: method and target. */
  readonly method?: string | undefined
  readonly target?: string | undefined
  /** Of a response over HTTP/1.1. */
  readonly status?: number | undefined
  readonly reason?: string | undefined
  /** Names as they came, in order. */
  readonly fields: ReadonlyArray<readonly [name: string, value: string]>
}

/** A whole message where frames are not known (HAR). */
export interface CaptureMessage extends OfConnection {
  readonly kind: 'message'
  readonly from: From
  /** 1 text, 2 binary, 8 to 10 where the source shows control frames. */
  readonly opcode: number
  readonly bytes: Uint8Array
}

/** One side will send nothing more. */
export interface CaptureEnd extends OfConnection {
  readonly kind: 'end'
  /** Who sent the FIN or RST; for `lost`, whose side the source blames. */
  readonly from: From
  /** `lost`: the source's own connection failed, as `detail` says (a time-out, an unreachable host). */
  readonly how: 'fin' | 'rst' | 'lost'
  readonly detail?: string | undefined
  readonly packet?: number | undefined
}

/** Something about the source itself, in one sentence: a cut file, a full ring, a foreign packet. */
export interface CaptureTrouble {
  readonly kind: 'trouble'
  readonly text: string
  readonly connection?: number | undefined
  readonly time?: number | undefined
}

export type CaptureRecord =
  | CaptureOpen
  | CaptureChunk
  | CaptureGap
  | CaptureHead
  | CaptureMessage
  | CaptureEnd
  | CaptureTrouble

/** Takes records one after another; `bytes` are lent for the call, so keep a copy. */
export type CaptureSink = (record: CaptureRecord) => void
