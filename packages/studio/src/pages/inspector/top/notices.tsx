// What the source said about itself, and what failed: sentences, each of one line.

import type { VNode } from 'preact'
import { words } from '../../../words/words.ts'
import { oneLine } from '../capture/one-line.ts'
import type { Workbench } from '../state/workbench.ts'

/** The first says most; the rest unfolds. */
export function Notices({ bench }: { readonly bench: Workbench }): VNode | null {
  const failure = bench.failure.value
  const troubles = bench.progress.value?.troubles ?? []
  const all = failure === undefined ? troubles : [oneLine(failure, 1000), ...troubles]
  const [first, ...others] = all
  if (first === undefined) return null
  return (
    <div class="notices" role="status">
      <p>
        <bdi>{first}</bdi>
      </p>
      {others.length > 0 && (
        <details>
          <summary>{words.value.inspector.source.troubles(all.length)}</summary>
          <ul>
            {others.map((trouble, at) => (
              <li key={at}>
                <bdi>{trouble}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
