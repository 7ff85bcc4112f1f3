// Push versus polling, side by side and measured live.

import type { VNode } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { endpointUrl } from '../../live/endpoint.ts'
import { useNow } from '../../parts/now.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { formatMs } from '../../words/format.ts'
import { language, words } from '../../words/words.ts'
import { verdict } from './comparison.ts'
import { ComparisonTable } from './comparison-table.tsx'
import { PushModel } from './push-model.ts'
import { TimelineView } from './timeline-view.tsx'

export function PushPage(): VNode {
  const model = useMemo(
    () => new PushModel({ push: endpointUrl(location, '/push'), poll: '/poll' }),
    [],
  )
  useEffect(() => model.runWhileVisible(), [model])
  const text = words.value.push
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Controls model={model} />
      <VerdictLine model={model} />
      <TimelineView model={model} />
      <ComparisonTable push={model.push.side.value} poll={model.poll.side.value} />
      <Failures count={model.poll.side.value.failed} />
      <Explanation />
    </>
  )
}

function Controls({ model }: { readonly model: PushModel }): VNode {
  const text = words.value.push
  const isRunning = model.isRunning.value
  const now = useNow(500, isRunning)
  const ran = formatDuration(model.ranMs(now.value))
  return (
    <div class="actions">
      <button
        type="button"
        class={isRunning ? '' : 'primary'}
        onClick={() => (isRunning ? model.stop() : model.start())}
      >
        {isRunning ? text.stop : text.start}
      </button>
      <button type="button" class="quiet" onClick={() => model.reset()}>
        {text.reset}
      </button>
      <span class="small numbers">{isRunning ? text.running(ran) : text.stopped}</span>
    </div>
  )
}

function formatDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function VerdictLine({ model }: { readonly model: PushModel }): VNode {
  const text = words.value.push
  const result = verdict(model.push.side.value, model.poll.side.value)
  if (result === undefined) return <p class="verdict verdict-early">{text.gathering}</p>
  const times = new Intl.NumberFormat(language.value, { maximumSignificantDigits: 2 })
  return (
    <p class="verdict">
      {text.verdict(times.format(result.times), formatMs(result.laterMs, language.value))}{' '}
      {text.verdictMissed(result.missed)}
    </p>
  )
}

function Failures({ count }: { readonly count: number }): VNode | null {
  if (count === 0) return null
  return <p class="small">{words.value.push.unreachable(count)}</p>
}

function Explanation(): VNode {
  const text = words.value.push
  return (
    <section class="explanation" aria-labelledby="how-title">
      <h2 id="how-title">{text.how}</h2>
      <p>
        {text.seenHere} {text.measured}
      </p>
      <ul class="small">
        {text.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  )
}
