// One frame: its drawing and bytes on the left, and tabs about it on the right.

import { type Signal, useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { type Tab, Tabs } from '../../../parts/tabs.tsx'
import { formatBytes } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import type { Bench, FrameDetail, HandshakeDetail, MessageDetail } from '../contract.ts'
import { useAsked } from '../use-asked.ts'
import { DeflateTab } from './deflate-tab.tsx'
import { ExplainTab } from './explain-tab.tsx'
import { MessageTab } from './message-tab.tsx'
import { OverlayTab } from './overlay-tab.tsx'
import { PayloadTab } from './payload-tab.tsx'
import { SegmentTab } from './segment-tab.tsx'
import { WireView } from './wire-view.tsx'

export type FrameTab = 'explain' | 'payload' | 'message' | 'deflate' | 'segment' | 'overlay'

interface Around {
  readonly frame: FrameDetail
  readonly message: MessageDetail | undefined
  readonly handshake: HandshakeDetail | undefined
}

export interface FramePanelProps {
  readonly bench: Bench
  readonly number: number
  /** Kept by the panel's owner, so that the next frame opens with the same tab. */
  readonly tab: Signal<FrameTab>
}

export function FramePanel({ bench, number, tab }: FramePanelProps): VNode {
  const { value, isPending } = useAsked(
    () => askAround(bench, number),
    [number, bench.revision.value],
  )
  const text = words.value.inspectorDetail
  if (value === undefined) return <p class="nothing">{isPending ? text.loading : text.gone}</p>
  return <ShownFrame bench={bench} tab={tab} {...value} />
}

async function askAround({ data }: Bench, number: number): Promise<Around | undefined> {
  const frame = await data.frame(number)
  if (frame === undefined) return undefined
  const [message, handshake] = await Promise.all([
    frame.message === undefined ? undefined : data.message(frame.message),
    data.handshake(frame.connection),
  ])
  return { frame, message, handshake }
}

interface ShownFrameProps extends Around {
  readonly bench: Bench
  readonly tab: Signal<FrameTab>
}

function ShownFrame({ bench, tab, frame, message, handshake }: ShownFrameProps): VNode {
  const text = words.value.inspectorDetail
  return (
    <div class="frame-panel" data-frame={frame.number}>
      <h2 class="panel-title">
        {text.frameNumber(frame.number)}
        <span class="small">
          {text.opcodes[frame.opcode] ?? text.reserved}, {text.fromSide[frame.from]},{' '}
          {formatBytes(frame.headerSize + frame.length, language.value)}
        </span>
      </h2>
      <WireView frame={frame} wire={frame.wire} message={message} />
      <Tabs label={text.tabList} chosen={tab} tabs={tabsOf({ bench, frame, message, handshake })} />
    </div>
  )
}

function tabsOf(around: Around & { readonly bench: Bench }): ReadonlyArray<Tab<FrameTab>> {
  const { bench, frame, message, handshake } = around
  const names = words.value.inspectorDetail.tabs
  const overlay = message?.overlay
  const playground = (): void => bench.openPlayground(frame.wire, frame.from)
  const tabs: Array<Tab<FrameTab>> = [
    {
      id: 'explain',
      name: names.explain,
      count: frame.findings.length,
      show: () => <ExplainTab frame={frame} onTry={playground} />,
    },
    {
      id: 'payload',
      name: names.payload,
      show: () => <PayloadTab frame={frame} message={message} />,
    },
    {
      id: 'message',
      name: names.message,
      show: () => <MessageTab bench={bench} frame={frame} message={message} />,
    },
    {
      id: 'deflate',
      name: names.deflate,
      show: () => <DeflateTab frame={frame} message={message} handshake={handshake} />,
    },
    { id: 'segment', name: names.segment, show: () => <SegmentTab bench={bench} frame={frame} /> },
  ]
  if (message === undefined || overlay === null || overlay === undefined) return tabs
  return [
    ...tabs,
    {
      id: 'overlay',
      name: overlay.overlay,
      show: () => <OverlayTab bench={bench} message={message} overlay={overlay} />,
    },
  ]
}

/** The signal a panel's owner keeps. */
export function useFrameTab(): Signal<FrameTab> {
  return useSignal<FrameTab>('explain')
}
