// What may come next in a filter that is being typed.

import { FILTER_NAMES, type FilterName, findFilterName } from './filter-names.ts'
import { type Token, tokenize } from './filter-tokens.ts'
import { UNIT_WORDS } from './filter-values.ts'

export interface Completion {
  /** What to put in place of the text from `start` to `end`. */
  readonly text: string
  readonly kind: 'name' | 'operator' | 'value' | 'connective'
  /** In few words; of names only. */
  readonly about: string | undefined
}

export interface Completions {
  /** The word at the cursor, as offsets. */
  readonly start: number
  readonly end: number
  /** Best first; empty where anything may stand. */
  readonly list: readonly Completion[]
}

export function completionsAt(text: string, cursor: number): Completions {
  const before = tokenize(text.slice(0, cursor))
  const last = before.at(-1)
  // A word, an operator that could go on, or a string that is open belongs to what is being typed.
  const isTyping =
    last !== undefined && last.end === cursor && (last.kind === 'word' || last.kind === 'bad')
  const start = isTyping ? last.at : cursor
  const rest = /^[^\s"'()!<>=~&|]*/.exec(text.slice(cursor))?.[0].length ?? 0
  const end = isTyping && last.kind === 'word' ? cursor + rest : cursor
  const typed = isTyping ? text.slice(start, cursor) : ''
  const list = expectedAfter(isTyping ? before.slice(0, -1) : before, typed)
  return { start, end, list: rank(list, typed) }
}

/** Walks over the tokens as the parser would, forgiving what it would not. */
function expectedAfter(tokens: readonly Token[], typed: string): Completion[] {
  let place: 'operand' | 'name' | 'value' | 'end' = 'operand'
  let name: FilterName | undefined
  for (const token of tokens) {
    if (
      token.kind === 'and' ||
      token.kind === 'or' ||
      token.kind === 'not' ||
      token.kind === 'open'
    ) {
      place = 'operand'
    } else if (token.kind === 'operator') {
      place = 'value'
    } else if (place === 'operand' && token.kind === 'word') {
      name = findFilterName(token.text)
      place = 'name'
    } else {
      place = 'end'
    }
  }
  switch (place) {
    case 'operand':
      return FILTER_NAMES.map(({ name: text, about }) => ({ text, kind: 'name', about }))
    case 'name':
      return [...operatorsOf(name), ...CONNECTIVES]
    case 'value':
      return valuesOf(name, typed)
    case 'end':
      return CONNECTIVES
    default:
      return place satisfies never
  }
}

const CONNECTIVES: Completion[] = ['&&', '||'].map((text) => ({
  text,
  kind: 'connective',
  about: undefined,
}))

function operatorsOf(name: FilterName | undefined): Completion[] {
  const operators = {
    flag: ['==', '!='],
    number: ['==', '!=', '<', '<=', '>', '>='],
    text: ['==', '!=', '~', '!~'],
  }[name?.type ?? 'number']
  return operators.map((text) => ({ text, kind: 'operator', about: undefined }))
}

function valuesOf(name: FilterName | undefined, typed: string): Completion[] {
  const value = (text: string): Completion => ({ text, kind: 'value', about: undefined })
  if (name === undefined) return []
  if (name.type === 'flag') return ['true', 'false'].map(value)
  if (name.type === 'text') return (name.choices ?? []).map(value)
  const words = Object.keys(name.words ?? {}).map(value)
  const digits = /^\d+(?:\.\d+)?/.exec(typed)?.[0]
  if (digits === undefined) return words
  return UNIT_WORDS[name.unit].map((unit) => value(`${digits}${unit}`))
}

/** Those that begin with what was typed, then those that hold it. */
function rank(list: readonly Completion[], typed: string): Completion[] {
  const wanted = typed.toLowerCase()
  const begins = list.filter(({ text }) => text.toLowerCase().startsWith(wanted))
  const holds = list.filter(
    ({ text }) => text.toLowerCase().includes(wanted) && !text.toLowerCase().startsWith(wanted),
  )
  return [...begins, ...holds].filter(({ text }) => text !== typed)
}
