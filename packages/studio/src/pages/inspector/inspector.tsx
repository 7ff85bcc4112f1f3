// The Inspector in three bands: the capture on top (source, connections, filter), timeline and frames
// in the middle, the details of what is selected below.

import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { words } from '../../words/words.ts'
import type { InspectorData } from './contract.ts'
import { Detail } from './panels/detail.tsx'
import { Playground } from './panels/playground.tsx'
import { Workbench } from './state/workbench.ts'

const NOTHING = (): Promise<undefined> => Promise.resolve(undefined)
const NO_DATA: InspectorData = {
  frame: NOTHING,
  message: NOTHING,
  connection: NOTHING,
  handshake: NOTHING,
  close: NOTHING,
  skip: NOTHING,
  finding: NOTHING,
}

export function InspectorPage(): VNode {
  const bench = useMemo(() => new Workbench(NO_DATA), [])
  const text = words.value.inspector
  return (
    <div class="inspector">
      <section class="inspector-top" aria-label={text.top}>
        <h1 tabIndex={-1}>{text.title}</h1>
        <p class="small">{text.lead}</p>
      </section>
      {bench.playground.value === undefined ? (
        <>
          <section class="inspector-frames" aria-label={text.list} />
          <Detail bench={bench} />
        </>
      ) : (
        <Playground bench={bench} />
      )}
    </div>
  )
}
