// The verdict on a handshake as the exchange has collected it: heads from bytes or from records.

import type { From } from '../../protocol/index.ts'
import type { Handshake, SeenHead } from './exchange.ts'
import { type HandshakeVerdict, judgeHandshake } from './handshake.ts'
import { type HeadInput, headOfRecord, readHead } from './head-input.ts'

export function handshakeOf(
  { request, response, refusal }: Handshake,
  now: number,
  otherKeys?: Iterable<string>,
): HandshakeVerdict {
  const heads = [
    request && inputOf(request, 'client', now),
    response && inputOf(response, 'server', now),
  ]
  return judgeHandshake(heads[0], heads[1], { refusal, otherKeys })
}

function inputOf({ time: seen, collected, record }: SeenHead, from: From, now: number): HeadInput {
  if (record !== undefined) return headOfRecord(record)
  // Of a head that was cut only the end of it is known.
  const time = Number.isNaN(seen) ? now : seen
  const { text = '', size = 0, chunks = 0, broken } = collected ?? {}
  const head = readHead(text, from, { time, size, chunks })
  const isKnown = broken === undefined || head.broken.includes(broken)
  return isKnown ? head : { ...head, broken: [broken, ...head.broken] }
}
