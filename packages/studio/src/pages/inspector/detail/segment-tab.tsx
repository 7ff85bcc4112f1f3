// The tab Segment: the reads or TCP segments that carried the frame, and the chain from segment to
// frame to message, each a step that can be followed.

import type { VNode } from 'preact'
import { formatBytes, formatSpan } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import type { Bench, ChunkSpan, FrameDetail } from '../contract.ts'
import { FrameLink } from './message-tab.tsx'

/** A frame of 1 MiB comes in some 720 segments; of more the first are listed and the rest counted. */
const MOST_CHUNKS = 200

export interface SegmentTabProps {
  readonly bench: Bench
  readonly frame: FrameDetail
}

export function SegmentTab({ bench, frame }: SegmentTabProps): VNode {
  const text = words.value.inspectorDetail.segment
  const { chunks } = frame
  if (chunks.length === 0) return <p class="nothing">{text.none}</p>
  return (
    <>
      <p>{sentence(frame)}</p>
      <ChunkTable frame={frame} />
      <Neighbours bench={bench} frame={frame} />
    </>
  )
}

function sentence({ chunks, headerSize }: FrameDetail): string {
  const text = words.value.inspectorDetail.segment
  const [first] = chunks
  if (first === undefined || chunks.length === 1) {
    const isShared = first !== undefined && first.length < first.chunkLength
    return isShared ? text.shared : text.one
  }
  const cut = chunks[1]?.start ?? 0
  return cut < headerSize ? text.headerSplit(chunks.length, cut) : text.several(chunks.length)
}

function ChunkTable({ frame }: { readonly frame: FrameDetail }): VNode {
  const all = words.value.inspectorDetail
  const text = all.segment
  const hasPackets = frame.chunks.some(({ packet }) => packet !== undefined)
  const shown = frame.chunks.slice(0, MOST_CHUNKS)
  const left = frame.chunks.length - shown.length
  const began = shown[0]?.time ?? 0
  return (
    <>
      <table class="fragments">
        <caption class="unseen">{text.table}</caption>
        <thead>
          <tr>
            <th scope="col">{hasPackets ? text.packet : text.chunk}</th>
            <th scope="col">{text.after}</th>
            <th scope="col">{text.bytesOfFrame}</th>
            <th scope="col">{text.ofAll}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((chunk) => (
            <tr key={chunk.chunk}>
              <td>{chunk.packet ?? chunk.chunk}</td>
              <td>{formatSpan(chunk.time - began, language.value)}</td>
              <td>{range(chunk)}</td>
              <td>
                {text.of(String(chunk.length), formatBytes(chunk.chunkLength, language.value))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p class="small">{text.more(left)}</p>}
    </>
  )
}

function range({ start, length }: ChunkSpan): string {
  return length === 1 ? String(start) : `${start}–${start + length - 1}`
}

/** The way along the wire and up to the message. */
function Neighbours({ bench, frame }: SegmentTabProps): VNode {
  const all = words.value.inspectorDetail
  return (
    <p class="chain small">
      {frame.previous !== undefined && (
        <FrameLink bench={bench} number={frame.previous}>
          {all.previousFrame(frame.previous)}
        </FrameLink>
      )}
      <strong>{all.frameNumber(frame.number)}</strong>
      {frame.next !== undefined && (
        <FrameLink bench={bench} number={frame.next}>
          {all.nextFrame(frame.next)}
        </FrameLink>
      )}
      {frame.message !== undefined && (
        <span>
          → {all.message.number} {frame.message}
        </span>
      )}
    </p>
  )
}
