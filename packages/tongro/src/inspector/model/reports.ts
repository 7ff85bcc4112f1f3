// What the inspector tells about a capture, piece by piece, in the order in which it becomes known.
// Types only: consumers (the command, the page, tests) see nothing else of the model.

import type { CaptureEnd, CaptureOpen, From, Rule, RuleCode } from '../../protocol/index.ts'
import type { ObservationCode } from './observations.ts'

/** Rules of the protocol, and what only a bystander can see. */
export type FindingCode = RuleCode | ObservationCode

/** Something wrong or worth knowing, tied to where it is. */
export interface Finding {
  readonly kind: 'finding'
  /** From 0, in the order of discovery. */
  readonly number: number
  readonly code: FindingCode
  /** Clause, severity, text, hint and the close code or status of a strict peer. */
  readonly rule: Rule
  readonly connection: number
  readonly time: number
  /** Whose doing it is; undefined where it is the connection's. */
  readonly from: From | undefined
  /** Number of the frame, where it is one frame's. */
  readonly frame: number | undefined
  /** Which bits of that frame's header, counted from its first bit; empty for payload and the rest. */
  readonly bits: readonly BitRange[]
  /** The values at hand, such as `length 126 in 8 bytes`; a sentence's part without a full stop. */
  readonly detail: string | undefined
}

export interface BitRange {
  readonly start: number
  readonly length: number
}

/** One frame, when its last byte was seen or when it is certain that the rest will not come. */
export interface FrameReport {
  readonly kind: 'frame'
  /** From 0, over all connections, in the order in which frames ended. */
  readonly number: number
  readonly connection: number
  readonly from: From
  /** When its last byte was seen, and its first. */
  readonly time: number
  readonly began: number
  /** Offset of its first byte among all bytes this side sent on this connection, the head included. */
  readonly offset: number
  /** Numbers of the chunks (reads, segments) of this side that hold its first and last byte, from 0. */
  readonly firstChunk: number
  readonly lastChunk: number
  /** Packet numbers of those two chunks, where the source has them. */
  readonly firstPacket: number | undefined
  readonly lastPacket: number | undefined
  /** 0 where only the message is known (HAR). */
  readonly headerSize: number
  readonly isFinal: boolean
  /** RSV1 to RSV3 as three bits: 4 is RSV1. */
  readonly rsv: number
  readonly opcode: number
  readonly isMasked: boolean
  /** As protocol's mask functions hold it: the first octet on the wire in the low byte. */
  readonly maskKey: number
  /** Payload length as declared. */
  readonly length: number
  /**
   * What arrived of the payload, unmasked, as on the wire otherwise (compressed if it is). Empty
   * beyond the limit `payload` of the options. The receiver's to keep.
   */
  readonly payload: Uint8Array
  /** False when the capture does not hold all of it. */
  readonly isWhole: boolean
  /** The number of the message it belongs to; undefined for control frames and stray continuations. */
  readonly message: number | undefined
  /** Position among the message's frames, from 0. */
  readonly part: number
  /** The message that this frame completes. */
  readonly completes: MessageReport | undefined
  /** Of a Close frame: what it says. */
  readonly close: { readonly code: number; readonly reason: string } | undefined
  /** Of a pong: the ping it answers, and the milliseconds between. */
  readonly answers: { readonly frame: number; readonly rtt: number } | undefined
  readonly findings: readonly Finding[]
}

export interface MessageReport {
  readonly kind: 'message'
  /** From 0, over all connections, in the order in which messages began. */
  readonly number: number
  readonly connection: number
  readonly from: From
  readonly time: number
  readonly began: number
  /** 1 text, 2 binary. */
  readonly opcode: number
  readonly frames: number
  /** Number of its first frame. */
  readonly firstFrame: number
  readonly isCompressed: boolean
  /** Bytes of payload on the wire, and after inflating. */
  readonly wireLength: number
  readonly length: number
  /** The whole message, inflated; empty when inflating failed or beyond a limit. */
  readonly bytes: Uint8Array
  /** Of a text message: its text, ill-formed bytes as U+FFFD. */
  readonly text: string | undefined
  /** Why `bytes` are not all of it; undefined when they are. */
  readonly failure: string | undefined
  readonly overlay: OverlayNote | undefined
}

/** What a subprotocol says about one message. */
export interface OverlayNote {
  /** The overlay's name, such as `ocpp-j`. */
  readonly overlay: string
  /** In few words, such as `CALL BootNotification`. */
  readonly label: string
  readonly id: string | undefined
  /** The message it answers, and the milliseconds between. */
  readonly answers: { readonly message: number; readonly latency: number } | undefined
}

/** Bytes that belong to no frame: where sync was lost, and where reading goes on. */
export interface SkipReport {
  readonly kind: 'skip'
  readonly connection: number
  readonly from: From
  readonly time: number
  /** Offset at which sync was lost, and at which it resumes; less than `offset` for a step back. */
  readonly offset: number
  readonly resumesAt: number
  /** In one sentence, such as `4 bytes early: a masking key was read as a frame`. */
  readonly reason: string
}

/** One step of the accept key's computation or of another check of the handshake. */
export interface HandshakeCheck {
  readonly name:
    | 'request-line'
    | 'host'
    | 'upgrade'
    | 'connection'
    | 'version'
    | 'key'
    | 'origin'
    | 'status'
    | 'response-upgrade'
    | 'response-connection'
    | 'accept'
    | 'protocol'
    | 'extensions'
  /** `unknown` where the other half was not seen. */
  readonly verdict: 'ok' | 'broken' | 'unknown'
  /** The values compared, in few words. */
  readonly value: string
}

export interface HeadReport {
  readonly time: number
  readonly httpVersion: string
  /** First line as on the wire; of HTTP/2 made from the pseudo-headers. */
  readonly line: string
  readonly fields: ReadonlyArray<readonly [name: string, value: string]>
  /** Bytes on the wire and chunks it came in; 0 where the source had no bytes. */
  readonly size: number
  readonly chunks: number
}

export interface AcceptReport {
  readonly key: string
  readonly guid: string
  /** `key` and `guid` joined. */
  readonly joined: string
  /** SHA-1 of it, in hexadecimal. */
  readonly sha1: string
  /** Base64 of that: what the server must answer. */
  readonly expected: string
  readonly received: string | undefined
  readonly isValid: boolean
}

/** The opening handshake, when both halves were seen or when the rest will not come. */
export interface HandshakeReport {
  readonly kind: 'handshake'
  readonly connection: number
  readonly time: number
  readonly request: HeadReport | undefined
  readonly response: HeadReport | undefined
  readonly path: string | undefined
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly version: string | undefined
  readonly status: number | undefined
  /** First KiB of what a refusal said, as text. */
  readonly refusal: string | undefined
  readonly accept: AcceptReport | undefined
  readonly protocolsOffered: readonly string[]
  readonly protocol: string | undefined
  readonly extensionsOffered: string | undefined
  readonly extensions: string | undefined
  /** Agreed parameters of permessage-deflate, or assumed ones after attaching in mid-stream. */
  readonly deflate: DeflateReport | undefined
  readonly isOpen: boolean
  readonly checks: readonly HandshakeCheck[]
  readonly findings: readonly Finding[]
}

export interface DeflateReport {
  readonly serverNoContextTakeover: boolean
  readonly clientNoContextTakeover: boolean
  readonly serverMaxWindowBits: number
  readonly clientMaxWindowBits: number
  readonly isGuess: boolean
}

/** How a connection ended, when it has or when the capture is over. */
export interface CloseReport {
  readonly kind: 'close'
  readonly connection: number
  readonly time: number
  /** What an application would be told: 1006 when no Close frame was seen; undefined while it is open. */
  readonly code: number | undefined
  readonly reason: string
  readonly wasClean: boolean
  /** Who began: a side by its Close frame, or the transport. Undefined while it is open. */
  readonly initiator: From | 'transport' | undefined
  readonly client: CloseFrameReport | undefined
  readonly server: CloseFrameReport | undefined
  /** FIN, RST and losses in their order. */
  readonly ends: readonly CaptureEnd[]
  /** Milliseconds without a byte before the first end; undefined while it is open. */
  readonly silence: number | undefined
  /** Number of a ping's frame that had no answer at the end. */
  readonly pendingPing: number | undefined
  /** The story in one sentence, such as `1006: TCP RST by the server came 60.0 s after the last byte, …`. */
  readonly sentence: string
  readonly findings: readonly Finding[]
}

export interface CloseFrameReport {
  readonly frame: number
  readonly time: number
  readonly code: number
  readonly reason: string
}

/** A connection as it was first seen. */
export interface ConnectionReport extends Omit<CaptureOpen, 'kind'> {
  readonly kind: 'connection'
}

/** What a source said about itself. */
export interface TroubleReport {
  readonly kind: 'trouble'
  readonly text: string
  readonly connection: number | undefined
}

export type Report =
  | ConnectionReport
  | HandshakeReport
  | FrameReport
  | MessageReport
  | SkipReport
  | CloseReport
  | Finding
  | TroubleReport

/**
 * Takes reports in order. A finding comes by itself, and again inside the frame, handshake or close
 * it belongs to where that is still to come; a message comes before the frame that completes it.
 */
export type ReportSink = (report: Report) => void
