// Cuts TypeScript into tokens, so far as one must to tell code from comments, strings, templates and
// regular expressions. It never throws; a character it does not know is a token of its own.

export interface Token {
  readonly kind: 'word' | 'string' | 'mark'
  /** A string's text is without its quotes. */
  readonly text: string
  readonly line: number
}

/** A token and the characters it takes up, quotes included. */
interface Piece {
  readonly kind: Token['kind']
  readonly text: string
  readonly raw: string
}

/** After these a `/` begins a regular expression; after a value it divides. */
const BEFORE_REGEX = /^(?:[([{},;:=!&|?+\-*%<>~^]|return|typeof|case|in|of|new|void|delete|await)$/
const BLANK_OR_COMMENT = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y
const WORD = /[\p{ID_Start}\d$_#][\p{ID_Continue}$]*/uy
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
/** From a template's backtick, or the brace that ends a `${…}`, to its end or the next `${`. */
const TEMPLATE_PART = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y

export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  /** For each open template, how many braces are open inside its `${`. */
  const templates: number[] = []
  let line = 1
  let position = 0
  const skip = (raw: string): void => {
    position += raw.length
    line += raw.split('\n').length - 1
  }
  skip(match(BLANK_OR_COMMENT, source, position) ?? '')
  while (position < source.length) {
    const piece = readPiece(source, position, tokens.at(-1), templates)
    tokens.push({ kind: piece.kind, text: piece.text, line })
    skip(piece.raw)
    skip(match(BLANK_OR_COMMENT, source, position) ?? '')
  }
  return tokens
}

function readPiece(
  source: string,
  position: number,
  before: Token | undefined,
  templates: number[],
): Piece {
  const letter = source[position] as string
  const innermost = templates.length - 1
  if (letter === '`' || (letter === '}' && templates[innermost] === 0)) {
    const raw = match(TEMPLATE_PART, source, position) ?? letter
    if (letter === '}') templates.pop()
    if (raw.endsWith('${')) templates.push(0)
    return { kind: 'string', text: raw.slice(1).replace(/`$|\$\{$/, ''), raw }
  }
  if (letter === '{' && innermost >= 0) templates[innermost] = (templates[innermost] ?? 0) + 1
  if (letter === '}' && innermost >= 0) templates[innermost] = (templates[innermost] ?? 1) - 1
  return readPlain(source, position, before)
}

/** One token that is no part of a template. */
function readPlain(source: string, position: number, before: Token | undefined): Piece {
  const string = match(STRING, source, position)
  if (string !== undefined) return { kind: 'string', text: string.slice(1, -1), raw: string }
  const word = match(WORD, source, position)
  if (word !== undefined) return { kind: 'word', text: word, raw: word }
  const mayBeRegex =
    before === undefined || (before.kind !== 'string' && BEFORE_REGEX.test(before.text))
  const regex = mayBeRegex ? match(REGEX, source, position) : undefined
  const raw = regex ?? (source[position] as string)
  return { kind: 'mark', text: raw, raw }
}

function match(pattern: RegExp, source: string, position: number): string | undefined {
  pattern.lastIndex = position
  return pattern.exec(source)?.[0]
}
