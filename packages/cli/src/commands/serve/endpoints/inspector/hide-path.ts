// Takes the connections to one path out of a capture: the inspector must not inspect the connection by
// which it is looked at, or each record would make the next.
import type { CaptureRecord, CaptureSink } from 'tongro'
import { Endings } from 'tongro/inspector/sources'

/** A request line that is longer than this is shown, whatever it asks for. */
const MOST_LINE = 16 * 1024

/** `sink` without the connections that ask for `path`, refused ones too. */
export function hidePath(path: string, sink: CaptureSink): CaptureSink {
  /** Records of connections that have not said yet what they ask for. */
  const undecided = new Map<number, CaptureRecord[]>()
  const hidden = new Set<number>()
  const endings = new Endings()
  return (record) => {
    const { connection } = record
    if (connection === undefined) return sink(record)
    const isLast = endings.isLast(record)
    if (record.kind === 'open') undecided.set(connection, [])
    if (hidden.has(connection)) {
      if (isLast) hidden.delete(connection)
      return
    }
    const held = undecided.get(connection)
    if (held === undefined) return sink(record)
    // `bytes` are lent for the call only.
    held.push('bytes' in record ? { ...record, bytes: Uint8Array.from(record.bytes) } : record)
    const target = targetOf(held)
    if (target === undefined && !isLast) return
    undecided.delete(connection)
    if (target !== undefined && pathOf(target) === path) {
      if (!isLast) hidden.add(connection)
    } else for (const one of held) sink(one)
  }
}

/** What the client asks for, once that has come; '' for what is no request. */
function targetOf(held: readonly CaptureRecord[]): string | undefined {
  const head = held.find((one) => one.kind === 'head' && one.from === 'client')
  if (head?.kind === 'head') {
    return head.target ?? head.fields.find(([name]) => name === ':path')?.[1] ?? ''
  }
  const chunks = held.flatMap((one) =>
    one.kind === 'chunk' && one.from === 'client' ? [one.bytes] : [],
  )
  const text = Buffer.concat(chunks).subarray(0, MOST_LINE).toString('latin1')
  const end = text.indexOf('\n')
  if (end < 0) return text.length < MOST_LINE ? undefined : ''
  return text.slice(0, end).split(' ')[1] ?? ''
}

function pathOf(target: string): string {
  const from = target.startsWith('/')
    ? target
    : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
  return from.replace(/[?#].*$/s, '')
}
