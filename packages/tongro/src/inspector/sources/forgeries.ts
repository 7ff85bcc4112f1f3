// What a faulty peer can be made to do, as data: in which role, which rule it breaks, and what a strict
// peer does about it. `forge.ts` plays them.

import type { RuleCode } from '../../protocol/index.ts'
import { type FrameShape, forgeFrame } from './forged-frames.ts'
import { FORGED_HEADS } from './forged-heads.ts'
import type { ForgerRole, Forgery } from './forgery.ts'

const BOTH = ['client', 'server'] as const
const CLIENT = ['client'] as const
const SERVER = ['server'] as const

function frames(...shapes: readonly FrameShape[]): Forgery['writes'] {
  return (isMasked) => [Buffer.concat(shapes.map((shape) => forgeFrame(shape, isMasked)))]
}

function fails(
  name: string,
  title: string,
  rule: RuleCode,
  writes: Forgery['writes'],
  codes: readonly number[] = [1002],
  roles: readonly ForgerRole[] = BOTH,
): Forgery {
  return { name, roles, title, rule, expected: 'fails', codes, writes }
}

function bears(name: string, title: string, writes: Forgery['writes']): Forgery {
  return { name, roles: BOTH, title, rule: undefined, expected: 'bears', codes: [], writes }
}

function ends(
  name: string,
  title: string,
  manner: Forgery['manner'],
  writes?: Forgery['writes'],
): Forgery {
  return { name, roles: BOTH, title, rule: undefined, expected: 'ends', codes: [], manner, writes }
}

const HELLO: FrameShape = { opcode: 1, payload: 'Hello' }

const FRAMES: readonly Forgery[] = [
  fails(
    'unmasked',
    'a text without mask',
    'mask-missing',
    () => [forgeFrame(HELLO, false)],
    [1002],
    CLIENT,
  ),
  fails(
    'unmasked-ping',
    'a ping without mask',
    'mask-missing',
    () => [forgeFrame({ opcode: 9 }, false)],
    [1002],
    CLIENT,
  ),
  fails(
    'masked',
    'a text with mask',
    'mask-unexpected',
    () => [forgeFrame(HELLO, true)],
    [1002],
    SERVER,
  ),
  fails(
    'masked-pong',
    'an empty pong with mask, 8a 80 00 00 00 00',
    'mask-unexpected',
    () => [Buffer.of(0x8a, 0x80, 0, 0, 0, 0)],
    [1002],
    SERVER,
  ),
  fails(
    'rsv1',
    'a text with RSV1, and no compression agreed',
    'rsv1-unexpected',
    frames({ ...HELLO, rsv: 4 }),
  ),
  fails('rsv2', 'a text with RSV2', 'rsv23-unexpected', frames({ ...HELLO, rsv: 2 })),
  fails('rsv3', 'a text with RSV3', 'rsv23-unexpected', frames({ ...HELLO, rsv: 1 })),
  fails(
    'opcode-3',
    'a data frame with the reserved opcode 3',
    'opcode-reserved',
    frames({ opcode: 3 }),
  ),
  fails(
    'opcode-b',
    'a control frame with the reserved opcode 0xb',
    'opcode-reserved',
    frames({ opcode: 11 }),
  ),
  fails(
    'ping-fragmented',
    'a ping without FIN',
    'control-fragmented',
    frames({ opcode: 9, fin: false }),
  ),
  fails(
    'pong-fragmented',
    'a pong without FIN',
    'control-fragmented',
    frames({ opcode: 10, fin: false }),
  ),
  fails(
    'ping-long',
    'a ping of 126 bytes',
    'control-too-long',
    frames({ opcode: 9, payload: 'x'.repeat(126) }),
  ),
  fails(
    'continuation-stray',
    'a continuation of nothing',
    'continuation-unexpected',
    frames({ opcode: 0, payload: 'x' }),
  ),
  fails(
    'message-nested',
    'a text inside a fragmented text',
    'data-inside-message',
    frames({ ...HELLO, fin: false }, HELLO),
  ),
  fails(
    'length-long',
    'a length of 5 in 2 bytes',
    'length-not-minimal',
    frames({ ...HELLO, lengthBytes: 2 }),
  ),
  fails(
    'length-longer',
    'a length of 5 in 8 bytes',
    'length-not-minimal',
    frames({ ...HELLO, lengthBytes: 8 }),
  ),
  fails(
    'length-top-bit',
    'a length of 8 bytes with its first bit set',
    'length-top-bit',
    frames({ ...HELLO, lengthBytes: 8, topByte: 0x80 }),
    [1002, 1009],
  ),
  fails(
    'utf8-bad',
    'a text that is no UTF-8, ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80',
    'text-not-utf8',
    frames({
      opcode: 1,
      payload: [0xce, 0xba, 0xe1, 0xbd, 0xb9, 0xcf, 0x83, 0xce, 0xbc, 0xce, 0xb5, 0xed, 0xa0, 0x80],
    }),
    [1007],
  ),
  fails(
    'utf8-cut',
    'a text that ends inside a character',
    'text-not-utf8',
    frames({ opcode: 1, payload: [0xe2, 0x82] }),
    [1007],
  ),
  fails(
    'close-one-byte',
    'a Close with one byte',
    'close-payload-one-byte',
    frames({ opcode: 8, payload: [3] }),
  ),
  fails(
    'close-code-999',
    'a Close with code 999',
    'close-code-invalid',
    frames({ opcode: 8, payload: [3, 231] }),
  ),
  fails(
    'close-code-1005',
    'a Close with code 1005, which is for no wire',
    'close-code-invalid',
    frames({ opcode: 8, payload: [3, 237] }),
  ),
  fails(
    'close-reason-bad',
    'a Close whose reason is no UTF-8',
    'close-reason-not-utf8',
    frames({ opcode: 8, payload: [3, 232, 0xff, 0xfe] }),
    [1007, 1002],
  ),
]

const LEGAL: readonly Forgery[] = [
  bears('header-split', 'a text whose header comes in single bytes', (isMasked) =>
    bytewise(forgeFrame({ ...HELLO, payload: 'x'.repeat(200) }, isMasked), 8),
  ),
  bears('all-split', 'a text that comes in single bytes', (isMasked) =>
    bytewise(forgeFrame(HELLO, isMasked), 64),
  ),
  bears('pong-unasked', 'a pong that nobody asked for', frames({ opcode: 10, payload: 'unasked' })),
  bears(
    'ping-inside',
    'a ping inside a fragmented text',
    frames({ ...HELLO, fin: false }, { opcode: 9 }, { opcode: 0 }),
  ),
  bears(
    'empty-fragments',
    'a text of empty fragments',
    frames({ opcode: 1, fin: false }, { opcode: 0, fin: false }, { opcode: 0 }),
  ),
  ends('no-pongs', 'answers no ping; a peer with a heartbeat gives up', 'no-pongs'),
  ends(
    'close-without-fin',
    'a Close, and TCP is never ended',
    'no-fin',
    frames({ opcode: 8, payload: [3, 232] }),
  ),
  ends('fin-without-close', 'ends TCP without a Close', 'fin'),
]

/** Every forgery, in the order in which they are shown. */
export const FORGERIES: readonly Forgery[] = [...FRAMES, ...LEGAL, ...FORGED_HEADS]

/** The first `count` bytes one by one, then the rest. */
function bytewise(bytes: Buffer, count: number): Uint8Array[] {
  const single = Array.from(bytes.subarray(0, count), (byte) => Uint8Array.of(byte))
  return count < bytes.length ? [...single, bytes.subarray(count)] : single
}
