// The last seconds as a picture: when the server changed, when each side showed it.
//
//   server changes  ──●──────●──●────────
//   push shows        ●      ●  ●
//   polling shows       ╲●  ·  ○ ╲●  ·     ○ never seen, · asked

import type { VNode } from 'preact'
import { useNow } from '../../parts/now.ts'
import { words } from '../../words/words.ts'
import type { PushModel } from './push-model.ts'
import { position, SPAN_MS, type TimelineChange } from './timeline.ts'

const LANE_CHANGE = 34
const LANE_PUSH = 82
const LANE_POLL = 130
const HEIGHT = 150

/** Twenty steps a second look smooth enough for dots that take twenty seconds to cross. */
const DRAW_EVERY_MS = 50
/** Readers who asked for less motion get a picture that moves once a second. */
const DRAW_CALMLY_MS = 1000

export function TimelineView({ model }: { readonly model: PushModel }): VNode {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const now = useNow(isCalm ? DRAW_CALMLY_MS : DRAW_EVERY_MS, model.isRunning.value).value
  const { changes, asks } = model.timeline.value
  const text = words.value.push
  return (
    <figure class="timeline">
      <figcaption>
        <span>{text.timeline(SPAN_MS / 1000)}</span>
        <Legend />
      </figcaption>
      <svg height={HEIGHT} width="100%" role="img" aria-label={text.timeline(SPAN_MS / 1000)}>
        <Lane y={LANE_CHANGE} name={text.lanes.change} tone="change" />
        <Lane y={LANE_PUSH} name={text.lanes.push} tone="push" />
        <Lane y={LANE_POLL} name={text.lanes.poll} tone="poll" />
        {asks.map((at) => (
          <AskMark key={at} x={position(at, now)} />
        ))}
        {changes.map((change) => (
          <ChangeMarks key={change.seq} change={change} now={now} />
        ))}
      </svg>
    </figure>
  )
}

function Legend(): VNode {
  const text = words.value.push.legend
  return (
    <span class="legend">
      <span>
        <svg class="legend-mark" viewBox="0 0 12 12" aria-hidden="true">
          <circle class="mark mark-poll" cx="6" cy="6" r="4.5" />
        </svg>
        {text.seen}
      </span>
      <span>
        <svg class="legend-mark" viewBox="0 0 12 12" aria-hidden="true">
          <circle class="mark mark-missed" cx="6" cy="6" r="4.5" />
        </svg>
        {text.missed}
      </span>
      <span>
        <svg class="legend-mark" viewBox="0 0 12 12" aria-hidden="true">
          <path class="ask" d="M6 1v10" />
        </svg>
        {text.asked}
      </span>
    </span>
  )
}

interface LaneProps {
  readonly y: number
  readonly name: string
  readonly tone: 'change' | 'push' | 'poll'
}

function Lane({ y, name, tone }: LaneProps): VNode {
  return (
    <>
      <line class="lane" x1="0%" x2="100%" y1={y} y2={y} />
      <text class={`lane-name lane-${tone}`} x="0" y={y - 14}>
        {name}
      </text>
    </>
  )
}

function AskMark({ x }: { readonly x: string }): VNode {
  return <line class="ask" x1={x} x2={x} y1={LANE_POLL - 5} y2={LANE_POLL + 5} />
}

function ChangeMarks({ change, now }: { readonly change: TimelineChange; now: number }): VNode {
  const x = position(change.changedAt, now)
  const push = change.pushAt === undefined ? undefined : position(change.pushAt, now)
  const poll = change.pollAt === undefined ? undefined : position(change.pollAt, now)
  return (
    <g>
      {poll !== undefined && (
        <line class="trail trail-poll" x1={x} x2={poll} y1={LANE_CHANGE} y2={LANE_POLL} />
      )}
      {push !== undefined && (
        <line class="trail trail-push" x1={x} x2={push} y1={LANE_CHANGE} y2={LANE_PUSH} />
      )}
      <circle class="mark mark-change" cx={x} cy={LANE_CHANGE} r="4.5" />
      {push !== undefined && <circle class="mark mark-push" cx={push} cy={LANE_PUSH} r="4.5" />}
      {poll !== undefined && <circle class="mark mark-poll" cx={poll} cy={LANE_POLL} r="4.5" />}
      {change.isMissed && <circle class="mark mark-missed" cx={x} cy={LANE_POLL} r="4.5" />}
    </g>
  )
}
