// Filters over frames: `opcode==ping && from==client && length>125`.
//
//   filter      = "" | or                     an empty one takes every frame
//   or          = and { "||" and }            also written `or`
//   and         = not { "&&" not }            also written `and`
//   not         = "!" not | "(" or ")" | test
//   test        = name                        a flag is set; the frame has such a value
//               | name operator value         == != < <= > >= and ~ !~ (holds the text, holds it not)
//
// A comparison with what a frame does not have is false, with != and !~ too; so `close.code!=1000` are
// the Close frames with another code. Of several values (findings) one must fit, and with != and !~
// all. ~ looks for the text as it is, in any case if it is written in lower case; there are no
// patterns, so that a filter takes time linear in the text it looks through.

import { closest } from './closest-word.ts'
import {
  FILTER_NAMES,
  type FilterName,
  findFilterName,
  type NumberName,
  type TextName,
} from './filter-names.ts'
import { compareNumbers, lookFor, ofValues, present, type Test } from './filter-tests.ts'
import { type Operator, type Token, tokenize } from './filter-tokens.ts'
import { numberValue, textValue } from './filter-values.ts'
import type { FrameFacts } from './frame-facts.ts'

export interface Filter {
  readonly text: string
  readonly error?: undefined
  matches(facts: FrameFacts): boolean
}

export interface FilterError {
  /** One sentence that names the place, the value, what is expected and the closest name. */
  readonly error: string
  /** Offset in the text, and the length of what is wrong there; 0 at its end. */
  readonly at: number
  readonly length: number
}

/** Longest filter in characters: people type them. */
export const MOST_FILTER = 4096
/** Deepest nesting, as the parser goes down with it. */
export const MOST_DEPTH = 64

export function parseFilter(text: string): Filter | FilterError {
  if (text.length > MOST_FILTER) {
    const error = `Cannot take a filter of ${text.length} characters: it must have at most ${MOST_FILTER}`
    return { error, at: MOST_FILTER, length: text.length - MOST_FILTER }
  }
  const tokens = tokenize(text)
  if (tokens.length === 0) return { text, matches: () => true }
  const parser = new Parser(tokens, text.length)
  const test = parser.parse()
  return parser.error ?? { text, matches: test }
}

const never: Test = () => false

/** Going down; the first error stays, and what comes after it is not looked at. */
class Parser {
  readonly #tokens: readonly Token[]
  readonly #length: number
  #next = 0
  #depth = 0
  error: FilterError | undefined

  constructor(tokens: readonly Token[], length: number) {
    this.#tokens = tokens
    this.#length = length
  }

  parse(): Test {
    const test = this.#or()
    const token = this.#peek()
    if (token !== undefined) {
      const expected = token.kind === 'close' ? 'it closes nothing' : 'expected && or || before it'
      return this.#fail(token, expected)
    }
    return test
  }

  #or(): Test {
    let test = this.#and()
    while (this.#takes('or')) {
      const left = test
      const right = this.#and()
      test = (facts) => left(facts) || right(facts)
    }
    return test
  }

  #and(): Test {
    let test = this.#not()
    while (this.#takes('and')) {
      const left = test
      const right = this.#not()
      test = (facts) => left(facts) && right(facts)
    }
    return test
  }

  #not(): Test {
    const token = this.#peek()
    if (token?.kind !== 'not' && token?.kind !== 'open') return this.#test()
    if (++this.#depth > MOST_DEPTH) {
      return this.#fail(token, `it nests deeper than ${MOST_DEPTH}, write it flatter`)
    }
    this.#next++
    const test = token.kind === 'not' ? this.#negated() : this.#inner(token)
    this.#depth--
    return test
  }

  #negated(): Test {
    const test = this.#not()
    return (facts) => !test(facts)
  }

  #inner(opening: Token): Test {
    const test = this.#or()
    if (this.error === undefined && !this.#takes('close')) {
      const token = this.#peek()
      return token === undefined
        ? this.#fail(opening, 'it is not closed, write ")"')
        : this.#fail(token, 'expected &&, || or ) before it')
    }
    return test
  }

  #test(): Test {
    const token = this.#take()
    if (token === undefined) return this.#failAtEnd('expected a name, such as opcode')
    if (token.kind !== 'word') return this.#fail(token, 'expected a name before it, such as opcode')
    const name = findFilterName(token.text)
    if (name === undefined) return this.#fail(token, unknownName(token.text))
    const operator = this.#peek()
    if (operator?.kind !== 'operator') return present(name)
    this.#next++
    return this.#comparison(name, operator)
  }

  #comparison(name: FilterName, operator: Token): Test {
    const value = this.#take()
    if (value === undefined) return this.#failAtEnd(`expected a value after ${operator.text}`)
    if (value.kind !== 'word' && value.kind !== 'string') {
      return this.#fail(
        value,
        `expected a value after ${operator.text}, in quotes if it has symbols`,
      )
    }
    const problem = (text: string): Test =>
      this.#fail(value, `${name.name} is compared with it, ${text}`)
    switch (name.type) {
      case 'flag': {
        const isSet = flagValue(value.text)
        if (isSet === undefined) return problem('it must be true or false')
        if (operator.text === '==') return (facts) => name.read(facts) === isSet
        if (operator.text === '!=') return (facts) => name.read(facts) !== isSet
        return this.#fail(operator, `${name.name} is true or false, compare it with == or !=`)
      }
      case 'number': {
        const wanted = numberValue(name, value.text)
        if (typeof wanted === 'string') return problem(wanted)
        const test = compareNumbers(name, operator.text as Operator, wanted)
        return test ?? this.#fail(operator, `${name.name} is a number, ~ looks in texts only`)
      }
      case 'text':
        return this.#textTest(name, operator, value.text, problem)
      default:
        return name satisfies never
    }
  }

  #textTest(name: TextName, operator: Token, value: string, problem: (text: string) => Test): Test {
    if (operator.text === '~' || operator.text === '!~') {
      return lookFor(name, value, operator.text === '~')
    }
    if (operator.text !== '==' && operator.text !== '!=') {
      return this.#fail(operator, `${name.name} is a text, compare it with ==, != or ~`)
    }
    const wanted = textValue(name, value)
    if (typeof wanted !== 'string') return problem(wanted.problem)
    return ofValues(name, operator.text === '==', (found) => found === wanted)
  }

  #peek(): Token | undefined {
    return this.error === undefined ? this.#tokens[this.#next] : undefined
  }

  #take(): Token | undefined {
    const token = this.#peek()
    this.#next++
    return token
  }

  #takes(kind: Token['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false
    this.#next++
    return true
  }

  #fail(token: Token, expected: string): Test {
    const why = token.kind === 'bad' ? badToken(token) : expected
    this.error ??= {
      error: `Cannot read "${token.text}" at character ${token.at + 1} of the filter: ${why}`,
      at: token.at,
      length: token.end - token.at,
    }
    return never
  }

  #failAtEnd(expected: string): Test {
    this.error ??= {
      error: `Cannot read the filter: ${expected} at its end`,
      at: this.#length,
      length: 0,
    }
    return never
  }
}

function badToken({ text }: Token): string {
  if (text === '=') return 'write == to compare'
  if (text === '&' || text === '|') return `write ${text}${text}`
  return 'the quotes are not closed'
}

function unknownName(text: string): string {
  const word = text.toLowerCase()
  const opcode = findFilterName('opcode') as NumberName
  if (Object.hasOwn(opcode.words ?? {}, word)) return `there is no such name, write opcode==${word}`
  const near = closest(
    text,
    FILTER_NAMES.map(({ name }) => name),
  )
  const hint =
    near === undefined
      ? 'names are opcode, from, length, finding and others'
      : `the closest is "${near}"`
  return `there is no such name, ${hint}`
}

function flagValue(text: string): boolean | undefined {
  if (text === '1' || text.toLowerCase() === 'true') return true
  return text === '0' || text.toLowerCase() === 'false' ? false : undefined
}
