// The facts of one frame in 32 bits, as the index holds them and the list gets them.
//
//   bit   0        1    2-4   5-8      9       10     11-14        15          16         17-18
//         server?  FIN  RSV   opcode   masked  whole  header size  compressed  completes  severity

import type { FrameReport } from 'tongro/inspector'
import type { From, Rule } from 'tongro/protocol'

/** From 0, which is none, to the worst. */
export const SEVERITIES: readonly (Rule['severity'] | 'none')[] = ['none', 'note', 'should', 'must']

const SERVER = 1
const FINAL = 1 << 1
const MASKED = 1 << 9
const WHOLE = 1 << 10
const COMPRESSED = 1 << 15
const COMPLETES = 1 << 16
const SEVERITY_AT = 17

export function packFrame(frame: FrameReport, isCompressed: boolean): number {
  return (
    (frame.from === 'server' ? SERVER : 0) |
    (frame.isFinal ? FINAL : 0) |
    ((frame.rsv & 7) << 2) |
    ((frame.opcode & 15) << 5) |
    (frame.isMasked ? MASKED : 0) |
    (frame.isWhole ? WHOLE : 0) |
    ((frame.headerSize & 15) << 11) |
    (isCompressed ? COMPRESSED : 0) |
    (frame.completes === undefined ? 0 : COMPLETES)
  )
}

/** The bits with a severity at least that bad. */
export function withSeverity(bits: number, severity: number): number {
  return severityOf(bits) >= severity
    ? bits
    : (bits & ~(3 << SEVERITY_AT)) | (severity << SEVERITY_AT)
}

export function severityNumber(severity: Rule['severity']): number {
  return SEVERITIES.indexOf(severity)
}

export function severityOf(bits: number): number {
  return (bits >>> SEVERITY_AT) & 3
}

export function fromOf(bits: number): From {
  return (bits & SERVER) === 0 ? 'client' : 'server'
}

export function isFinal(bits: number): boolean {
  return (bits & FINAL) !== 0
}

/** RSV1 to RSV3 as three bits: 4 is RSV1. */
export function rsvOf(bits: number): number {
  return (bits >>> 2) & 7
}

export function opcodeOf(bits: number): number {
  return (bits >>> 5) & 15
}

export function isMasked(bits: number): boolean {
  return (bits & MASKED) !== 0
}

export function isWhole(bits: number): boolean {
  return (bits & WHOLE) !== 0
}

export function headerSizeOf(bits: number): number {
  return (bits >>> 11) & 15
}

export function isCompressed(bits: number): boolean {
  return (bits & COMPRESSED) !== 0
}

export function completes(bits: number): boolean {
  return (bits & COMPLETES) !== 0
}
