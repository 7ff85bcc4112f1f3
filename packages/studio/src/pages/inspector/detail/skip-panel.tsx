// Bytes that belong to no frame: why they were passed over, where reading goes on, and what they are.

import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { words } from '../../../words/words.ts'
import type { Bench } from '../contract.ts'
import { useAsked } from '../use-asked.ts'
import { bitsOfByte, quoted } from './bytes-shown.ts'
import { Fact } from './finding-card.tsx'
import { HexDump } from './hex-dump.tsx'
import { newPointing } from './pointing.ts'
import { ShownText } from './shown-text.tsx'

export function SkipPanel({
  bench,
  skip,
}: {
  readonly bench: Bench
  readonly skip: number
}): VNode {
  const { value, isPending } = useAsked(() => bench.data.skip(skip), [skip, bench.revision.value])
  const pointing = useMemo(newPointing, [skip])
  const all = words.value.inspectorDetail
  if (value === undefined) return <p class="nothing">{isPending ? all.loading : all.gone}</p>
  const { wire, from, offset, resumesAt, reason } = value
  return (
    <div class="skip-panel">
      <h2 class="panel-title">
        {all.skip.title}
        <span class="small">{all.fromSide[from]}</span>
      </h2>
      <p class="close-sentence" lang="en">
        <ShownText text={reason} />
      </p>
      <dl class="facts">
        <Fact name={all.skip.lostAt}>{all.skip.byte(offset)}</Fact>
        <Fact name={all.skip.resumesAt}>{all.skip.byte(resumesAt)}</Fact>
      </dl>
      {wire.length > 0 && (
        <>
          <HexDump
            shown={{ view: 'masked', bytes: wire, base: 0 }}
            pointing={pointing}
            describe={(index) => `${bitsOfByte(wire[index] ?? 0)}${quoted(wire[index] ?? 0)}`}
            partOf={() => 'payload'}
          />
          <p class="actions">
            <button type="button" onClick={() => bench.openPlayground(wire, from)}>
              {all.tryInPlayground}
            </button>
          </p>
        </>
      )}
    </div>
  )
}
