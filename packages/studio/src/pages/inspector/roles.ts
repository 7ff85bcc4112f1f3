// ARIA roles of lists that are moved in as a whole: the focus stays on the list or field, and the current
// part is named by aria-activedescendant (WAI-ARIA 1.2, "managing focus in composites"). A table will not
// do for rows of which only some are in the document and which are placed by hand.

export const AS_CELL = { role: 'gridcell' } as const
export const AS_COLUMN_HEAD = { role: 'columnheader' } as const
/** It scrolls, but the focus is the grid's. */
export const AS_ROW_GROUP = { role: 'rowgroup', tabIndex: -1 } as const

export interface GridAria {
  readonly role: 'grid'
  readonly tabIndex: 0
  readonly 'aria-label': string
  /** The head counts as a row. */
  readonly 'aria-rowcount': number
  readonly 'aria-activedescendant': string | undefined
  readonly onKeyDown: (event: KeyboardEvent) => void
}

export function asGrid(
  label: string,
  rows: number,
  current: string | undefined,
  onKeyDown: GridAria['onKeyDown'],
): GridAria {
  return {
    role: 'grid',
    tabIndex: 0,
    'aria-label': label,
    'aria-rowcount': rows + 1,
    'aria-activedescendant': current,
    onKeyDown,
  }
}

export interface RowAria {
  readonly role: 'row'
  readonly 'aria-rowindex': number
  readonly 'aria-selected'?: boolean
  readonly onClick?: () => void
}

/** The head is row 1. */
export const AS_HEAD_ROW: RowAria = { role: 'row', 'aria-rowindex': 1 }

/** `position` counts from 0 below the head. A click is for the mouse; keys are the grid's. */
export function asRow(position: number, isSelected: boolean, onClick: () => void): RowAria {
  return { role: 'row', 'aria-rowindex': position + 2, 'aria-selected': isSelected, onClick }
}

export interface OptionAria {
  readonly role: 'option'
  readonly 'aria-selected': boolean
  readonly onClick: () => void
  readonly onPointerDown: (event: Event) => void
}

/** Keys are the field's, which must not lose the focus before a click is done. */
export function asOption(isSelected: boolean, onClick: () => void): OptionAria {
  return {
    role: 'option',
    'aria-selected': isSelected,
    onClick,
    onPointerDown: (event) => event.preventDefault(),
  }
}
