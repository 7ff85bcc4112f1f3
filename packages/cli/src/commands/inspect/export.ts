// `tongro inspect FILE --export N`: the fewest bytes that show finding N again, as hex or as a test file. The file is
// read twice, first for the finding and then for the records of its connection, so that only those are held.
import { exportFinding, type Finding } from 'tongro/inspector'
import type { CaptureRecord } from 'tongro/protocol'
import { EXIT_FINE } from '../../exit-code.ts'
import { Misuse } from '../../misuse.ts'
import { inspectorOptions } from './inspector-options.ts'
import type { LineOutput } from './line-output.ts'
import { readCapture } from './read-capture.ts'
import type { ExportSettings, FileSettings } from './settings.ts'

/** Bytes of one connection that are held: an hour of a busy one, and a part of any machine's memory. */
const MOST_BYTES = 64 * 1024 * 1024

export async function exportFromFile(
  settings: FileSettings,
  { number, form }: ExportSettings,
  output: LineOutput,
  signal: AbortSignal,
): Promise<number> {
  const options = inspectorOptions(settings.assume, settings.silence)
  const common = { settings, options, output, signal }
  let finding: Finding | undefined
  let count = 0
  await readCapture({
    ...common,
    sink(report) {
      if (report.kind !== 'finding') return
      count++
      if (report.number === number) finding = report
    },
  })
  if (finding === undefined) throw new Misuse(missing(settings.path, number, count))
  const { connection } = finding
  const records: CaptureRecord[] = []
  let held = 0
  await readCapture({
    ...common,
    sink() {},
    tap(record) {
      if (record.kind === 'trouble' || record.connection !== connection) return
      if (record.kind === 'chunk') held += record.bytes.length
      // A reader lends its bytes for the call.
      const isHeld = record.kind !== 'chunk' || held <= MOST_BYTES
      if (isHeld)
        records.push(record.kind === 'chunk' ? { ...record, bytes: record.bytes.slice() } : record)
    },
  })
  if (held > MOST_BYTES) {
    throw new Misuse(
      `Cannot export finding ${number}: its connection has ${held} bytes and ${MOST_BYTES} can be held; cut the capture`,
    )
  }
  const made = exportFinding(records, finding)
  if (made === undefined) {
    throw new Misuse(
      `Cannot export finding ${number} (${finding.code}): its connection does not show it by itself; keep the capture instead`,
    )
  }
  const text = form === 'test' ? made.test.trimEnd() : made.lines.join('\n')
  output.line(text)
  await output.end()
  return EXIT_FINE
}

function missing(path: string, number: number, count: number): string {
  const range =
    count === 0 ? 'nothing was found in it' : `its findings are numbered from 0 to ${count - 1}`
  return `Cannot export finding ${number} of ${path}: ${range}`
}
