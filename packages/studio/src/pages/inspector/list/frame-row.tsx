// One row of the list. Colours repeat what stands there in letters; screen readers get words instead.

import type { ComponentChildren, VNode } from 'preact'
import { formatBytes, formatCount } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import { ROW } from '../capture/capture-index.ts'
import * as bitsOf from '../capture/frame-bits.ts'
import { AS_CELL, AS_COLUMN_HEAD, AS_HEAD_ROW, asRow } from '../roles.ts'
import { formatOffset } from './format-offset.ts'
import type { Row } from './row.ts'

const COLUMNS = [
  'number',
  'time',
  'from',
  'kind',
  'flags',
  'length',
  'inflated',
  'preview',
  'findings',
] as const

export function RowHead(): VNode {
  const text = words.value.inspector.rows.columns
  return (
    <div class="frame-row frame-head" {...AS_HEAD_ROW}>
      {COLUMNS.map((column) => (
        <span key={column} class={`cell cell-${column}`} {...AS_COLUMN_HEAD}>
          {text[column]}
        </span>
      ))}
    </div>
  )
}

export interface FrameRowProps {
  readonly position: number
  /** Undefined until it has come. */
  readonly row: Row | undefined
  readonly isSelected: boolean
  readonly startTime: number
  readonly choose: () => void
}

export function FrameRow({ position, row, isSelected, startTime, choose }: FrameRowProps): VNode {
  return (
    <div
      id={`row-${position}`}
      class="frame-row"
      {...asRow(position, isSelected, choose)}
      data-severity={row === undefined ? undefined : bitsOf.SEVERITIES[bitsOf.severityOf(row.bits)]}
    >
      {row !== undefined && <Cells row={row} startTime={startTime} />}
    </div>
  )
}

function Cells({ row, startTime }: { readonly row: Row; readonly startTime: number }): VNode {
  const text = words.value.inspector.rows
  const isFrame = row.kind === ROW.frame
  const from = bitsOf.fromOf(row.bits)
  const hasSide = isFrame || row.kind === ROW.skip
  return (
    <>
      <Cell name="number">{isFrame ? row.ref : ''}</Cell>
      <Cell name="time">{formatOffset(row.time - startTime)}</Cell>
      <Cell name="from">
        {hasSide && (
          <span class={`side side-${from}`}>
            <span aria-hidden="true">{from === 'client' ? '→' : '←'}</span>
            <span class="unseen">{text.from[from]}</span>
          </span>
        )}
        <span class="connection-number">{row.connection}</span>
      </Cell>
      <Cell name="kind">
        <Pill row={row} />
      </Cell>
      <Cell name="flags">{isFrame && <Flags bits={row.bits} />}</Cell>
      <Cell name="length">{row.length >= 0 && size(row.length)}</Cell>
      <Cell name="inflated">{row.inflated >= 0 && size(row.inflated)}</Cell>
      <Cell name="preview">
        {row.text === '' && isFrame && row.length === 0 ? (
          <span class="faint">{text.emptyPayload}</span>
        ) : (
          <bdi>{row.text}</bdi>
        )}
      </Cell>
      <Cell name="findings">
        <Marks row={row} />
      </Cell>
    </>
  )
}

function Cell(props: { readonly name: string; readonly children?: ComponentChildren }): VNode {
  return (
    <span class={`cell cell-${props.name}`} {...AS_CELL}>
      {props.children}
    </span>
  )
}

const OPCODES: Readonly<Record<number, string>> = {
  0: 'CONT',
  1: 'TEXT',
  2: 'BIN',
  8: 'CLOSE',
  9: 'PING',
  10: 'PONG',
}

function Pill({ row }: { readonly row: Row }): VNode {
  const text = words.value.inspector.rows
  if (row.kind === ROW.handshake) return <span class="pill pill-handshake">{text.handshake}</span>
  if (row.kind === ROW.close) return <span class="pill pill-end">{text.end}</span>
  if (row.kind === ROW.skip) return <span class="pill pill-skip">{text.skip}</span>
  const opcode = bitsOf.opcodeOf(row.bits)
  const name = OPCODES[opcode]
  const shown = name ?? `0x${opcode.toString(16).toUpperCase()}`
  return <span class={`pill pill-${name?.toLowerCase() ?? 'reserved'}`}>{shown}</span>
}

function Flags({ bits }: { readonly bits: number }): VNode {
  const text = words.value.inspector.rows.flags
  const rsv = bitsOf.rsvOf(bits)
  const flags = [
    { letter: 'F', name: text.fin, isSet: bitsOf.isFinal(bits) },
    { letter: '1', name: text.rsv1, isSet: (rsv & 4) !== 0 },
    { letter: '2', name: text.rsv2, isSet: (rsv & 2) !== 0 },
    { letter: '3', name: text.rsv3, isSet: (rsv & 1) !== 0 },
    { letter: 'M', name: text.mask, isSet: bitsOf.isMasked(bits) },
  ]
  const spoken = flags.filter(({ isSet }) => isSet).map(({ name }) => name)
  return (
    <>
      <span aria-hidden="true">
        {flags.map(({ letter, isSet }) => (isSet ? letter : '·')).join('')}
      </span>
      <span class="unseen">{spoken.join(', ')}</span>
    </>
  )
}

const SIGNS = { must: '✕', should: '!', note: 'i' } as const

function Marks({ row }: { readonly row: Row }): VNode | null {
  const text = words.value.inspector.rows
  const severity = bitsOf.SEVERITIES[bitsOf.severityOf(row.bits)]
  const [first, ...more] = row.findings
  if (severity === undefined || severity === 'none' || first === undefined) return null
  return (
    <>
      <span class={`mark mark-${severity}`} aria-hidden="true">
        {SIGNS[severity]}
      </span>
      <span class="unseen">{text.severity[severity]}: </span>
      <span class="mark-code">{first}</span>
      {more.length > 0 && <span class="mark-more"> +{more.length}</span>}
    </>
  )
}

/** Exact up to 9,999 bytes. */
function size(bytes: number): string {
  return bytes < 10_000 ? formatCount(bytes, language.value) : formatBytes(bytes, language.value)
}
