// What is open and how far it is read, and the ways to open something else.

import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { formatBytes, formatCount } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import { oneLine } from '../capture/one-line.ts'
import type { LiveSource } from '../live/live-source.ts'
import type { Workbench } from '../state/workbench.ts'
import type { Progress } from '../worker/protocol.ts'

export interface SourceProps {
  readonly bench: Workbench
  readonly live: LiveSource
  readonly watch: () => void
  readonly close: () => void
}

export function SourceLine({ bench, live, watch, close }: SourceProps): VNode {
  const text = words.value.inspector.source
  const opened = bench.opened.value
  return (
    <div class="source-line">
      <h1 tabIndex={-1}>{words.value.inspector.title}</h1>
      {opened !== undefined && (
        <p class="source-name">
          <bdi>{oneLine(opened.name, 80)}</bdi>
        </p>
      )}
      {opened !== undefined && <Status bench={bench} live={live} />}
      <div class="source-actions">
        {opened?.kind === 'live' && <PauseButton bench={bench} />}
        {opened !== undefined && <FileButton bench={bench} />}
        {opened !== undefined && opened.kind !== 'live' && (
          <button type="button" class="quiet" onClick={watch}>
            {text.watch}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => bench.openPlayground()}>
          {text.playground}
        </button>
        {opened !== undefined && (
          <button type="button" class="quiet" onClick={close}>
            {text.close}
          </button>
        )}
        <button
          type="button"
          class="quiet"
          aria-expanded={bench.isHelpOpen.value}
          onClick={() => {
            bench.isHelpOpen.value = !bench.isHelpOpen.value
          }}
        >
          {text.help} <kbd>?</kbd>
        </button>
      </div>
    </div>
  )
}

function Status({ bench, live }: Pick<SourceProps, 'bench' | 'live'>): VNode {
  const text = words.value.inspector.source
  const progress = bench.progress.value
  const state = live.state?.value.name
  const isLive = bench.opened.value?.kind === 'live'
  return (
    <div class="source-status" data-live={isLive && state === 'open'}>
      {isLive && state !== undefined && progress?.isFull !== true && (
        <span class="source-live" data-state={state} role="status">
          <span class="lamp" aria-hidden="true" />
          {text.linkStates[state]}
        </span>
      )}
      {progress !== undefined && <Sums bench={bench} progress={progress} isLive={isLive} />}
    </div>
  )
}

function Sums(props: {
  readonly bench: Workbench
  readonly progress: Progress
  readonly isLive: boolean
}): VNode {
  const { bench, progress, isLive } = props
  const text = words.value.inspector.source
  const count = (value: number): string => formatCount(value, language.value)
  const bytes = (value: number): string => formatBytes(value, language.value)
  const paused = bench.pausedAt.value
  const [note, should, must] = progress.findings
  const isReading = progress.isReading && !isLive
  return (
    <>
      {isReading && (
        <span class="source-progress">
          {progress.size === undefined ? (
            text.readingSome(bytes(progress.read))
          ) : (
            <>
              <progress
                max={Math.max(1, progress.size)}
                value={progress.read}
                aria-label={text.reading(bytes(progress.read), bytes(progress.size))}
              />
              {text.reading(bytes(progress.read), bytes(progress.size))}
            </>
          )}
        </span>
      )}
      {paused !== undefined && (
        <span class="source-paused">{text.paused(count(progress.rows - paused))}</span>
      )}
      {progress.isFull && <span class="source-paused">{text.full}</span>}
      <span
        class="source-sums"
        data-index-bytes={progress.indexBytes}
        data-stored-bytes={progress.storedBytes}
        title={text.memory(bytes(progress.indexBytes), bytes(progress.storedBytes))}
      >
        {text.sums(count(progress.frames), count(progress.messages), count(progress.connections))}
      </span>
      <span class={must > 0 ? 'source-broken' : undefined}>
        {must + should + note === 0 ? text.noFindings : text.findings(must, should, note)}
      </span>
    </>
  )
}

function PauseButton({ bench }: { readonly bench: Workbench }): VNode {
  const text = words.value.inspector.source
  return (
    <button type="button" onClick={() => bench.togglePause()}>
      {bench.pausedAt.value === undefined ? text.pause : text.resume}
    </button>
  )
}

export function FileButton(props: {
  readonly bench: Workbench
  readonly isPrimary?: boolean
}): VNode {
  const { bench, isPrimary } = props
  const input = useRef<HTMLInputElement>(null)
  const text = words.value.inspector
  const choose = (): void => {
    const file = input.current?.files?.[0]
    if (file !== undefined) bench.openFile(file)
    if (input.current !== null) input.current.value = ''
  }
  return (
    <>
      <button
        type="button"
        class={isPrimary === true ? 'primary' : 'quiet'}
        onClick={() => input.current?.click()}
      >
        {isPrimary === true ? text.empty.choose : text.source.open}
      </button>
      <input ref={input} type="file" hidden onChange={choose} />
    </>
  )
}
