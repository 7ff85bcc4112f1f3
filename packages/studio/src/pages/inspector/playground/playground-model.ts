// The state of the playground: one text of hexadecimal digits, and all else computed from it. Fields
// that are set by hand are written back into the text, so that there is one truth.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { type FrameReport, type HexError, parseHexText } from 'tongro/inspector'
import type { From } from 'tongro/protocol'
import { hexOf } from '../detail/bytes-shown.ts'
import { type DissectedFrame, type Dissection, dissect, reportOfRest } from './dissect.ts'
import { bytesOfForm, type FrameForm } from './frame-form.ts'
import { inflaterOptions } from './inflater-options.ts'

/** More is no longer something that one types; the capture view takes it. */
export const MOST_BYTES = 65_536

export interface Typed {
  readonly bytes: Uint8Array
  readonly error: HexError | undefined
  readonly isCut: boolean
}

export class PlaygroundModel {
  readonly text: Signal<string> = signal('')
  readonly from: Signal<From> = signal('client')
  readonly hasDeflate: Signal<boolean> = signal(false)
  /** Which frame is shown and built; beyond the last one stands for the rest. */
  readonly chosen: Signal<number> = signal(0)

  readonly typed: ReadonlySignal<Typed> = computed(() => typedBytes(this.text.value))

  readonly dissection: ReadonlySignal<Dissection> = computed(() =>
    dissect(this.typed.value.bytes, this.from.value, this.hasDeflate.value, inflaterOptions()),
  )

  readonly shown: ReadonlySignal<DissectedFrame | undefined> = computed(() => {
    const { frames, rest } = this.dissection.value
    const frame = frames[this.chosen.value]
    if (frame !== undefined) return frame
    if (rest.length === 0) return frames.at(-1)
    return { report: reportOfRest(rest, this.from.value), wire: rest, message: undefined }
  })

  /** The shown frame's report; undefined for a header that has only begun. */
  get report(): FrameReport | undefined {
    const { frames } = this.dissection.value
    const shown = this.shown.value
    return shown !== undefined && frames.includes(shown) ? shown.report : undefined
  }

  open(hex: string, from: From): void {
    this.text.value = hex
    this.from.value = from
    this.chosen.value = 0
  }

  openBytes(bytes: Uint8Array, from: From): void {
    this.open(hexOf(bytes, MOST_BYTES), from)
  }

  /** Puts the built frame in the place of the one that is shown. */
  build(form: FrameForm): void {
    const { frames, rest } = this.dissection.value
    const index = Math.min(this.chosen.value, Math.max(0, frames.length - 1))
    const parts = frames.map(({ wire }, at) => (at === index ? bytesOfForm(form) : wire))
    if (frames.length === 0) parts.push(bytesOfForm(form))
    else if (rest.length > 0) parts.push(rest)
    this.text.value = parts.map((part) => hexOf(part)).join('\n')
  }
}

function typedBytes(text: string): Typed {
  const { runs, error } = parseHexText(text)
  const length = runs.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const all = new Uint8Array(length)
  let at = 0
  for (const { bytes } of runs) {
    all.set(bytes, at)
    at += bytes.length
  }
  return { bytes: all.subarray(0, MOST_BYTES), error, isCut: length > MOST_BYTES }
}
