// Frames that each break one rule, and the rule.

import type { RuleCode } from 'tongro/protocol'
import { closePayload, type FrameShape } from '../fuzz/made-frames.ts'
import type { Handshake, Side } from './scene.ts'

export interface Breach {
  readonly name: string
  readonly from: Side
  readonly frames: readonly FrameShape[]
  readonly handshake?: Handshake
  /** What the Inspector finds, in order. */
  readonly codes: readonly string[]
}

const ZERO_KEY = new Uint8Array(4)
const HI = Buffer.from('hi')
/** A Close payload with a reason of any bytes. */
const closeWith = (...reason: number[]): Uint8Array =>
  Buffer.concat([closePayload(1000), Uint8Array.from(reason)])

function breach(
  name: string,
  from: Side,
  frames: readonly FrameShape[],
  ...codes: readonly RuleCode[]
): Breach {
  return { name, from, frames, codes }
}

export const BREACHES: readonly Breach[] = [
  breach(
    'a text of the client without mask',
    'client',
    [{ opcode: 1, payload: HI, key: undefined }],
    'mask-missing',
  ),
  breach(
    'a pong of the client without mask',
    'client',
    [{ opcode: 10, key: undefined }],
    'mask-missing',
  ),
  breach(
    'a masked text of the server',
    'server',
    [{ opcode: 1, payload: HI, key: Uint8Array.of(1, 2, 3, 4) }],
    'mask-unexpected',
  ),
  breach(
    'a pong of the server with a mask of zeros',
    'server',
    [{ opcode: 10, key: ZERO_KEY }],
    'mask-unexpected',
  ),
  breach(
    'RSV1 without compression',
    'server',
    [{ opcode: 1, rsv: 4, payload: HI }],
    'rsv1-unexpected',
  ),
  breach('RSV2', 'server', [{ opcode: 1, rsv: 2, payload: HI }], 'rsv23-unexpected'),
  breach('RSV3', 'client', [{ opcode: 1, rsv: 1, payload: HI }], 'rsv23-unexpected'),
  breach('a reserved opcode of data', 'client', [{ opcode: 3, payload: HI }], 'opcode-reserved'),
  breach(
    'a reserved opcode of control',
    'server',
    [{ opcode: 11, payload: HI }],
    'opcode-reserved',
  ),
  breach('a ping in fragments', 'client', [{ opcode: 9, isFinal: false }], 'control-fragmented'),
  breach(
    'a ping of 126 bytes',
    'server',
    [{ opcode: 9, payload: new Uint8Array(126) }],
    'control-too-long',
  ),
  breach(
    'a length of 2 in 16 bits',
    'client',
    [{ opcode: 1, form: 16, payload: HI }],
    'length-not-minimal',
  ),
  breach(
    'a length of 200 in 64 bits',
    'server',
    [{ opcode: 2, form: 64, payload: new Uint8Array(200) }],
    'length-not-minimal',
  ),
  breach(
    'a length with its top bit set',
    'server',
    [{ opcode: 2, form: 64, declared: 2n ** 63n }],
    'length-top-bit',
  ),
  breach(
    'a text that is not UTF-8',
    'client',
    [{ opcode: 1, payload: Uint8Array.of(0x61, 0xff, 0x62) }],
    'text-not-utf8',
  ),
  breach(
    'a text that ends inside a character',
    'server',
    [{ opcode: 1, payload: Uint8Array.of(0xe2, 0x82) }],
    'text-not-utf8',
  ),
  breach(
    'the close code 1005',
    'server',
    [{ opcode: 8, payload: closePayload(1005) }],
    'close-code-invalid',
  ),
  breach(
    'the close code 999',
    'client',
    [{ opcode: 8, payload: closePayload(999) }],
    'close-code-invalid',
  ),
  breach(
    'a Close of one byte',
    'client',
    [{ opcode: 8, payload: Uint8Array.of(3) }],
    'close-payload-one-byte',
  ),
  breach(
    'a close reason that is not UTF-8',
    'client',
    [{ opcode: 8, payload: closeWith(0xc3) }],
    'close-reason-not-utf8',
  ),
  breach(
    'a continuation of nothing',
    'client',
    [{ opcode: 0, payload: HI }],
    'continuation-unexpected',
  ),
  breach(
    'a text inside a message',
    'server',
    [
      { opcode: 1, payload: HI, isFinal: false },
      { opcode: 1, payload: HI },
    ],
    'data-inside-message',
  ),
  {
    name: 'an accept key that is not of this request',
    from: 'server',
    frames: [{ opcode: 1, payload: HI }],
    handshake: { accept: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
    codes: ['accept-mismatch'],
  },
  {
    name: 'a text after a Close',
    from: 'server',
    frames: [
      { opcode: 8, payload: closePayload(1000) },
      { opcode: 1, payload: HI },
    ],
    codes: ['frame-after-close'],
  },
]
