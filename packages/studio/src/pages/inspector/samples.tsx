// The sample captures, each a button that opens it.

import type { VNode } from 'preact'
import { language, words } from '../../words/words.ts'
import { SAMPLES, sampleUrl } from './sample-files.ts'
import type { Workbench } from './state/workbench.ts'

export function Samples({ bench }: { readonly bench: Workbench }): VNode {
  const text = words.value.inspector.empty
  return (
    <section aria-labelledby="samples-title">
      <h2 id="samples-title">{text.samples}</h2>
      <p class="small">{text.samplesLead}</p>
      <ul class="samples">
        {SAMPLES.map((sample) => {
          const url = sampleUrl(sample)
          return url === undefined ? null : (
            <li key={sample.id}>
              <button type="button" class="sample" onClick={() => bench.openUrl(url, sample.file)}>
                <strong>{sample.title[language.value]}</strong>
                <span class="small">{sample.story[language.value]}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
