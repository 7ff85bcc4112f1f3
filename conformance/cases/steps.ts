// What a case does and expects, step by step, as data: the runner executes it and the report shows it.

import type { Session } from '../run/session.ts'
import { bytesOf, closePayload, type FrameSpec, OP } from '../wire/frames.ts'
import type { Fields, Head } from '../wire/handshake.ts'
import type { PackForm } from '../wire/pack.ts'

/** A message compressed as the agreed terms allow, in one frame or more. */
export interface PackedSpec {
  readonly kind: 'packed'
  readonly opcode: number
  readonly data: Buffer
  readonly form: PackForm
  /** Offsets of the compressed payload at which a new fragment begins, or the size of fragments. */
  readonly split: readonly number[] | number
  /** Sent plain when the extension was declined, which is legal there. */
  readonly mayBePlain?: boolean
}

/** A frame, a compressed message, or bytes as they are. */
export type Sending = FrameSpec | PackedSpec | Buffer

export interface SendStep {
  readonly kind: 'send'
  readonly items: readonly Sending[]
  /** Offsets at which the bytes are cut into writes; a number cuts after every so many. */
  readonly cut: readonly number[] | number | undefined
}
export interface MessageStep {
  readonly kind: 'message'
  readonly opcode: number
  readonly payload: Buffer
  /** Whether the message must come compressed; undefined: either. */
  readonly isCompressed: boolean | undefined
}
export interface PongStep {
  readonly kind: 'pong'
  readonly payload: Buffer
}
export interface PingStep {
  readonly kind: 'ping'
  readonly payload: Buffer
}
/** The peer fails the connection: its Close with the code, then the end of TCP. */
export interface FailureStep {
  readonly kind: 'failure'
  readonly code: number
  /** Further codes that are as good. */
  readonly also: readonly number[]
  /** Must come before the rest of the message does. */
  readonly fast: FastStep | undefined
}
/** How the suite finds out that a peer waits for the rest: by a ping, or where none fits, by time. */
export interface FastStep {
  readonly by: 'ping' | 'silence'
  /** What is sent to a peer that waits. */
  readonly rest: Sending
}
/** The peer's Close frame. */
export interface CloseStep {
  readonly kind: 'close'
  readonly code: number
  readonly also: readonly number[]
  readonly reason: string | undefined
}
/** The end of TCP by the peer; `first`: before the suite ends its own direction. */
export interface EndStep {
  readonly kind: 'end'
  readonly first: boolean
  /** The peer may also break the line. */
  readonly mayReset: boolean
}
/** What the application at the peer is told, once. */
export interface ReportStep {
  readonly kind: 'report'
  /** 'failed': the connection never opened. */
  readonly event: 'closed' | 'failed'
  readonly code: number
  readonly also: readonly number[]
}
export interface CheckStep {
  readonly kind: 'check'
  readonly title: string
  /** What is wrong, or undefined. */
  readonly check: (session: Session) => string | undefined
}
export type Step =
  | SendStep
  | MessageStep
  | PongStep
  | PingStep
  | FailureStep
  | CloseStep
  | EndStep
  | ReportStep
  | CheckStep
  | { readonly kind: 'pongs'; readonly payloads: readonly Buffer[] }
  | { readonly kind: 'any-order'; readonly steps: readonly (MessageStep | PongStep)[] }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'fin' | 'reset' }
  | { readonly kind: 'head'; readonly title: string; readonly bytes: (session: Session) => string }
  | {
      readonly kind: 'answer'
      readonly title: string
      readonly check: (head: Head, session: Session) => string | undefined
    }

export type { Fields }

// What the suite sends --------------------------------------------------------------------------

export function send(...items: readonly Sending[]): SendStep {
  return { kind: 'send', items, cut: undefined }
}

/** Sends in several writes: cut at the offsets, or after every `cut` bytes. */
export function sendCut(cut: readonly number[] | number, ...items: readonly Sending[]): SendStep {
  return { kind: 'send', items, cut }
}

export function packed(
  opcode: number,
  data: string | Uint8Array,
  form: PackForm = 'sync',
  split: readonly number[] | number = [],
): PackedSpec {
  return { kind: 'packed', opcode, data: bytesOf(data), form, split }
}

export function pause(ms: number): Step {
  return { kind: 'pause', ms }
}

/** The suite ends its direction of TCP without a Close frame. */
export function sendFin(): Step {
  return { kind: 'fin' }
}

export function sendReset(): Step {
  return { kind: 'reset' }
}

// What the peer must do -------------------------------------------------------------------------

export function echoText(payload: string | Uint8Array = ''): MessageStep {
  return { kind: 'message', opcode: OP.text, payload: bytesOf(payload), isCompressed: undefined }
}

export function echoBinary(payload: string | Uint8Array = ''): MessageStep {
  return { kind: 'message', opcode: OP.binary, payload: bytesOf(payload), isCompressed: undefined }
}

/** The same message, but compressed. */
export function compressed(message: MessageStep): MessageStep {
  return { ...message, isCompressed: true }
}

export function expectPong(payload: string | Uint8Array = ''): PongStep {
  return { kind: 'pong', payload: bytesOf(payload) }
}

export function expectPing(payload: string | Uint8Array = ''): PingStep {
  return { kind: 'ping', payload: bytesOf(payload) }
}

/**
 * Pongs for pings that came close together: in order, the last one for certain, the others as the
 * peer likes (RFC 6455 5.5.3).
 */
export function pongsInOrder(...payloads: readonly string[]): Step {
  return { kind: 'pongs', payloads: payloads.map((one) => bytesOf(one)) }
}

export function inAnyOrder(...steps: readonly (MessageStep | PongStep)[]): Step {
  return { kind: 'any-order', steps }
}

/** Everything sent before has been processed when its pong comes; nothing else may come first. */
export function barrier(payload = 'barrier'): Step[] {
  return [send({ kind: 'frame', opcode: OP.ping, payload: bytesOf(payload) }), expectPong(payload)]
}

export function fails(code: number, ...also: readonly number[]): FailureStep {
  return { kind: 'failure', code, also, fast: undefined }
}

/** The failure comes before `rest` is sent; 'silent' where the suite stands inside a frame. */
export function failsFast(code: number, rest: FrameSpec): FailureStep
export function failsFast(code: number, how: 'silent', rest: Buffer): FailureStep
export function failsFast(code: number, how: 'silent' | FrameSpec, rest?: Buffer): FailureStep {
  const fast: FastStep =
    how === 'silent' ? { by: 'silence', rest: rest! } : { by: 'ping', rest: how }
  return { kind: 'failure', code, also: [], fast }
}

export function expectClose(
  code: number,
  reason?: string,
  also: readonly number[] = [],
): CloseStep {
  return { kind: 'close', code, also, reason }
}

/** The peer ends TCP; the suite has not yet, when it is the client. */
export function expectEnd(options: { first?: boolean; mayReset?: boolean } = {}): EndStep {
  return { kind: 'end', first: options.first ?? false, mayReset: options.mayReset ?? false }
}

export function reports(code: number, ...also: readonly number[]): ReportStep {
  return { kind: 'report', event: 'closed', code, also }
}

/** The application is told that the opening handshake failed (client under test). */
export function reportsFailure(): ReportStep {
  return { kind: 'report', event: 'failed', code: 0, also: [] }
}

export function check(title: string, test: (session: Session) => string | undefined): CheckStep {
  return { kind: 'check', title, check: test }
}

/** The closing handshake begun by the suite; what ends a case that says nothing else. */
export function finish(code: number | 'empty' = 1000, reason = ''): Step[] {
  const payload = closePayload(code === 'empty' ? undefined : code, reason)
  return [
    send({ kind: 'frame', opcode: OP.close, payload }),
    expectClose(code === 'empty' ? 1005 : code),
    expectEnd(),
  ]
}

// The opening handshake, for cases with `opening: 'own'` ----------------------------------------

/** Sends a head: a request when the peer is a server, a response when it is a client. */
export function sendHead(title: string, bytes: (session: Session) => string): Step {
  return { kind: 'head', title, bytes }
}

/** Reads the answer to a request (server under test) and judges it; undefined is right. */
export function expectAnswer(
  title: string,
  test: (head: Head, session: Session) => string | undefined,
): Step {
  return { kind: 'answer', title, check: test }
}
