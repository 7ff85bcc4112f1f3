// Text out of a capture as one line of the list, a chip or a notice: nothing in it breaks the line,
// turns it around or hides.

import { visibleText } from '../detail/visible-text.ts'

/** More than a wide window shows. */
export const MOST_CHARACTERS = 240

export function oneLine(text: string, most: number = MOST_CHARACTERS): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text
  return visibleText(cut).replaceAll('\n', '␊').replaceAll('\t', '␉')
}
