// Text from a peer, made safe to look at: what is invisible, or would turn the line around, stands
// there by its name. The pieces become text nodes; nothing here knows of markup.

export interface Piece {
  readonly text: string
  /** True for a stand-in such as `␀` or `U+202E`, which is drawn apart from the text. */
  readonly isSign: boolean
}

/**
 * C0 (but tab and line feed), DEL, C1, soft hyphen, marks and isolates of the bidirectional
 * algorithm, zero-width characters, line and paragraph separators, tags, byte order mark, U+FFFD.
 */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu

/** The pieces of `text` in order; empty text has none. */
export function visiblePieces(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const found of text.matchAll(HIDDEN)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), isSign: false })
    pieces.push({ text: signOf(found[0]), isSign: true })
    at = found.index + found[0].length
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isSign: false })
  return pieces
}

/** `visiblePieces` as one string, for names and titles. */
export function visibleText(text: string): string {
  return visiblePieces(text)
    .map((piece) => piece.text)
    .join('')
}

/** C0 and DEL have pictures in Unicode; the others are named by their number. */
function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 32) return String.fromCodePoint(0x2400 + code)
  if (code === 127) return '␡'
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** One byte in the column of characters: itself if it is printable ASCII, else a dot. */
export function byteCharacter(byte: number): string {
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·'
}
