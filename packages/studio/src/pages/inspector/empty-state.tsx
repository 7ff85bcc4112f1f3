// What the page shows before anything is open: a place to drop a file, the live tap, bytes to paste, the
// proxy's command, and the sample captures.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { parseHexText } from 'tongro/inspector'
import { Snippet } from '../../parts/snippet.tsx'
import { words } from '../../words/words.ts'
import { Samples } from './samples.tsx'
import type { Workbench } from './state/workbench.ts'
import { FileButton } from './top/source-line.tsx'

const PROXY_COMMAND =
  'npx tongro inspect proxy --listen 127.0.0.1:9000 --upstream ws://127.0.0.1:8080 --record capture.jsonl'

export interface EmptyStateProps {
  readonly bench: Workbench
  readonly watch: (token: string) => void
}

export function EmptyState({ bench, watch }: EmptyStateProps): VNode {
  const text = words.value.inspector.empty
  return (
    <div class="inspector-empty">
      <p class="lead">{words.value.inspector.lead}</p>
      <div class="empty-ways">
        <section class="empty-drop" aria-labelledby="drop-title">
          <h2 id="drop-title">{text.drop}</h2>
          <p>{text.formats}</p>
          <FileButton bench={bench} isPrimary />
          <p class="small">{text.tls}</p>
        </section>
        <section aria-labelledby="watch-title">
          <h2 id="watch-title">{text.watch}</h2>
          <Watch watch={watch} />
        </section>
        <section aria-labelledby="paste-title">
          <h2 id="paste-title">{text.paste}</h2>
          <Paste bench={bench} />
        </section>
        <section class="empty-proxy" aria-labelledby="proxy-title">
          <h2 id="proxy-title">{text.proxy}</h2>
          <p>{text.proxyLead}</p>
          <Snippet name="tongro inspect proxy" code={PROXY_COMMAND} />
        </section>
      </div>
      <Samples bench={bench} />
    </div>
  )
}

function Watch({ watch }: { readonly watch: (token: string) => void }): VNode {
  const text = words.value.inspector
  const token = useSignal('')
  return (
    <form
      class="empty-form"
      onSubmit={(event) => {
        event.preventDefault()
        watch(token.value)
      }}
    >
      <p>{text.empty.watchLead}</p>
      <button type="submit" class="primary">
        {text.empty.watch}
      </button>
      <details>
        <summary>{text.source.token}</summary>
        <label class="empty-token">
          <span class="small">{text.source.tokenNeeded}</span>
          <input
            type="password"
            autocomplete="off"
            value={token.value}
            onInput={(event) => {
              token.value = event.currentTarget.value
            }}
          />
        </label>
      </details>
    </form>
  )
}

function Paste({ bench }: { readonly bench: Workbench }): VNode {
  const text = words.value.inspector.empty
  const draft = useSignal('')
  const { runs, error } = parseHexText(draft.value)
  const problem = draft.value.trim() === '' ? undefined : error?.problem
  const [first] = runs
  const canUse = first !== undefined && error === undefined
  return (
    <div class="empty-form">
      <label for="inspector-paste">{text.pasteLead}</label>
      <textarea
        id="inspector-paste"
        rows={3}
        spellcheck={false}
        placeholder="81 85 37 fa 21 3d 7f 9f 4d 51 58"
        value={draft.value}
        aria-invalid={problem !== undefined}
        onInput={(event) => {
          draft.value = event.currentTarget.value
        }}
      />
      {problem !== undefined && <p class="empty-wrong">{text.pasteWrong(problem)}</p>}
      <div class="actions">
        <button
          type="button"
          disabled={!canUse}
          onClick={() => bench.openBytes('pasted.hex', new TextEncoder().encode(draft.value))}
        >
          {text.pasteOpen}
        </button>
        <button
          type="button"
          disabled={!canUse}
          onClick={() => first !== undefined && bench.openPlayground(first.bytes, first.from)}
        >
          {text.pastePlay}
        </button>
      </div>
    </div>
  )
}
