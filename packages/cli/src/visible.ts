// Makes text from a stranger safe and legible on a terminal: a peer must not move the cursor, change colours or hide
// what it sent. Control characters (C0, DEL, C1) and the marks that reverse the direction of writing become escapes.

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** One line, whatever was in `text`. */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => NAMED[character] ?? escapeOf(character))
}

/** Lines stay lines, so that pretty-printed JSON reads as it was sent; the rest is escaped. */
export function visibleLines(text: string): string[] {
  return text.split(/\r?\n/).map(visible)
}

function escapeOf(character: string): string {
  const code = character.charCodeAt(0)
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}
