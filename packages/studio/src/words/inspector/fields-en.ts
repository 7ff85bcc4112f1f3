// What each field of a frame says about itself, in English.

import type { FieldFacts, FieldKey, FieldWords } from './field-words.ts'

const NEVER_ABSENT = (): string => 'Every frame has it; its byte is not there yet.'

const OPCODES: Readonly<Record<number, string>> = {
  0: 'Continuation: goes on with the message that an earlier frame began.',
  1: 'Text: the message is UTF-8, checked over all its frames together.',
  2: 'Binary: the message is bytes, and only the application knows what they mean.',
  8: 'Close: the sender will send no more; the other side answers with a Close of its own.',
  9: 'Ping: the other side answers with a pong that carries the same payload.',
  10: 'Pong: the answer to a ping, or a heartbeat of its own.',
}

const RESERVED: Pick<FieldWords, 'fine' | 'absent'> = {
  fine: () => 'Not set, as no extension uses it.',
  absent: NEVER_ABSENT,
}

const flags: Record<'fin' | 'rsv1' | 'rsv2' | 'rsv3', FieldWords> = {
  fin: {
    short: 'FIN',
    name: 'FIN',
    what: 'Whether this frame is the last one of its message.',
    rule: '1 on the last or only frame of a message, 0 on those before it. Control frames (close, ping, pong) are never split, so theirs is 1.',
    fine: ({ isFinal, isControl, opcode }) => {
      if (!isFinal) return 'More frames of this message follow, each with opcode 0.'
      if (isControl) return 'A control frame is always whole.'
      return opcode === 0
        ? 'This frame ends the message.'
        : 'The whole message is in this one frame.'
    },
    absent: NEVER_ABSENT,
  },
  rsv1: {
    short: 'RSV1',
    name: 'RSV1',
    what: 'Reserved for extensions. permessage-deflate sets it on the first frame of a compressed message.',
    rule: '0, unless the opening handshake agreed on an extension that uses it.',
    fine: ({ isCompressed, isControl }) => {
      if (isCompressed) return 'permessage-deflate was agreed: this message is compressed.'
      return isControl
        ? 'Control frames are never compressed.'
        : 'Not set: nothing is compressed, or an earlier frame of the message says so.'
    },
    absent: NEVER_ABSENT,
  },
  rsv2: {
    short: 'RSV2',
    name: 'RSV2',
    what: 'Reserved for extensions; no extension in use defines it.',
    rule: '0. A frame that sets it often means that the reader lost its place in the stream.',
    ...RESERVED,
  },
  rsv3: {
    short: 'RSV3',
    name: 'RSV3',
    what: 'Reserved for extensions; no extension in use defines it.',
    rule: '0. A frame that sets it often means that the reader lost its place in the stream.',
    ...RESERVED,
  },
}

const lengths: Record<'length' | 'length16' | 'length64', FieldWords> = {
  length: {
    short: 'Payload len',
    name: 'Payload length, 7 bits',
    what: 'Up to 125 it is the length itself. 126 means that the length follows in 16 bits, 127 that it follows in 64 bits.',
    rule: 'The shortest form that can hold the length is used. A control frame carries at most 125 bytes.',
    fine: ({ shortLength }) => {
      if (shortLength === 126) return 'The length follows in the next 16 bits.'
      if (shortLength === 127) return 'The length follows in the next 64 bits.'
      return `${count(shortLength)} fit in 7 bits.`
    },
    absent: NEVER_ABSENT,
  },
  length16: {
    short: 'Extended payload length (16)',
    name: 'Payload length, 16 bits',
    what: 'The payload length in bytes, high byte first.',
    rule: 'Only for 126 to 65,535 bytes.',
    fine: ({ length }) => `${count(length)} do not fit in 7 bits and do fit in 16.`,
    absent: ({ shortLength }) =>
      `Not in this frame: the 7 bits say ${shortLength}, and only 126 calls for it.`,
  },
  length64: {
    short: 'Extended payload length (64)',
    name: 'Payload length, 64 bits',
    what: 'The payload length in bytes, high byte first.',
    rule: 'Only for 65,536 bytes and more. The top bit is 0.',
    fine: ({ length }) => `${count(length)} do not fit in 16 bits.`,
    absent: ({ shortLength }) =>
      `Not in this frame: the 7 bits say ${shortLength}, and only 127 calls for it.`,
  },
}

const masking: Record<'mask' | 'key', FieldWords> = {
  mask: {
    short: 'MASK',
    name: 'MASK',
    what: 'Whether the payload is masked and a masking key stands in the header.',
    rule: 'Every frame from a client is masked, so that no web page can put bytes of its choice on the wire and confuse a proxy. No frame from a server is.',
    fine: ({ from }) =>
      from === 'client'
        ? 'A client sent this frame, so it must be 1.'
        : 'A server sent this frame, so it must be 0.',
    absent: NEVER_ABSENT,
  },
  key: {
    short: 'Masking key',
    name: 'Masking key',
    what: 'Four random bytes. Byte i of the payload was XORed with byte i mod 4 of the key; the same XOR takes the mask off.',
    rule: 'A fresh key that nobody can foresee for each frame. It hides nothing, since it stands right beside the payload: it only keeps the bytes on the wire from being chosen.',
    fine: ({ isKeyZero }) =>
      isKeyZero
        ? 'A key of zero is legal and changes nothing: the payload reads as it is.'
        : 'Point at a byte of the payload to see the XOR.',
    absent: ({ from }) =>
      from === 'server'
        ? 'Not in this frame: a server does not mask.'
        : 'Not in this frame, since MASK is 0.',
  },
}

export const fieldsEn: Readonly<Record<FieldKey, FieldWords>> = {
  ...flags,
  opcode: {
    short: 'opcode',
    name: 'Opcode',
    what: 'What kind of frame this is: 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong.',
    rule: '3 to 7 are reserved for data frames and 11 to 15 for control frames to come: whoever receives one fails the connection.',
    fine: ({ opcode }) => OPCODES[opcode] ?? 'An extension may define it.',
    absent: NEVER_ABSENT,
  },
  ...masking,
  ...lengths,
  payload: {
    short: 'Payload',
    name: 'Payload',
    what: 'What the frame carries: a piece of a message, or the data of a control frame.',
    rule: 'A text message is UTF-8. A Close frame begins with a code of two bytes, high byte first, and a reason in UTF-8 may follow. A pong repeats the payload of its ping.',
    fine: payloadFine,
    absent: () => 'Empty: the length is 0, and that is legal in every frame.',
  },
}

function payloadFine({ length, isMasked, isCompressed, opcode }: FieldFacts): string {
  const masked = isMasked ? ', masked' : ''
  const compressed = isCompressed ? ', compressed' : ''
  const close = opcode === 8 ? ' The first two are the close code.' : ''
  return `${count(length)}${masked}${compressed}.${close}`
}

function count(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes.toLocaleString('en')} bytes`
}
