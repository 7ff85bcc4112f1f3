// The names that a filter may use, as one table: what each is, what it may be compared with, and how it
// is read. The parser, the completions and docs/reference/filters.md go by it.

import { OPCODE, RULES } from '../../protocol/index.ts'
import type { FrameFacts } from './frame-facts.ts'
import { OBSERVATIONS } from './observations.ts'

interface Described {
  readonly name: string
  /** In few words, for completions and the reference. */
  readonly about: string
}

export interface FlagName extends Described {
  readonly type: 'flag'
  read(facts: FrameFacts): boolean
}

export type Unit = 'bytes' | 'time' | 'count'

export interface NumberName extends Described {
  readonly type: 'number'
  readonly unit: Unit
  /** Words that stand for numbers. */
  readonly words?: Readonly<Record<string, number>>
  /** How many values the frame has of it. */
  count?(facts: FrameFacts): number
  /** Undefined: the frame has none. */
  read(facts: FrameFacts, index: number): number | undefined
}

export interface TextName extends Described {
  readonly type: 'text'
  /** All that it can be, where that is known. */
  readonly choices?: readonly string[]
  count?(facts: FrameFacts): number
  read(facts: FrameFacts, index: number): string | undefined
}

export type FilterName = FlagName | NumberName | TextName

const SEVERITIES = { note: 0, should: 1, must: 2 } as const
const CODES: readonly string[] = [...Object.keys(RULES), ...Object.keys(OBSERVATIONS)]
const countFindings = (facts: FrameFacts): number => facts.findingCount

/** Every name, in the order of the reference page. */
export const FILTER_NAMES: readonly FilterName[] = [
  number('number', 'the frame, from 0', 'count', (f) => f.number),
  number('connection', 'its connection, from 0', 'count', (f) => f.connection),
  {
    ...text('from', 'who sent it', (f) => f.from),
    choices: ['client', 'server'],
  },
  { ...number('opcode', 'its opcode, by name or number', 'count', (f) => f.opcode), words: OPCODE },
  flag('control', 'a Close, ping or pong', (f) => f.opcode >= 8),
  flag('fin', 'FIN is set', (f) => f.isFinal),
  number('rsv', 'RSV1 to RSV3 as one number, 4 is RSV1', 'count', (f) => f.rsv),
  flag('rsv1', 'RSV1 is set', (f) => (f.rsv & 4) !== 0),
  flag('rsv2', 'RSV2 is set', (f) => (f.rsv & 2) !== 0),
  flag('rsv3', 'RSV3 is set', (f) => (f.rsv & 1) !== 0),
  flag('masked', 'MASK is set', (f) => f.isMasked),
  number('length', 'payload length, as declared', 'bytes', (f) => f.length),
  number('wire.length', 'header and payload', 'bytes', (f) => f.wireLength),
  flag('whole', 'the capture holds all of it', (f) => f.isWhole),
  number('message', 'its message, from 0', 'count', (f) => f.message),
  number('time', 'since the capture began', 'time', (f) => f.time),
  number('gap', 'since the frame before on its connection', 'time', (f) => f.gap),
  text('path', 'target of the opening handshake', (f) => f.path),
  text('protocol', 'agreed subprotocol', (f) => f.protocol),
  {
    ...text('finding', 'code of a finding; alone: has one', (f, i) => f.finding(i).code),
    choices: CODES,
    count: countFindings,
  },
  {
    ...text('finding.code', 'the same', (f, i) => f.finding(i).code),
    choices: CODES,
    count: countFindings,
  },
  {
    ...number('finding.severity', 'note, should or must, in this order', 'count', (f, i) => {
      return SEVERITIES[f.finding(i).severity]
    }),
    words: SEVERITIES,
    count: countFindings,
  },
  {
    ...text('finding.clause', 'clause of a finding', (f, i) => f.finding(i).clause),
    count: countFindings,
  },
  number('close.code', 'code of a Close frame', 'count', (f) => f.closeCode),
  text('close.reason', 'reason of a Close frame', (f) => f.closeReason),
  number('rtt', 'from a ping to this pong', 'time', (f) => f.rtt),
  text('text', 'text of the message it completes', (f) => f.text),
  text('overlay.label', 'what the subprotocol says of it', (f) => f.overlayLabel),
  number('overlay.latency', 'from a call to this answer', 'time', (f) => f.overlayLatency),
]

const BY_NAME: ReadonlyMap<string, FilterName> = new Map(
  FILTER_NAMES.map((entry) => [entry.name, entry]),
)

export function findFilterName(name: string): FilterName | undefined {
  return BY_NAME.get(name.toLowerCase())
}

function flag(name: string, about: string, read: (facts: FrameFacts) => boolean): FlagName {
  return { type: 'flag', name, about, read }
}

function number(name: string, about: string, unit: Unit, read: NumberName['read']): NumberName {
  return { type: 'number', name, about, unit, read }
}

function text(name: string, about: string, read: TextName['read']): TextName {
  return { type: 'text', name, about, read }
}
