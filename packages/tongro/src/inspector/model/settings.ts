// What an Inspector can be told, and what it takes where it is told nothing.

import { type DeflateParameters, plainTextCodec, type TextCodec } from '../../protocol/index.ts'
import type { InflaterFactory } from './messages.ts'
import { ocppOverlay } from './ocpp-j.ts'
import type { Overlay } from './overlay.ts'

export interface InspectorOptions {
  /** Makes inflaters; without one, compressed messages are shown as they are on the wire. */
  readonly inflater?: InflaterFactory | undefined
  /** The host's own decoder of UTF-8, if it is faster than the plain one. */
  readonly codec?: TextCodec | undefined
  /** What explains subprotocols; the first that takes a connection gets it. Default: OCPP-J. */
  readonly overlays?: readonly Overlay[] | undefined
  /** Terms of permessage-deflate for connections whose handshake was not seen; `false`: none. */
  readonly assumeDeflate?: DeflateParameters | false | undefined
  /** Milliseconds without a byte that are worth a finding; undefined: none are. */
  readonly silence?: number | undefined
  /**
   * True: every header is taken for one, whatever it breaks, and nothing is searched for. For bytes
   * that someone writes by hand, where what is broken is meant; default false.
   */
  readonly neverDoubt?: boolean | undefined
  readonly limits?: Partial<InspectorLimits> | undefined
}

export interface InspectorLimits {
  /** Bytes that are kept of one frame's payload; what is beyond is counted only. */
  readonly payload: number
  /** Bytes that are kept of one message. */
  readonly message: number
  /** Bytes of one head of HTTP. */
  readonly head: number
  /** Bytes of a client that are kept while the answer to its handshake is out. */
  readonly early: number
  /** Connections that are followed at once; the oldest is ended for a new one. */
  readonly connections: number
}

/**
 * Larger messages than 64 MiB are rare, and a person reads none of them; a head is at most what
 * servers take (16 to 64 KiB); each followed connection holds some KiB.
 */
const LIMITS: InspectorLimits = {
  payload: 64 * 1024 * 1024,
  message: 64 * 1024 * 1024,
  head: 64 * 1024,
  early: 1024 * 1024,
  connections: 100_000,
}

export interface Settings {
  readonly inflater: InflaterFactory | undefined
  readonly codec: TextCodec
  readonly overlays: readonly Overlay[]
  readonly assumeDeflate: DeflateParameters | false
  readonly isDeflateGuess: boolean
  readonly silence: number | undefined
  readonly neverDoubts: boolean
  readonly limits: InspectorLimits
}

/** With the widest window every compressed message can be inflated that lost nothing. */
const WIDEST: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
}

export function settingsOf(options: InspectorOptions): Settings {
  return {
    inflater: options.inflater,
    codec: options.codec ?? plainTextCodec,
    overlays: options.overlays ?? [ocppOverlay()],
    assumeDeflate: options.assumeDeflate ?? WIDEST,
    isDeflateGuess: options.assumeDeflate === undefined,
    silence: options.silence,
    neverDoubts: options.neverDoubt ?? false,
    limits: { ...LIMITS, ...options.limits },
  }
}
