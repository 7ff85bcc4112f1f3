// A list that keeps its newest items, newest first. Its cap keeps a page that is left open for
// days from growing without end.

/** A new list with `item` in front and at most `cap` items. */
export function withNewest<T>(list: readonly T[], item: T, cap: number): readonly T[] {
  return [item, ...list.slice(0, cap - 1)]
}

/** A new list with `item` at the end; the oldest items in front fall out beyond `cap`. */
export function withLatest<T>(list: readonly T[], item: T, cap: number): readonly T[] {
  return [...list.slice(Math.max(0, list.length - cap + 1)), item]
}
