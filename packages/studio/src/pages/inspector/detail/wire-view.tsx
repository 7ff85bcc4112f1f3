// One frame's bytes: the drawing, what the field pointed at says, and the hex dump with the line that
// shows how a byte came about. The playground shows the same.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useId, useMemo } from 'preact/hooks'
import type { FrameReport, MessageReport } from 'tongro/inspector'
import { words } from '../../../words/words.ts'
import { type Anatomy, anatomyOf, fieldsAt } from './anatomy.ts'
import { BitDrawing } from './bit-drawing.tsx'
import {
  type ByteView,
  bitsOfByte,
  byteNote,
  bytesShown,
  hexByte,
  noteText,
  quoted,
  type ShownBytes,
  viewsOf,
} from './bytes-shown.ts'
import { FieldNote } from './field-note.tsx'
import { HexDump } from './hex-dump.tsx'
import { fieldToExplain, newPointing, type Pointing } from './pointing.ts'

export interface WireViewProps {
  readonly frame: FrameReport
  /** The frame as on the wire, or a beginning of it; empty where only messages are known. */
  readonly wire: Uint8Array
  readonly message: MessageReport | undefined
}

export function WireView({ frame, wire, message }: WireViewProps): VNode {
  const pointing = useMemo(newPointing, [frame.number])
  const anatomy = useMemo(() => anatomyOf(wire, frame.findings), [wire, frame])
  const noteId = useId()
  const text = words.value.inspectorDetail
  return (
    <div class="wire-view">
      {wire.length > 0 ? (
        <>
          <section class="wire-drawing" aria-label={text.drawing}>
            <h3>{text.drawing}</h3>
            <BitDrawing
              anatomy={anatomy}
              wire={wire}
              maskKey={frame.isMasked ? frame.maskKey : 0}
              pointing={pointing}
              noteId={noteId}
            />
            <Absent anatomy={anatomy} pointing={pointing} noteId={noteId} />
          </section>
          <FieldNote
            id={noteId}
            anatomy={anatomy}
            name={fieldToExplain(anatomy, pointing)}
            from={frame.from}
          />
        </>
      ) : (
        <p class="nothing">{text.noWire}</p>
      )}
      <Bytes frame={frame} wire={wire} message={message} anatomy={anatomy} pointing={pointing} />
    </div>
  )
}

interface AbsentProps {
  readonly anatomy: Anatomy
  readonly pointing: Pointing
  readonly noteId: string
}

/** Fields that this frame goes without, which explain why. */
function Absent({ anatomy, pointing, noteId }: AbsentProps): VNode | null {
  const text = words.value.inspectorDetail
  if (anatomy.absent.length === 0) return null
  return (
    <p class="bits-absent small">
      {text.absent}{' '}
      {anatomy.absent.map((name) => (
        <button
          key={name}
          type="button"
          class="quiet"
          aria-describedby={noteId}
          aria-pressed={pointing.chosen.value === name}
          onFocus={() => {
            pointing.chosen.value = name
          }}
          onClick={() => {
            pointing.chosen.value = name
          }}
        >
          {text.fields[name].name}
        </button>
      ))}
    </p>
  )
}

interface BytesProps extends WireViewProps {
  readonly anatomy: Anatomy
  readonly pointing: Pointing
}

function Bytes({ frame, wire, message, anatomy, pointing }: BytesProps): VNode {
  const wanted = useSignal<ByteView>('masked')
  const text = words.value.inspectorDetail
  const views = viewsOf(frame, message)
  const view = views.includes(wanted.value) ? wanted.value : 'masked'
  const hasWire = wire.length > 0
  const shown = useMemo(
    () => bytesShown(view, hasWire ? wire : undefined, frame, message),
    [view, wire, frame, message],
  )
  const describe = (index: number): string => describeByte(index, shown, frame, anatomy)
  return (
    <section class="wire-bytes" aria-label={text.hexDump}>
      <div class="wire-bytes-head">
        <h3>{text.hexDump}</h3>
        {views.length > 1 && (
          <fieldset class="choice">
            <legend class="unseen">{text.view}</legend>
            {views.map((name) => (
              <label key={name}>
                <input
                  type="radio"
                  name="byte-view"
                  checked={name === view}
                  onChange={() => {
                    wanted.value = name
                  }}
                />
                <span>{text.views[name]}</span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
      {shown.bytes.length === 0 ? (
        <p class="nothing">{text.noBytes}</p>
      ) : (
        <HexDump
          shown={shown}
          pointing={pointing}
          describe={describe}
          partOf={(index) => partOf(index, shown, frame)}
        />
      )}
      <ByteLine shown={shown} pointing={pointing} describe={describe} />
      {hasWire && wire.length < frame.headerSize + frame.length && (
        <p class="small">{text.wireCut(wire.length, frame.headerSize + frame.length)}</p>
      )}
    </section>
  )
}

interface ByteLineProps {
  readonly shown: ShownBytes
  readonly pointing: Pointing
  readonly describe: (index: number) => string
}

/** The one byte pointed at, written out; of a whole field the note beside the drawing tells. */
function ByteLine({ shown, pointing, describe }: ByteLineProps): VNode {
  const pointed = pointing.pointed.value
  const single = pointed !== undefined && pointed.to === pointed.from + 1 ? pointed.from : undefined
  const index =
    shown.base === undefined
      ? pointing.inflated.value
      : single === undefined
        ? undefined
        : single - shown.base
  const isThere = index !== undefined && index >= 0 && index < shown.bytes.length
  return (
    <p class="byte-line">
      {isThere ? (
        <output>{describe(index)}</output>
      ) : (
        <span class="small">{words.value.inspectorDetail.pointAtByte}</span>
      )}
    </p>
  )
}

function describeByte(
  index: number,
  shown: ShownBytes,
  frame: FrameReport,
  anatomy: Anatomy,
): string {
  const byte = shown.bytes[index] ?? 0
  if (shown.base === undefined) return `${hexByte(byte)}${quoted(byte)}`
  const offset = shown.base + index
  const note = byteNote(frame, offset)
  if (note !== undefined) return noteText(note)
  if (offset >= frame.headerSize) return `${hexByte(byte)}${quoted(byte)}`
  const text = words.value.inspectorDetail
  const fields = fieldsAt(anatomy, offset).map((field) => {
    const isLong = field.bits > 8
    return isLong ? text.fields[field.name].name : `${text.fields[field.name].short} ${field.value}`
  })
  return `${bitsOfByte(byte)}: ${fields.join(', ')}`
}

function partOf(
  index: number,
  shown: ShownBytes,
  frame: FrameReport,
): 'header' | 'key' | 'payload' {
  if (shown.base === undefined) return 'payload'
  const offset = shown.base + index
  if (offset >= frame.headerSize) return 'payload'
  return frame.isMasked && offset >= frame.headerSize - 4 ? 'key' : 'header'
}
