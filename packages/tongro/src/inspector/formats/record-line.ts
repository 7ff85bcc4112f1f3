// One line of JSON Lines, parsed already, as a record of a capture.

import type { CaptureRecord, From } from '../../protocol/index.ts'
import { decodeBase64 } from './base64.ts'
import { decodeHex } from './hex-digits.ts'
import { MemberReader } from './member-reader.ts'

type Kind = CaptureRecord['kind']

const KINDS: readonly Kind[] = ['open', 'chunk', 'gap', 'head', 'message', 'end', 'trouble']
const SIDES: readonly From[] = ['client', 'server']
const EMPTY = new Uint8Array(0)
const MOST_OPCODE = 15

/**
 * The record, or what is wrong with it as the part of a sentence.
 * `time` is that of the record before, for one that has none.
 */
export function parseRecord(
  value: Readonly<Record<string, unknown>>,
  time: number,
): CaptureRecord | string {
  const members = new MemberReader(value)
  const record = recordOf(members, time)
  return members.problem ?? record
}

function recordOf(members: MemberReader, before: number): CaptureRecord {
  const kind = kindOf(members)
  if (kind === 'trouble') return troubleOf(members)
  const base = { connection: members.count('connection', 0), time: members.number('time', before) }
  switch (kind) {
    case 'open':
      return {
        kind,
        ...base,
        client: members.optionalText('client'),
        server: members.optionalText('server'),
        isSecure: members.optionalFlag('isSecure'),
        isPartial: members.optionalFlag('isPartial'),
        note: members.optionalText('note'),
      }
    case 'chunk': {
      const packet = members.optionalCount('packet')
      const from = members.oneOf('from', SIDES)
      const bytes = bytesOf(members)
      return packet === undefined
        ? { kind, ...base, from, bytes }
        : { kind, ...base, from, bytes, packet }
    }
    case 'gap':
      return {
        kind,
        ...base,
        from: members.oneOf('from', SIDES),
        length: members.count('length', 0),
      }
    case 'message': {
      const opcode = members.count('opcode', 1, MOST_OPCODE)
      return { kind, ...base, from: members.oneOf('from', SIDES), opcode, bytes: bytesOf(members) }
    }
    case 'head':
      return headOf(members, base)
    case 'end':
      return {
        kind,
        ...base,
        from: members.oneOf('from', SIDES),
        how: members.oneOf('how', ['fin', 'rst', 'lost']),
        detail: members.optionalText('detail'),
        packet: members.optionalCount('packet'),
      }
    default:
      return kind satisfies never
  }
}

function kindOf(members: MemberReader): Kind {
  if (members.has('kind')) return members.oneOf('kind', KINDS)
  if (!members.has('bytes') && !members.has('hex')) {
    members.refuse('it has neither "kind" nor "bytes", so it is no record of a capture')
  }
  return 'chunk'
}

function headOf(
  members: MemberReader,
  base: { readonly connection: number; readonly time: number },
): CaptureRecord {
  return {
    kind: 'head',
    ...base,
    from: members.oneOf('from', SIDES),
    httpVersion: members.oneOf('httpVersion', ['1.1', '1.0', '2']),
    method: members.optionalText('method'),
    target: members.optionalText('target'),
    status: members.optionalCount('status', 999),
    reason: members.optionalText('reason'),
    fields: members.pairs('fields'),
  }
}

function troubleOf(members: MemberReader): CaptureRecord {
  return {
    kind: 'trouble',
    text: members.optionalText('text') ?? '',
    connection: members.optionalCount('connection'),
    time: members.has('time') ? members.number('time', 0) : undefined,
  }
}

function bytesOf(members: MemberReader): Uint8Array {
  const hex = members.optionalText('hex')
  const text = hex ?? members.optionalText('bytes')
  if (text === undefined) {
    members.refuse('"bytes" is missing, it must be base64')
    return EMPTY
  }
  const bytes = hex === undefined ? decodeBase64(text) : decodeHex(text)
  if (typeof bytes !== 'number') return bytes
  const form = hex === undefined ? 'base64' : 'pairs of hexadecimal digits'
  const name = hex === undefined ? 'bytes' : 'hex'
  members.refuse(`"${name}" has ${at(text, bytes)}, it must be ${form}`)
  return EMPTY
}

function at(text: string, position: number): string {
  return `${JSON.stringify(text[position])} at character ${position + 1}`
}
