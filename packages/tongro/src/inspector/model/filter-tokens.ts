// A filter's text as tokens. Positions are offsets in the text.

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '!~'

export interface Token {
  readonly kind: 'word' | 'string' | 'operator' | 'and' | 'or' | 'not' | 'open' | 'close' | 'bad'
  /** As written; of a string what it stands for, of an operator its one form. */
  readonly text: string
  readonly at: number
  readonly end: number
}

const SYMBOLS = /\|\||&&|==|!=|<=|>=|!~|[<>~!()&|=]/y
const WORD = /[^\s"'()!<>=~&|]+/y
const STRING = /(["'])((?:(?!\1)[^\\]|\\.)*)(\1?)/sy

const KINDS: Readonly<Record<string, Token['kind']>> = {
  '&&': 'and',
  '||': 'or',
  '!': 'not',
  '(': 'open',
  ')': 'close',
  '&': 'bad',
  '|': 'bad',
  '=': 'bad',
}

/** Words that Wireshark takes for symbols; what else a word is depends on its place. */
const WORDS: Readonly<Record<string, readonly [kind: Token['kind'], text: string]>> = {
  and: ['and', '&&'],
  or: ['or', '||'],
  not: ['not', '!'],
  eq: ['operator', '=='],
  ne: ['operator', '!='],
  lt: ['operator', '<'],
  le: ['operator', '<='],
  gt: ['operator', '>'],
  ge: ['operator', '>='],
  contains: ['operator', '~'],
}

/** A string without its end is `bad`, as are single `&`, `|` and `=`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at++
    if (at >= text.length) return tokens
    const token = tokenAt(text, at, tokens.at(-1))
    tokens.push(token)
    at = token.end
  }
}

function tokenAt(text: string, at: number, before: Token | undefined): Token {
  const symbol = matchAt(SYMBOLS, text, at)
  if (symbol !== undefined) {
    const [found] = symbol
    return { kind: KINDS[found] ?? 'operator', text: found, at, end: at + found.length }
  }
  const string = matchAt(STRING, text, at)
  if (string !== undefined) {
    const [all, , inner = '', closing] = string
    const kind = closing === '' ? 'bad' : 'string'
    return { kind, text: inner.replace(/\\(.)/gs, '$1'), at, end: at + all.length }
  }
  const [word] = matchAt(WORD, text, at)!
  const end = at + word.length
  // Behind an operator a word is a value, whatever it says.
  const known = before?.kind === 'operator' ? undefined : WORDS[word.toLowerCase()]
  return known === undefined
    ? { kind: 'word', text: word, at, end }
    : { kind: known[0], text: known[1], at, end }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}
