// Pings and pongs of one connection: the round trips as a line, and what went wrong in numbers.

import type { VNode } from 'preact'
import { summarize } from '../../../measure/summary.ts'
import { Figures } from '../../../parts/figures.tsx'
import { Sparkline } from '../../../parts/sparkline.tsx'
import { formatCount, formatSpan } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import type { Liveness } from './liveness.ts'

/** More would be too fine to see in the line; the newest are drawn. */
const LINE_CAP = 240

export function LivenessCard({ liveness }: { readonly liveness: Liveness }): VNode {
  const text = words.value.liveness
  const { rtts, pings, unanswered, unsolicited, gap } = liveness
  const summary = summarize(rtts)
  const ms = (value: number | undefined): string =>
    value === undefined ? '–' : formatSpan(value, language.value)
  const count = (value: number): string => formatCount(value, language.value)
  const line = rtts.slice(-LINE_CAP)
  return (
    <section class="liveness">
      <h3>{text.title}</h3>
      {pings + unsolicited === 0 && <p class="small">{text.none}</p>}
      <Figures
        figures={[
          { name: text.pings, value: count(pings) },
          { name: text.median, value: ms(summary?.median) },
          { name: text.longest, value: ms(summary?.max) },
          { name: text.unanswered, value: count(unanswered) },
          { name: text.unsolicited, value: count(unsolicited) },
          { name: text.gap, value: ms(gap) },
        ]}
      />
      {line.length > 1 && (
        <figure>
          <Sparkline values={line} label={text.chart(line.length)} />
          <figcaption class="small">{text.chart(line.length)}</figcaption>
        </figure>
      )}
    </section>
  )
}
