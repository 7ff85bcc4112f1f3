// Reads and writes JSON text that comes from strangers.
//
// JSON.parse itself keeps no stack and makes `__proto__` an ordinary key. But validators and
// applications walk what it returns with recursion, and copy keys with assignments: so nesting has a
// limit, and that one key is left out.

/** Nesting that a message may have by default, as much as serde_json takes; people write 20 at most. */
export const MAX_DEPTH = 128

const QUOTE = 34
const BACKSLASH = 92

/** Parses a text; throws SyntaxError when it is not JSON. */
export function parseJson(text: string): unknown {
  return mayHaveProto(text) ? JSON.parse(text, withoutProto) : JSON.parse(text)
}

/** The letters of `__proto__` may be written as escapes. */
function mayHaveProto(text: string): boolean {
  return (
    text.includes('__proto__') || (text.includes('\\u00') && /\\u00(?:5f|6f|7[024])/i.test(text))
  )
}

/** A reviver: what it answers undefined for is deleted. */
function withoutProto(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}

/** Whether objects and arrays in the text nest deeper than `limit`. */
export function isDeeperThan(text: string, limit: number): boolean {
  return hasMoreOpenings(text, limit) && depthExceeds(text, limit)
}

/** Most messages have fewer openings than the limit, which the engine's search tells at once. */
function hasMoreOpenings(text: string, limit: number): boolean {
  let left = limit
  for (const opening of ['{', '[']) {
    for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) {
      if (--left < 0) return true
    }
  }
  return false
}

function depthExceeds(text: string, limit: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(text, at)
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > limit) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}

/** The closing quote of the string that opens at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start
  for (;;) {
    at = text.indexOf('"', at + 1)
    if (at < 0) return text.length
    let before = at - 1
    while (text.charCodeAt(before) === BACKSLASH) before--
    // An even number of backslashes escapes itself, not the quote.
    if ((at - before) % 2 === 1) return at
  }
}
