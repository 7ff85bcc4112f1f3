// Tokens and lists in header values (RFC 9110 5.6), parsed in one pass without regular expressions
// that could backtrack: what a header costs grows with its length and nothing else.

/** One element of Sec-WebSocket-Extensions (RFC 6455 9.1). */
export interface Extension {
  readonly name: string
  /** Parameters in order; a parameter without a value has `undefined`. */
  readonly parameters: ReadonlyArray<readonly [name: string, value: string | undefined]>
}

const TOKEN_CHARS = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const IS_TOKEN_CHAR = new Uint8Array(128)
for (const char of TOKEN_CHARS) IS_TOKEN_CHAR[char.charCodeAt(0)] = 1

function isTokenCode(code: number): boolean {
  return code < 128 && IS_TOKEN_CHAR[code] === 1
}

/** Whether `text` is a token: one or more visible characters without separators. */
export function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isTokenCode(text.charCodeAt(i))) return false
  return text.length > 0
}

/** Whether `text` may be a field value: visible characters, spaces, tabs, and bytes above 127. */
export function isFieldValue(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 32 && code !== 9) || code === 127 || code > 255) return false
  }
  return true
}

/** Removes spaces and tabs at both ends. */
export function trimSpace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9
}

/** The elements of a comma-separated list, trimmed, empty ones left out (RFC 9110 5.6.1). */
export function listElements(value: string): string[] {
  const elements: string[] = []
  for (const part of value.split(',')) {
    const element = trimSpace(part)
    if (element !== '') elements.push(element)
  }
  return elements
}

/** Whether a list holds a token, without regard to case. `token` is in lower case. */
export function listHasToken(value: string | undefined, token: string): boolean {
  if (value === undefined) return false
  if (value.toLowerCase() === token) return true
  return listElements(value).some((element) => element.toLowerCase() === token)
}

/** The subprotocols of a request, or undefined unless it is a list of distinct tokens. */
export function parseProtocols(value: string): string[] | undefined {
  const names = listElements(value)
  if (names.length === 0 || !names.every(isToken)) return undefined
  return new Set(names).size === names.length ? names : undefined
}

/** Parses Sec-WebSocket-Extensions; undefined when it does not follow the grammar of 9.1. */
export function parseExtensions(value: string): Extension[] | undefined {
  return new ExtensionParser(value).parse()
}

class ExtensionParser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): Extension[] | undefined {
    const extensions: Extension[] = []
    for (;;) {
      this.#skipSpace()
      if (this.#take(',')) continue
      if (this.#at === this.#text.length) return extensions.length > 0 ? extensions : undefined
      const extension = this.#extension()
      if (extension === undefined) return undefined
      extensions.push(extension)
      this.#skipSpace()
      if (this.#at < this.#text.length && !this.#take(',')) return undefined
    }
  }

  #extension(): Extension | undefined {
    const name = this.#token()
    if (name === '') return undefined
    const parameters: Array<readonly [string, string | undefined]> = []
    for (this.#skipSpace(); this.#take(';'); this.#skipSpace()) {
      this.#skipSpace()
      const parameter = this.#token()
      if (parameter === '') return undefined
      this.#skipSpace()
      if (!this.#take('=')) {
        parameters.push([parameter, undefined])
        continue
      }
      this.#skipSpace()
      const value = this.#take('"') ? this.#quoted() : this.#token()
      // A quoted value must be a token once its quotes are removed (RFC 6455 9.1).
      if (value === undefined || !isToken(value)) return undefined
      parameters.push([parameter, value])
    }
    return { name, parameters }
  }

  #token(): string {
    const start = this.#at
    while (this.#at < this.#text.length && isTokenCode(this.#text.charCodeAt(this.#at))) this.#at++
    return this.#text.slice(start, this.#at)
  }

  /** Up to the closing quote; undefined when there is none. */
  #quoted(): string | undefined {
    let value = ''
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at++]!
      if (char === '"') return value
      if (char !== '\\') value += char
      else if (this.#at < this.#text.length) value += this.#text[this.#at++]!
    }
    return undefined
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }
}
