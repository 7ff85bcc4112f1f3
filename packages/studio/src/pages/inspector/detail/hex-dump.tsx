// The bytes of a frame in hexadecimal and as characters: only the rows in view exist, one byte at a
// time takes the focus, and what is pointed at lights up in the drawing too.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { words } from '../../../words/words.ts'
import { type ShownBytes, twoDigits } from './bytes-shown.ts'
import { byteAfterKey, offsetText, rowsInView, scrollFor } from './hex-rows.ts'
import { type Pointing, pointAtByte } from './pointing.ts'
import { useWidth } from './use-width.ts'
import { byteCharacter } from './visible-text.ts'

/** Pixels a row takes; the style sheet sets the same. */
const ROW_PX = 24
/** Rows in view at most; more scroll. */
const ROWS_SHOWN = 16
/** Below this width sixteen bytes and their characters do not fit in a row. */
const WIDE_PX = 580

export interface HexDumpProps {
  readonly shown: ShownBytes
  readonly pointing: Pointing
  /** What byte `index` of `shown` says about itself. */
  readonly describe: (index: number) => string
  /** What part of the frame it belongs to, for its colour. */
  readonly partOf: (index: number) => 'header' | 'key' | 'payload'
}

export function HexDump(props: HexDumpProps): VNode {
  const { shown, pointing } = props
  const { ref, width } = useWidth<HTMLDivElement>()
  const active = useSignal(0)
  const top = useSignal(0)
  const wantsFocus = useRef(false)
  const columns = width.value === 0 || width.value >= WIDE_PX ? 16 : 8
  const { length } = shown.bytes
  const rows = Math.ceil(length / columns)
  const height = Math.min(rows, ROWS_SHOWN) * ROW_PX
  const view = rowsInView(rows, top.value, height, ROW_PX)
  const focusable = focusableByte(Math.min(active.value, length - 1), view, columns)

  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    ref.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  })
  const move = (event: KeyboardEvent): void => {
    const isControl = event.ctrlKey || event.metaKey
    const next = byteAfterKey(event.key, isControl, focusable, length, columns, ROWS_SHOWN)
    if (next === undefined || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    const to = scrollFor(Math.floor(next / columns), top.peek(), height, ROW_PX)
    if (to !== undefined && ref.current !== null) ref.current.scrollTop = to
    if (to !== undefined) top.value = to
    wantsFocus.current = true
    active.value = next
  }
  return (
    <div
      ref={ref}
      class="hex"
      data-columns={columns}
      style={{ height: `${height}px` }}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop
      }}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells take the focus is a grid
        role="grid"
        class="hex-grid"
        aria-label={words.value.inspectorDetail.hexDump}
        aria-rowcount={rows}
        style={{ height: `${rows * ROW_PX}px` }}
        onKeyDown={move}
        onMouseMove={(event) => {
          const index = indexUnder(event.target)
          if (index !== undefined) point(shown, pointing, index)
        }}
        onMouseLeave={() => pointNowhere(pointing)}
      >
        <tbody>
          {Array.from({ length: view.last - view.first }, (_, index) => (
            <HexRow
              key={view.first + index}
              {...props}
              row={view.first + index}
              columns={columns}
              focusable={focusable}
              onActive={(byte) => {
                active.value = byte
              }}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The active byte, or the first in view when it has been scrolled away: one can always be reached. */
function focusableByte(
  active: number,
  view: { readonly first: number; readonly last: number },
  columns: number,
): number {
  const row = Math.floor(active / columns)
  return row >= view.first && row < view.last ? active : view.first * columns
}

interface HexRowProps extends HexDumpProps {
  readonly row: number
  readonly columns: number
  readonly focusable: number
  readonly onActive: (index: number) => void
}

function HexRow(props: HexRowProps): VNode {
  const { shown, pointing, row, columns } = props
  const start = row * columns
  const count = Math.min(columns, shown.bytes.length - start)
  const offset = (shown.base ?? 0) + start
  const end = (shown.base ?? 0) + shown.bytes.length
  const pointed = pointing.pointed.value
  const lit = (index: number): boolean => {
    if (pointed === undefined || shown.base === undefined) return false
    const at = shown.base + index
    return at >= pointed.from && at < pointed.to
  }
  const indices = Array.from({ length: count }, (_, column) => start + column)
  return (
    <tr
      class="hex-row"
      aria-rowindex={row + 1}
      style={{ transform: `translateY(${row * ROW_PX}px)` }}
    >
      <th scope="row" class="hex-offset">
        {offsetText(offset, end)}
      </th>
      {indices.map((index) => (
        <HexByte key={index} {...props} index={index} isLit={lit(index)} />
      ))}
      <td class="hex-characters" aria-hidden="true">
        {indices.map((index) => (
          <span
            key={index}
            data-lit={lit(index)}
            data-part={props.partOf(index)}
            data-index={index}
          >
            {byteCharacter(shown.bytes[index] ?? 0)}
          </span>
        ))}
      </td>
    </tr>
  )
}

interface HexByteProps extends HexRowProps {
  readonly index: number
  readonly isLit: boolean
}

function HexByte(props: HexByteProps): VNode {
  const { index, shown, focusable } = props
  return (
    <td
      class="hex-byte"
      tabIndex={index === focusable ? 0 : -1}
      aria-label={props.describe(index)}
      data-index={index}
      data-lit={props.isLit}
      data-part={props.partOf(index)}
      onBlur={() => pointNowhere(props.pointing)}
      onFocus={() => {
        props.onActive(index)
        point(shown, props.pointing, index)
      }}
    >
      {twoDigits(shown.bytes[index] ?? 0)}
    </td>
  )
}

/** The byte whose element, in either column, the mouse is over. */
function indexUnder(target: EventTarget | null): number | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  return element === null ? undefined : Number(element.dataset['index'])
}

/** Inflated bytes have no place in the frame: then only the line below the dump follows. */
function point({ base }: ShownBytes, pointing: Pointing, index: number): void {
  if (base === undefined) pointing.inflated.value = index
  else if (pointing.pointed.peek()?.from !== base + index || pointing.pointed.peek()?.field) {
    pointing.pointed.value = pointAtByte(base + index)
  }
}

function pointNowhere(pointing: Pointing): void {
  pointing.inflated.value = undefined
  pointing.pointed.value = undefined
}
