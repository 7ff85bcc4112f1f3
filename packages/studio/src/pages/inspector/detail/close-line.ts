// What ended in which order: the last byte, both Close frames, FIN, RST and losses, as marks on a line.

import type { CloseReport } from 'tongro/inspector'
import type { From } from 'tongro/protocol'

export interface EndMark {
  readonly kind: 'byte' | 'close' | 'fin' | 'rst' | 'lost'
  /** Undefined for the last byte, of which only the time is known. */
  readonly from: From | undefined
  readonly time: number
  /** Milliseconds since the mark before it; undefined for the first. */
  readonly after: number | undefined
  readonly code: number | undefined
}

type BareMark = Omit<EndMark, 'after'>

/** In the order of time; at one time the peers' Close frames come before the ends. */
export function endMarks(report: CloseReport): readonly EndMark[] {
  const marks: BareMark[] = []
  for (const from of ['client', 'server'] as const) {
    const close = report[from]
    if (close !== undefined) {
      marks.push({ kind: 'close', from, time: close.time, code: close.code })
    }
  }
  const [firstEnd] = report.ends
  if (firstEnd !== undefined && report.silence !== undefined) {
    const lastByte = firstEnd.time - report.silence
    // A Close frame at that time is the last byte itself.
    const isClose = marks.some(({ time }) => Math.abs(time - lastByte) < 0.001)
    if (!isClose) {
      marks.push({ kind: 'byte', from: undefined, time: lastByte, code: undefined })
    }
  }
  for (const { how, from, time } of report.ends) {
    marks.push({ kind: how, from, time, code: undefined })
  }
  const sorted = marks.sort((a, b) => a.time - b.time)
  return sorted.map((mark, index) => {
    const before = sorted[index - 1]
    return { ...mark, after: before === undefined ? undefined : mark.time - before.time }
  })
}
