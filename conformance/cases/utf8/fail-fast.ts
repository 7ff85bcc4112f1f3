// U3: a bad byte fails the connection before the message ends (RFC 6455 8.1). A peer that waits for
// the end is judged non-strict.

import { cont, frame, OP, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { fails, failsFast, packed, send, sendCut } from '../steps.ts'
import { INVALID_UTF8 } from './sequences.ts'

const RULES = ['utf8-fail-fast'] as const

/** The bytes up to the one that cannot follow. */
function upToBad(bytes: readonly number[]): Buffer {
  for (let size = 1; size < bytes.length; size++) {
    const head = Buffer.from(bytes.slice(0, size))
    const isOpen = new TextDecoder('utf-8', { fatal: true })
    try {
      isOpen.decode(head, { stream: true })
    } catch {
      return head
    }
  }
  return Buffer.from(bytes)
}

/** In the first fragment, with the rest never sent. */
function firstFragment([name, bytes]: (typeof INVALID_UTF8)[number]): Draft {
  return {
    title: `In the first fragment: ${name}`,
    rules: RULES,
    steps: [send(text(upToBad(bytes), { fin: false })), failsFast(1007, cont('end'))],
  }
}

/** The frame is longer than what has been sent of it. */
function insideFrame([name, bytes]: (typeof INVALID_UTF8)[number]): Draft {
  const whole = Buffer.concat([upToBad(bytes), Buffer.from('the rest of this frame')])
  const sent = upToBad(bytes).length
  return {
    title: `In the first bytes of a frame: ${name}`,
    rules: RULES,
    steps: [
      send(text(whole.subarray(0, sent), { declared: BigInt(whole.length) })),
      failsFast(1007, 'silent', whole.subarray(sent)),
    ],
  }
}

/** Those that are bad at the same byte are one. */
const distinct = INVALID_UTF8.filter(([, bytes], index, all) => {
  const bad = upToBad(bytes)
  return all.findIndex(([, other]) => upToBad(other).equals(bad)) === index
})
const some = distinct.filter((_, index) => index % 4 === 0)

export const FAIL_FAST: readonly Case[] = section('U3', [
  ...distinct.map(firstFragment),
  ...some.map(insideFrame),
  {
    title: 'In the second fragment, behind good text',
    rules: RULES,
    steps: [
      send(text('good', { fin: false }), cont(Buffer.of(0xff), { fin: false })),
      failsFast(1007, cont('end')),
    ],
  },
  {
    title: 'A code point that the next fragment does not continue',
    rules: RULES,
    steps: [
      send(text(Buffer.of(0xe2, 0x82), { fin: false }), cont('a', { fin: false })),
      failsFast(1007, cont('end')),
    ],
  },
  {
    title: 'In a compressed message, in its first fragment',
    rules: RULES,
    deflate: {},
    steps: [
      // A stored block of the one byte FF.
      send(frame(OP.text, Buffer.of(0, 1, 0, 0xfe, 0xff, 0xff), { rsv: 4, fin: false })),
      failsFast(1007, cont(Buffer.of(0))),
    ],
  },
  {
    title: 'Byte by byte, in the first fragment',
    rules: RULES,
    steps: [
      sendCut(1, text(Buffer.of(0x61, 0xed, 0xa0), { fin: false })),
      failsFast(1007, cont('end')),
    ],
  },
  {
    title: 'With FIN, the same bytes compressed: the end is no earlier than the bad byte',
    rules: RULES,
    deflate: {},
    steps: [send(packed(OP.text, Buffer.of(0x61, 0xed, 0xa0, 0x80))), fails(1007)],
  },
])
