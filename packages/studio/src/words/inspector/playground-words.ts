// The words of the Inspector's playground, as a type.

import type { From } from 'tongro/protocol'

export type PresetName =
  | 'hello'
  | 'fragments'
  | 'close'
  | 'unmasked'
  | 'maskedPong'
  | 'longLength'
  | 'compressed'
  | 'badText'
  | 'reserved'

export interface PlaygroundWords {
  readonly title: string
  readonly lead: string
  readonly back: string
  readonly presets: string
  readonly preset: Readonly<Record<PresetName, string>>
  readonly hex: string
  readonly hexHint: string
  readonly cannotRead: (line: number, column: number, problem: string) => string
  readonly tooLong: (limit: number) => string
  readonly from: string
  readonly sides: Readonly<Record<From, string>>
  readonly deflate: string
  readonly build: string
  readonly key: string
  readonly newKey: string
  readonly keyWrong: string
  readonly lengthForm: string
  readonly lengthForms: Readonly<Record<'shortest' | '16' | '64', string>>
  readonly payload: string
  readonly asText: string
  readonly asHex: string
  readonly payloadWrong: string
  readonly frames: string
  readonly frameOf: (index: number, kind: string, findings: number) => string
  readonly rest: string
  readonly verdict: string
  readonly fine: string
  readonly toCome: (bytes: number) => string
  readonly headerToCome: string
  readonly empty: string
  readonly whole: (text: string) => string
}
