// JSON that may be cut off at its end, as a file is whose writer was stopped.

const QUOTE = 34
const BACKSLASH = 92

export interface CutJson {
  readonly value: unknown
  readonly isCut: boolean
}

/** The value; of a cut text, what is whole of it. Undefined when it is no JSON. */
export function parseCutJson(text: string): CutJson | undefined {
  try {
    return { value: JSON.parse(text), isCut: false }
  } catch {
    const mended = closeCut(text)
    if (mended === undefined) return undefined
    try {
      return { value: JSON.parse(mended), isCut: true }
    } catch {
      return undefined
    }
  }
}

/**
 * The text up to the last object or list that is whole, with what is open there closed. After that
 * place only openings follow, so the beginning of the stack is still what was open there.
 */
function closeCut(text: string): string | undefined {
  const closings: string[] = []
  let end = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === 0x7b) closings.push('}')
    else if (code === 0x5b) closings.push(']')
    else if (code === 0x7d || code === 0x5d) {
      closings.pop()
      end = at + 1
      depth = closings.length
    }
  }
  if (end === 0 || depth === 0) return undefined
  return text.slice(0, end) + closings.slice(0, depth).reverse().join('')
}

/** The closing quote of the string that opens at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE) return at
  }
  return text.length
}
