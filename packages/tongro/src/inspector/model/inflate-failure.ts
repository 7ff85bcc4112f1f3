// Why a compressed message could not be inflated, in one sentence's part.

import { isUtf8 } from '../../protocol/index.ts'
import { type DeflateFault, walkDeflate } from './deflate-walk.ts'
import type { FailedInflate, InflateTerms } from './messages.ts'
import { quoted } from './quoted.ts'

export function explainInflateFailure(failed: FailedInflate): string {
  const { payload, terms, windowHeld } = failed
  const wrapped = wrapperOf(payload)
  if (wrapped !== undefined) return wrapped
  const window = 1 << terms.windowBits
  const held = terms.noContextTakeover ? 0 : Math.min(windowHeld, window)
  const { fault, largestDistance, blocks } = walkDeflate(payload, held)
  if (fault === undefined) {
    return largestDistance > window
      ? tooFar(largestDistance, terms)
      : 'every block of it reads well, so it is the window before it that differs'
  }
  if (fault.kind !== 'distance' && looksLikeText(payload)) {
    return `the payload is plain text, ${quoted(textOf(payload))}: RSV1 is set on a message that was not compressed`
  }
  return explainFault(fault, failed, held, blocks)
}

/** Whether the data refers further back than the agreed window has bytes. */
export function exceedsWindow(payload: Uint8Array, terms: InflateTerms): number | undefined {
  const { largestDistance } = walkDeflate(payload, 1 << 15)
  return largestDistance > 1 << terms.windowBits ? largestDistance : undefined
}

/** `it refers back 2048 bytes, and the agreed window has 512 (9 bits)`. */
export function tooFar(distance: number, { windowBits }: InflateTerms): string {
  return `it refers back ${distance} bytes, and the agreed window has ${1 << windowBits} (${windowBits} bits)`
}

function explainFault(
  { kind, at, distance = 0 }: DeflateFault,
  { terms, windowHeld, isAgreed }: FailedInflate,
  held: number,
  blocks: number,
): string {
  const place = `block ${blocks}, at byte ${at}`
  switch (kind) {
    case 'type':
      return `${place}, has the reserved type 3: this is no DEFLATE data${isAgreed ? '' : ', and none was agreed'}`
    case 'stored':
      return `${place}, is stored, and its two lengths do not fit each other: bytes were changed or the start is wrong`
    case 'codes':
      return `${place}, has code lengths that make no set of codes: bytes were changed or the start is wrong`
    case 'symbol':
      return `${place}, holds a symbol that does not exist: bytes were changed on the way`
    case 'cut':
      return `it ends inside block ${blocks}: bytes are missing, or more than 00 00 FF FF was taken off its end`
    case 'distance':
      return byDistance(distance, held, windowHeld, terms)
    default:
      return kind satisfies never
  }
}

function byDistance(
  distance: number,
  held: number,
  windowHeld: number,
  terms: InflateTerms,
): string {
  if (distance > 1 << terms.windowBits) return tooFar(distance, terms)
  const back = `it refers back ${distance} bytes, and its window holds ${held}`
  if (terms.noContextTakeover) {
    return `${back}: the sender keeps its context although no_context_takeover was agreed`
  }
  return windowHeld === 0
    ? `${back}: earlier messages were not seen, or failed`
    : `${back}: the sender's window is not the one that its messages left here`
}

function wrapperOf(payload: Uint8Array): string | undefined {
  const [first = 0, second = 0] = payload
  if (first === 0x1f && second === 0x8b) {
    return 'it begins with 1f 8b, the header of gzip: permessage-deflate is raw DEFLATE'
  }
  // CMF 78 and a multiple of 31 (RFC 1950 2.2); raw data that begins so is rare, and it failed.
  if (first !== 0x78 || ((first << 8) | second) % 31 !== 0) return undefined
  return `it begins with 78 ${second.toString(16).padStart(2, '0')}, the header of zlib: permessage-deflate is raw DEFLATE`
}

/** How much of a message is looked at to see whether it is text. */
const SAMPLE = 256

function textOf(payload: Uint8Array): string {
  return String.fromCharCode(...payload.subarray(0, 40))
}

function looksLikeText(payload: Uint8Array): boolean {
  if (payload.length < 4 || !isUtf8(payload, 0, payload.length)) return false
  const sample = payload.subarray(0, SAMPLE)
  return sample.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13)
}
