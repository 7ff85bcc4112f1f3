// Opens a capture file of a given kind, or of whatever kind it turns out to be.

import type { CaptureSink } from '../../protocol/index.ts'
import { ENOUGH, type FormatKind, guessFormat } from './detect.ts'
import type { FormatOptions, FormatReader, OpenFormat } from './format-reader.ts'
import { openHar } from './har.ts'
import { openHex } from './hex.ts'
import { openJsonLines } from './json-lines.ts'
import { openPcap } from './packets/index.ts'

const OPENERS: Readonly<Record<FormatKind, OpenFormat>> = {
  pcap: (sink) => openPcap(sink),
  pcapng: (sink) => openPcap(sink),
  har: openHar,
  'json-lines': openJsonLines,
  hex: openHex,
}

/** `auto` decides by the first bytes, as soon as they suffice. */
export function openFormat(
  kind: FormatKind | 'auto',
  sink: CaptureSink,
  options: FormatOptions = {},
): FormatReader {
  return kind === 'auto' ? new AutoReader(sink, options) : OPENERS[kind](sink, options)
}

class AutoReader implements FormatReader {
  readonly #sink: CaptureSink
  readonly #options: FormatOptions
  #first: Uint8Array = new Uint8Array(0)
  #reader: FormatReader | undefined
  #isRefused = false

  constructor(sink: CaptureSink, options: FormatOptions) {
    this.#sink = sink
    this.#options = options
  }

  push(bytes: Uint8Array): void {
    if (this.#reader !== undefined) {
      this.#reader.push(bytes)
      return
    }
    if (this.#isRefused) return
    const first = new Uint8Array(this.#first.length + bytes.length)
    first.set(this.#first)
    first.set(bytes, this.#first.length)
    this.#first = first
    this.#decide(first.length >= ENOUGH)
  }

  end(): void {
    if (this.#reader === undefined && !this.#isRefused) this.#decide(true)
    this.#reader?.end()
  }

  #decide(isLast: boolean): void {
    const first = this.#first
    const detected = guessFormat(first, this.#options.name, isLast)
    if (detected === undefined) return
    this.#first = new Uint8Array(0)
    if (detected.kind === undefined) {
      this.#isRefused = true
      this.#sink({ kind: 'trouble', text: detected.trouble })
      return
    }
    this.#reader = OPENERS[detected.kind](this.#sink, this.#options)
    this.#reader.push(first)
  }
}
