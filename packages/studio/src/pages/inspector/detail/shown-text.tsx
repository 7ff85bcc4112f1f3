// Text from a peer as text nodes, with invisible and line-turning characters named.

import type { VNode } from 'preact'
import { visiblePieces } from './visible-text.ts'

/** More than this of one text is not put on the page: it would make the browser slow, and nobody reads it. */
const MOST_CHARACTERS = 65_536

export interface ShownTextProps {
  readonly text: string
  /** Says that there is more, given the number of characters left out. */
  readonly more?: (count: number) => string
}

export function ShownText({ text, more }: ShownTextProps): VNode {
  const cut = text.slice(0, MOST_CHARACTERS)
  const left = text.length - cut.length
  return (
    <bdi class="shown-text">
      {visiblePieces(cut).map((piece, index) =>
        piece.isSign ? (
          <span key={index} class="sign">
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
      {left > 0 && <span class="sign">{more === undefined ? '…' : more(left)}</span>}
    </bdi>
  )
}
