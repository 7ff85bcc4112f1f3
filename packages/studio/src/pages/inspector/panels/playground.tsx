// The playground: it takes the place of list and detail while `bench.playground` is set.

import type { VNode } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { words } from '../../../words/words.ts'
import type { PanelProps } from '../contract.ts'
import { PlaygroundModel } from '../playground/playground-model.ts'
import { PlaygroundView } from '../playground/playground-view.tsx'
import { PRESETS } from '../playground/presets.ts'

/** Outlives the panel, so that the playground opens again as it was left. */
const kept = new PlaygroundModel()

export function Playground({ bench }: PanelProps): VNode {
  const model = useMemo(() => kept, [])
  const seed = bench.playground.value
  useEffect(() => {
    const [hello] = PRESETS
    if (seed?.bytes !== undefined) model.openBytes(seed.bytes, seed.from)
    else if (model.text.peek() === '' && hello !== undefined) model.open(hello.hex, hello.from)
  }, [seed])
  const text = words.value.playground
  return (
    <section class="playground" aria-label={text.title}>
      <header class="playground-head">
        <h2>{text.title}</h2>
        <p class="small">{text.lead}</p>
        <button type="button" onClick={() => bench.closePlayground()}>
          {text.back}
        </button>
      </header>
      <PlaygroundView model={model} />
    </section>
  )
}
