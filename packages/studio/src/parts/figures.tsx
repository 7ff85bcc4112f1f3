// A row of named numbers.

import type { VNode } from 'preact'

export interface Figure {
  readonly name: string
  readonly value: string
}

export function Figures({ figures }: { readonly figures: readonly Figure[] }): VNode {
  return (
    <dl class="figures">
      {figures.map(({ name, value }) => (
        <div key={name} class="figure">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
