// How many columns of a terminal a text takes: Korean, Chinese and Japanese characters and most emoji take two, marks
// that combine take none. Columns of a table would not stand under each other otherwise.

/** East Asian Wide and Fullwidth (Unicode 15.1), neighbouring ranges joined; emoji are asked of the engine. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
]
const EMOJI = /^\p{Emoji_Presentation}/u
const WITHOUT_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u
const PLAIN = /^[\x20-\x7e]*$/

/** Columns that `text` takes; control characters are to be made visible before. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** `text` cut to at most `columns`, with `…` where something was cut. */
export function cutText(text: string, columns: number): string {
  if (text.length <= columns && PLAIN.test(text)) return text
  let width = 0
  let end = 0
  let endWithMark = 0
  for (const character of text) {
    width += characterWidth(character)
    if (width > columns) return columns < 1 ? '' : `${text.slice(0, endWithMark)}…`
    end += character.length
    if (width <= columns - 1) endWithMark = end
  }
  return text
}

/** `text` in exactly `columns`: cut when longer, filled up with blanks behind it, or before it. */
export function fitText(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const cut = cutText(text, columns)
  const blanks = ' '.repeat(Math.max(0, columns - textWidth(cut)))
  return side === 'left' ? cut + blanks : blanks + cut
}

/** Lines of at most `columns`, broken at blanks; a word that is longer than a line is broken anywhere. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((one) => pieces(one, columns))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer) > columns) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

function pieces(word: string, columns: number): string[] {
  if (textWidth(word) <= columns) return [word]
  const parts: string[] = []
  let part = ''
  for (const character of word) {
    if (part !== '' && textWidth(part + character) > columns) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part]
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!
  if (code < 0x300) return 1
  if (WITHOUT_WIDTH.test(character)) return 0
  return isWide(code) || EMOJI.test(character) ? 2 : 1
}

function isWide(code: number): boolean {
  return WIDE.some(([first, last]) => code >= first && code <= last)
}
