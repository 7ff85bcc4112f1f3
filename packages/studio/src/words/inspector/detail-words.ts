// The words of the Inspector's details, as a type: drawing, bytes and the tabs beside them.

import type { FrameReport } from 'tongro/inspector'
import type { From, Rule } from 'tongro/protocol'
import type { FieldKey, FieldWords } from './field-words.ts'

export interface DetailWords {
  readonly drawing: string
  readonly hexDump: string
  readonly view: string
  readonly views: Readonly<Record<'masked' | 'unmasked' | 'inflated', string>>
  readonly noWire: string
  readonly noBytes: string
  readonly wireCut: (have: number, all: number) => string
  readonly pointAtByte: string
  readonly absent: string
  readonly wrong: string
  readonly missing: string
  readonly bits: (count: number) => string
  readonly bytes: (count: number) => string
  readonly moreBytes: (count: number) => string
  readonly incomplete: (held: number, bits: number) => string
  readonly inBits: string
  readonly inHex: string
  readonly inDecimal: string
  readonly fields: Readonly<Record<FieldKey, FieldWords>>
  readonly opcodes: Readonly<Record<number, string>>
  readonly reserved: string
  readonly sides: Readonly<Record<From, string>>
  readonly fromSide: Readonly<Record<From, string>>
  readonly frame: string
  readonly opcode: string
  readonly length: string
  readonly frameNumber: (number: number) => string
  readonly previousFrame: (number: number) => string
  readonly nextFrame: (number: number) => string
  readonly loading: string
  readonly gone: string
  readonly tryInPlayground: string
  readonly copied: string
  readonly notCopied: string
  /** What the frame is, in one sentence. */
  readonly sentence: (frame: FrameReport) => string
  readonly tabList: string
  readonly tabs: Readonly<Record<'explain' | 'payload' | 'message' | 'deflate' | 'segment', string>>
  readonly finding: FindingWords
  readonly payload: PayloadWords
  readonly message: MessageWords
  readonly deflate: DeflateWords
  readonly segment: SegmentWords
  readonly skip: {
    readonly title: string
    readonly lostAt: string
    readonly resumesAt: string
    readonly byte: (offset: number) => string
  }
  readonly overlay: Readonly<Record<'kind' | 'id' | 'answers' | 'latency', string>>
}

export interface FindingWords {
  readonly none: string
  readonly severities: Readonly<Record<Rule['severity'], string>>
  readonly here: string
  readonly where: string
  readonly bitRange: (start: number, length: number) => string
  readonly strict: string
  readonly closes: (code: number, meaning: string) => string
  readonly refuses: (status: number) => string
  /** A MUST that no frame or head answers for. */
  readonly notes: string
  readonly goesOn: string
  readonly cause: string
  readonly copyHex: string
}

export interface PayloadWords {
  readonly empty: string
  readonly notKept: string
  readonly compressed: string
  readonly closeCode: string
  readonly closeReason: string
  readonly noReason: string
  readonly asText: string
  readonly asJson: string
  readonly asBinary: string
  readonly moreCharacters: (count: number) => string
}

export interface MessageWords {
  readonly control: string
  readonly stray: string
  readonly open: string
  readonly number: string
  readonly frames: string
  readonly wireLength: string
  readonly length: string
  readonly took: string
  readonly fragments: string
  readonly moreFragments: (count: number) => string
}

export interface DeflateWords {
  readonly unknown: string
  readonly notAgreed: string
  readonly compressedAnyway: string
  readonly control: string
  readonly guess: string
  readonly sender: string
  readonly window: string
  readonly windowOf: (bits: number, bytes: number) => string
  readonly takeover: string
  readonly withTakeover: string
  readonly noTakeover: string
  readonly plain: string
  readonly failed: string
  readonly gain: (wire: string, inflated: string, share: string) => string
  readonly onWire: string
  readonly inflated: string
}

export interface SegmentWords {
  readonly none: string
  readonly one: string
  readonly shared: string
  readonly several: (count: number) => string
  readonly headerSplit: (count: number, at: number) => string
  readonly table: string
  readonly packet: string
  readonly chunk: string
  readonly after: string
  readonly bytesOfFrame: string
  readonly ofAll: string
  readonly of: (part: string, all: string) => string
  readonly more: (count: number) => string
}
