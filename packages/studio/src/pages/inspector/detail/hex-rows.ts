// Which rows of a hex dump are in view, and where the keyboard goes from a byte. Pure: sizes and
// positions come in.

export interface Window {
  /** Rows `[first, last)`. */
  readonly first: number
  readonly last: number
}

/** Rows beyond both edges, so that scrolling by a little never shows a gap. */
const BEYOND = 6

/** The rows to draw of `rows`, scrolled by `top` in a view of `height`, all in CSS pixels. */
export function rowsInView(rows: number, top: number, height: number, rowHeight: number): Window {
  const first = Math.max(0, Math.floor(top / rowHeight) - BEYOND)
  const last = Math.min(rows, Math.ceil((top + height) / rowHeight) + BEYOND)
  return { first: Math.min(first, Math.max(0, last - 1)), last }
}

/**
 * The byte that a key moves to from byte `at` of `length`; undefined for keys that do not move.
 * `columns` bytes stand in a row, `page` rows in view.
 */
export function byteAfterKey(
  key: string,
  withControl: boolean,
  at: number,
  length: number,
  columns: number,
  page: number,
): number | undefined {
  const column = at % columns
  const wanted: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at < columns ? at : at - columns,
    ArrowDown: at + columns < length ? at + columns : at,
    Home: withControl ? 0 : at - column,
    End: withControl ? length - 1 : at - column + columns - 1,
    PageUp: at - columns * Math.min(page, Math.floor(at / columns)),
    PageDown: at + columns * Math.min(page, Math.floor((length - 1 - at) / columns)),
  }
  const next = wanted[key]
  return next === undefined ? undefined : Math.max(0, Math.min(length - 1, next))
}

/** How far to scroll so that `row` is in view; undefined when it is. */
export function scrollFor(
  row: number,
  top: number,
  height: number,
  rowHeight: number,
): number | undefined {
  if (row * rowHeight < top) return row * rowHeight
  if ((row + 1) * rowHeight > top + height) return (row + 1) * rowHeight - height
  return undefined
}

/** The offset at the head of a row: as many digits as the last one needs, four at least. */
export function offsetText(offset: number, length: number): string {
  const digits = Math.max(4, Math.max(0, length - 1).toString(16).length)
  return offset.toString(16).padStart(digits, '0')
}
