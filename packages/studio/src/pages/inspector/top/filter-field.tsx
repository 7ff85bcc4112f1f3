// The filter: typed, completed by what could stand at the cursor, judged with each key, and answered by
// the number of rows that pass.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { type Completions, completionsAt } from 'tongro/inspector'
import { formatCount } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import { formatOffset } from '../list/format-offset.ts'
import { asOption } from '../roles.ts'
import type { Workbench } from '../state/workbench.ts'

export const FILTER_ID = 'inspector-filter'
const LIST_ID = 'inspector-completions'
/** A filter is tried when the typing rests so long. */
const TYPING_MS = 150
const MOST_COMPLETIONS = 12

const NOTHING: Completions = { start: 0, end: 0, list: [] }

export function FilterField({ bench }: { readonly bench: Workbench }): VNode {
  const text = words.value.inspector.filter
  const problem = bench.filterProblem.value
  return (
    <div class="filter">
      <label for={FILTER_ID}>{text.label}</label>
      <FilterInput bench={bench} />
      <RangeChip bench={bench} />
      <p class="filter-outcome" role="status" data-wrong={problem !== undefined}>
        {problem?.message ?? <Matches bench={bench} />}
      </p>
    </div>
  )
}

function FilterInput({ bench }: { readonly bench: Workbench }): VNode {
  const text = words.value.inspector.filter
  const input = useRef<HTMLInputElement>(null)
  const draft = useSignal(bench.filterText.peek())
  const offered = useSignal<Completions>(NOTHING)
  const chosen = useSignal(-1)
  useTryFilter(bench, draft)
  const type = (value: string): void => {
    draft.value = value
    offer(value)
  }
  const offer = (value: string): void => {
    const found = completionsAt(value, input.current?.selectionStart ?? value.length)
    offered.value = { ...found, list: found.list.slice(0, MOST_COMPLETIONS) }
    chosen.value = -1
  }
  const close = (): void => {
    offered.value = NOTHING
    chosen.value = -1
  }
  const take = (at: number): void => {
    const { start, end, list } = offered.value
    const completion = list[at]
    if (completion === undefined || input.current === null) return
    const inserted = completion.kind === 'connective' ? ` ${completion.text} ` : completion.text
    const value = draft.value.slice(0, start).trimEnd() + glue(draft.value, start, inserted)
    const rest = draft.value.slice(end)
    input.current.value = value + rest
    input.current.setSelectionRange(value.length, value.length)
    type(value + rest)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const { list } = offered.value
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && list.length > 0) {
      event.preventDefault()
      chosen.value =
        (chosen.value + step + list.length + (chosen.value < 0 && step < 0 ? 1 : 0)) % list.length
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen.value >= 0) {
      event.preventDefault()
      take(chosen.value)
    } else if (event.key === 'Enter') {
      close()
      void bench.setFilter(draft.value)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (list.length > 0) close()
      else input.current?.blur()
    }
  }
  const isOpen = offered.value.list.length > 0
  return (
    <div class="filter-entry">
      <input
        id={FILTER_ID}
        ref={input}
        type="text"
        role="combobox"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder={text.placeholder}
        value={draft.value}
        aria-invalid={bench.filterProblem.value !== undefined}
        aria-expanded={isOpen}
        aria-controls={LIST_ID}
        aria-autocomplete="list"
        aria-activedescendant={chosen.value >= 0 ? `${LIST_ID}-${chosen.value}` : undefined}
        onInput={(event) => type(event.currentTarget.value)}
        onClick={(event) => offer(event.currentTarget.value)}
        onFocus={(event) => offer(event.currentTarget.value)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      {draft.value !== '' && (
        <button
          type="button"
          class="quiet filter-clear"
          aria-label={text.clear}
          onClick={() => {
            type('')
            close()
            void bench.setFilter('')
          }}
        >
          ×
        </button>
      )}
      {isOpen && <CompletionList offered={offered.value} chosen={chosen.value} take={take} />}
    </div>
  )
}

/** A name, an operator and a value stand together; what joins tests stands apart. */
function glue(text: string, start: number, inserted: string): string {
  const before = text.slice(0, start)
  const gap = before.slice(before.trimEnd().length)
  return inserted.startsWith(' ') ? inserted : gap + inserted
}

/** Follows the draft, and the draft follows filters that come from elsewhere, as from a chip. */
function useTryFilter(bench: Workbench, draft: { value: string; peek(): string }): void {
  const applied = bench.filterText.value
  const isOwn = useRef(false)
  useEffect(() => {
    if (!isOwn.current) draft.value = applied
    isOwn.current = false
  }, [applied])
  const text = draft.value
  useEffect(() => {
    if (text === bench.filterText.peek() && bench.filterProblem.peek() === undefined) return
    const timer = setTimeout(() => {
      isOwn.current = text !== bench.filterText.peek()
      void bench.setFilter(text)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
}

function CompletionList(props: {
  readonly offered: Completions
  readonly chosen: number
  readonly take: (at: number) => void
}): VNode {
  return (
    <div
      id={LIST_ID}
      class="completions"
      role="listbox"
      aria-label={words.value.inspector.filter.completions}
    >
      {props.offered.list.map((completion, at) => (
        <div
          key={completion.text}
          id={`${LIST_ID}-${at}`}
          class="completion"
          {...asOption(at === props.chosen, () => props.take(at))}
        >
          <code>{completion.text}</code>
          {completion.about !== undefined && <span>{completion.about}</span>}
        </div>
      ))}
    </div>
  )
}

function Matches({ bench }: { readonly bench: Workbench }): VNode | null {
  const text = words.value.inspector.filter
  const matches = bench.progress.value?.matches
  if (matches === undefined) return null
  const count = (value: number): string => formatCount(value, language.value)
  return <>{text.found(count(matches.found), count(matches.tried))}</>
}

function RangeChip({ bench }: { readonly bench: Workbench }): VNode | null {
  const text = words.value.inspector.filter
  const range = bench.range.value
  if (range === undefined) return null
  const start = bench.startTime.value
  return (
    <button
      type="button"
      class="range-chip"
      title={text.clearRange}
      onClick={() => void bench.setRange(undefined)}
    >
      {text.range(formatOffset(range.from - start), formatOffset(range.to - start))}
      <span aria-hidden="true"> ×</span>
      <span class="unseen"> {text.clearRange}</span>
    </button>
  )
}
