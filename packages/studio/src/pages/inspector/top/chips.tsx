// The connections as chips: path, subprotocol, state, bytes, round trip, findings. A chip shows only its
// connection, and everything again.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { formatBytes, formatCount, formatSpan } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import type { Workbench } from '../state/workbench.ts'
import type { ConnectionSummary } from '../worker/protocol.ts'
import { useThrottled } from './use-throttled.ts'

/** More do not help anybody to find one. */
const MOST_CHIPS = 60
const RENEW_MS = 400

export function Chips({ bench }: { readonly bench: Workbench }): VNode | null {
  const chips = useSignal<readonly ConnectionSummary[]>([])
  const revision = useThrottled(bench.revision, RENEW_MS)
  useEffect(() => {
    void bench.client.ask('connections', { most: MOST_CHIPS }).then((all) => {
      if (all !== undefined) chips.value = all
    })
  }, [revision])
  const text = words.value.inspector.chips
  const count = bench.progress.value?.connections ?? 0
  if (chips.value.length === 0) return null
  return (
    <ul class="chips" aria-label={text.region}>
      {chips.value.map((chip) => (
        <Chip key={chip.connection} bench={bench} chip={chip} />
      ))}
      {count > chips.value.length && (
        <li class="chips-more">
          {text.more(formatCount(count - chips.value.length, language.value))}
        </li>
      )}
    </ul>
  )
}

function Chip(props: { readonly bench: Workbench; readonly chip: ConnectionSummary }): VNode {
  const { bench, chip } = props
  const text = words.value.inspector.chips
  const filter = `connection==${chip.connection}`
  const isOnly = bench.filterText.value === filter
  const findings = chip.findings[0] + chip.findings[1] + chip.findings[2]
  const worst = chip.findings[2] > 0 ? 'must' : chip.findings[1] > 0 ? 'should' : 'note'
  return (
    <li class="chip" data-state={chip.state} data-only={isOnly}>
      <button
        type="button"
        class="chip-only"
        aria-pressed={isOnly}
        title={chip.peers}
        aria-label={`${text.only(chip.connection)}: ${chip.path}`}
        onClick={() => void bench.setFilter(isOnly ? '' : filter)}
      >
        <span class="chip-number">{chip.connection}</span>
        <bdi class="chip-path">{chip.path === '' ? text.unknownPath : chip.path}</bdi>
        {chip.protocol !== '' && <bdi class="chip-protocol">{chip.protocol}</bdi>}
      </button>
      <span class="chip-state">
        {text.states[chip.state]}
        {chip.code !== undefined && ` ${chip.code}`}
      </span>
      <ChipBytes chip={chip} />
      {chip.roundTrip !== undefined && (
        <span title={text.roundTrip(formatSpan(chip.roundTrip, language.value))}>
          ⇄ {formatSpan(chip.roundTrip, language.value)}
        </span>
      )}
      {findings > 0 && <span class={`chip-findings chip-${worst}`}>{text.findings(findings)}</span>}
      <button
        type="button"
        class="chip-handshake"
        aria-label={text.handshake(chip.connection)}
        onClick={() => bench.select({ kind: 'handshake', connection: chip.connection })}
      >
        HTTP
      </button>
    </li>
  )
}

function ChipBytes({ chip }: { readonly chip: ConnectionSummary }): VNode {
  const text = words.value.inspector.chips
  const client = formatBytes(chip.clientBytes, language.value)
  const server = formatBytes(chip.serverBytes, language.value)
  return (
    <span class="chip-bytes" title={text.bytes(client, server)}>
      <span aria-hidden="true">
        →{client} ←{server}
      </span>
      <span class="unseen">{text.bytes(client, server)}</span>
    </span>
  )
}
