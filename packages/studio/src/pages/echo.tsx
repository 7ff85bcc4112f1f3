// The echo: type, send, see each message come back with its round-trip time.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { useLink } from '../live/links.ts'
import { summarize } from '../measure/summary.ts'
import { Figures } from '../parts/figures.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sparkline } from '../parts/sparkline.tsx'
import { formatCount, formatMs } from '../words/format.ts'
import { language, words } from '../words/words.ts'
import { ECHO_CAP, EchoModel } from './echo-model.ts'
import type { Echo } from './echo-run.ts'

const SERIES = 100

/** More would be too fine to see in the line. */
const LINE_CAP = 120

export function EchoPage(): VNode {
  const model = useMemo(() => new EchoModel(), [])
  const link = useLink('/echo', model.handlers)
  model.attach(link)
  const text = words.value.echo
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <EchoForm model={model} isOpen={link.state.value.name === 'open'} />
      <EchoFigures times={model.times.value} />
      <EchoList model={model} />
    </>
  )
}

function EchoForm(props: { readonly model: EchoModel; readonly isOpen: boolean }): VNode {
  const { model, isOpen } = props
  const draft = useSignal('')
  const text = words.value.echo
  const series = model.series.value
  const submit = (event: Event): void => {
    event.preventDefault()
    if (model.send(draft.value)) draft.value = ''
  }
  return (
    <form class="echo-form" onSubmit={submit}>
      <label for="echo-text">{text.text}</label>
      <div class="echo-entry">
        <input
          id="echo-text"
          type="text"
          autocomplete="off"
          placeholder={text.placeholder}
          value={draft.value}
          onInput={(event) => {
            draft.value = event.currentTarget.value
          }}
        />
        <button type="submit" class="primary" disabled={!isOpen || series !== undefined}>
          {text.send}
        </button>
        <button
          type="button"
          disabled={!isOpen}
          onClick={() =>
            series === undefined ? model.startSeries(draft.value, SERIES) : model.stopSeries()
          }
        >
          {series === undefined ? text.hundred(SERIES) : text.stop}
        </button>
      </div>
      <p class="small" aria-live="off">
        {series === undefined ? '' : text.progress(series.done, series.all)}
      </p>
    </form>
  )
}

function EchoFigures({ times }: { readonly times: readonly number[] }): VNode {
  const text = words.value.echo
  const summary = summarize(times)
  const ms = (value: number | undefined): string =>
    value === undefined ? '–' : formatMs(value, language.value)
  const line = times.slice(-LINE_CAP)
  return (
    <div class="echo-figures">
      <Figures
        figures={[
          { name: text.min, value: ms(summary?.min) },
          { name: text.median, value: ms(summary?.median) },
          { name: text.max, value: ms(summary?.max) },
          { name: text.count, value: formatCount(times.length, language.value) },
        ]}
      />
      <figure>
        <Sparkline values={line} label={text.sparkline(line.length)} />
        <figcaption class="small">{text.sparkline(line.length)}</figcaption>
      </figure>
    </div>
  )
}

function EchoList({ model }: { readonly model: EchoModel }): VNode {
  const text = words.value.echo
  const echoes = model.echoes.value
  if (echoes.length === 0) return <p class="nothing">{text.nothing}</p>
  return (
    <>
      <div class="list-head">
        <span class="small">
          {text.list}. {text.cap(ECHO_CAP)}
        </span>
        <button type="button" class="quiet" onClick={() => model.clear()}>
          {text.clear}
        </button>
      </div>
      <ol class="echoes" aria-label={text.list} reversed>
        {echoes.map((echo) => (
          <EchoRow key={echo.id} echo={echo} />
        ))}
      </ol>
    </>
  )
}

function EchoRow({ echo }: { readonly echo: Echo }): VNode {
  const text = words.value.echo
  const { outcome } = echo
  return (
    <li class="echo" data-outcome={outcome.kind}>
      <span class="echo-text">
        {echo.text === '' ? <span class="small">{text.empty}</span> : echo.text}
        {outcome.kind === 'changed' && (
          <span class="echo-wrong">
            {text.changed}: {outcome.cameBack}
          </span>
        )}
      </span>
      <span class="echo-time">
        {outcome.kind === 'lost' ? text.lost : formatMs(outcome.ms, language.value)}
      </span>
    </li>
  )
}
