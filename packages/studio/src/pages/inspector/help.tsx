// The keys, shown above the list without covering it.

import type { VNode } from 'preact'
import { words } from '../../words/words.ts'
import type { Workbench } from './state/workbench.ts'

export function Help({ bench }: { readonly bench: Workbench }): VNode | null {
  if (!bench.isHelpOpen.value) return null
  const text = words.value.inspector.help
  const close = (): void => {
    bench.isHelpOpen.value = false
  }
  return (
    <section class="inspector-help" aria-label={text.title}>
      <dl>
        {text.keys.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(', ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="small">{text.flags}</p>
      <p class="small">{words.value.inspector.timeline.how}</p>
      <button type="button" class="quiet" onClick={close}>
        {text.close}
      </button>
    </section>
  )
}
