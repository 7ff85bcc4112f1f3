// Every word the pages say, as one type. Each language is a value of it, so that a missing key is
// a type error. A text with a number in it is a function: languages place numbers differently.

import type { ReadableState } from '../live/readable-state.ts'
import type { Theme } from '../settings/theme.ts'
import type { InspectorWords } from './inspector/catalogue.ts'
import type { ClosingWords, HandshakeWords, LivenessWords } from './inspector/connection-words.ts'
import type { DetailWords } from './inspector/detail-words.ts'
import type { PlaygroundWords } from './inspector/playground-words.ts'

export type PageName = 'home' | 'clock' | 'counter' | 'echo' | 'push' | 'inspector'

export interface Words {
  readonly shell: ShellWords
  readonly link: LinkWords
  readonly home: HomeWords
  readonly clock: ClockWords
  readonly counter: CounterWords
  readonly echo: EchoWords
  readonly push: PushWords
  readonly inspector: InspectorWords
  readonly inspectorDetail: DetailWords
  readonly playground: PlaygroundWords
  readonly handshake: HandshakeWords
  readonly closing: ClosingWords
  readonly liveness: LivenessWords
  readonly missing: { readonly title: string; readonly lead: string; readonly back: string }
}

export interface ShellWords {
  readonly skip: string
  readonly pages: string
  readonly nav: Readonly<Record<PageName, string>>
  /** The other language, in that language. */
  readonly otherLanguage: string
  readonly theme: string
  readonly themes: Readonly<Record<Theme, string>>
  readonly footer: string
}

export interface LinkWords {
  readonly region: string
  readonly browser: string
  readonly server: string
  readonly states: Readonly<Record<ReadableState, string>>
  readonly waiting: (seconds: number) => string
  readonly retry: string
  readonly received: (count: string) => string
  readonly sent: (count: string) => string
}

export interface HomeWords {
  readonly title: string
  readonly lead: string
  readonly pages: string
  readonly cards: Readonly<Record<Exclude<PageName, 'home'>, string>>
  readonly clockHint: (time: string) => string
  readonly counterHint: (value: string, users: string) => string
  readonly echoHint: (ms: string) => string
  readonly pushHint: (ms: string) => string
  readonly noHint: string
  readonly code: string
  readonly codeLead: string
  readonly snippets: Readonly<Record<'server' | 'client' | 'command', string>>
  readonly copy: string
  readonly copied: string
  readonly copyOf: (what: string) => string
}

export interface ClockWords {
  readonly title: string
  readonly lead: string
  readonly list: string
  readonly cap: (cap: number) => string
  readonly received: string
  readonly medianGap: string
  readonly longestGap: string
  readonly pause: string
  readonly resume: string
  readonly waiting: (count: number) => string
  readonly clear: string
  readonly first: string
  readonly unreadable: string
  readonly nothing: string
  readonly scale: string
}

export interface CounterWords {
  readonly title: string
  readonly lead: string
  readonly value: string
  readonly plus: string
  readonly minus: string
  readonly users: (count: number) => string
  readonly unknownUsers: string
  readonly secondTab: string
  readonly wire: string
  readonly wireLead: string
  readonly wireIn: string
  readonly wireOut: string
}

export interface EchoWords {
  readonly title: string
  readonly lead: string
  readonly text: string
  readonly placeholder: string
  readonly send: string
  readonly hundred: (count: number) => string
  readonly stop: string
  readonly progress: (done: number, all: number) => string
  readonly min: string
  readonly median: string
  readonly max: string
  readonly count: string
  readonly sparkline: (count: number) => string
  readonly list: string
  readonly cap: (cap: number) => string
  readonly nothing: string
  readonly empty: string
  readonly lost: string
  readonly changed: string
  readonly clear: string
}

export interface PushWords {
  readonly title: string
  readonly lead: string
  readonly push: string
  readonly poll: string
  readonly start: string
  readonly stop: string
  readonly reset: string
  readonly running: (time: string) => string
  readonly stopped: string
  readonly gathering: string
  readonly verdict: (times: string, sooner: string) => string
  readonly verdictMissed: (missed: number) => string
  readonly table: string
  readonly measure: string
  readonly groups: Readonly<Record<'wire' | 'delay' | 'count', string>>
  readonly rows: Readonly<Record<PushRow, string>>
  readonly unreachable: (count: number) => string
  readonly timeline: (seconds: number) => string
  readonly lanes: Readonly<Record<'change' | 'push' | 'poll', string>>
  readonly legend: Readonly<Record<'seen' | 'missed' | 'asked', string>>
  readonly how: string
  readonly seenHere: string
  readonly measured: string
  readonly notes: readonly string[]
}

export type PushRow =
  | 'down'
  | 'up'
  | 'total'
  | 'perChange'
  | 'lastDelay'
  | 'medianDelay'
  | 'maxDelay'
  | 'requests'
  | 'seen'
  | 'missed'
