// The words of the Inspector's handshake page, close card and liveness card, as a type.

import type { HandshakeCheck } from 'tongro/inspector'
import type { From } from 'tongro/protocol'

export interface HandshakeWords {
  readonly title: string
  readonly open: string
  /** Open by the server's word, with a MUST broken on the way. */
  readonly openWrongly: string
  readonly refused: (status: number) => string
  readonly unanswered: string
  readonly notSeen: string
  readonly request: string
  readonly response: string
  readonly headNotSeen: string
  readonly headSize: (bytes: string, pieces: number) => string
  readonly checks: string
  readonly check: Readonly<Record<HandshakeCheck['name'], string>>
  readonly verdicts: Readonly<Record<HandshakeCheck['verdict'], string>>
  readonly accept: string
  readonly acceptLead: string
  readonly steps: Readonly<Record<'join' | 'sha1' | 'base64' | 'compare', string>>
  readonly equal: string
  readonly different: string
  readonly noAccept: string
  readonly http2: string
  readonly offers: string
  readonly offered: string
  readonly chosen: string
  readonly none: string
  readonly protocols: string
  readonly extensions: string
  readonly refusal: string
}

export interface ClosingWords {
  readonly title: string
  readonly still: string
  readonly code: string
  readonly clean: string
  readonly unclean: string
  readonly first: string
  readonly transport: string
  readonly silence: string
  readonly pendingPing: string
  readonly closeBy: Readonly<Record<From, string>>
  readonly noClose: string
  readonly line: string
  readonly lastByte: string
  readonly ends: Readonly<Record<'fin' | 'rst' | 'lost', string>>
  readonly closeMark: (code: number) => string
  readonly sides: Readonly<Record<From, string>>
}

export interface LivenessWords {
  readonly title: string
  readonly none: string
  readonly chart: (count: number) => string
  readonly median: string
  readonly longest: string
  readonly pings: string
  readonly unanswered: string
  readonly unsolicited: string
  readonly gap: string
}
