// The words of the Inspector's details, in English.

import type { FrameReport } from 'tongro/inspector'
import { plural } from '../plural.ts'
import type {
  DeflateWords,
  DetailWords,
  FindingWords,
  MessageWords,
  PayloadWords,
  SegmentWords,
} from './detail-words.ts'
import { fieldsEn } from './fields-en.ts'

const opcodes: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
}

const finding: FindingWords = {
  none: 'No rule is broken in this frame.',
  severities: { must: 'Must', should: 'Should', note: 'Note' },
  here: 'Here',
  where: 'Where',
  bitRange: (start, length) =>
    length === 1 ? `bit ${start}` : `bits ${start} to ${start + length - 1}`,
  strict: 'A strict peer',
  closes: (code, meaning) => `fails the connection with ${code}. ${meaning}`,
  refuses: (status) => `refuses the opening handshake with status ${status}`,
  notes: 'gives the connection up',
  goesOn: 'goes on',
  cause: 'Cause and mend',
  copyHex: 'Copy as hex',
}

const payload: PayloadWords = {
  empty: 'The payload is empty.',
  notKept: 'The payload was not captured, or is too large to be kept.',
  compressed: 'Compressed: this is the whole message, inflated.',
  closeCode: 'Code',
  closeReason: 'Reason',
  noReason: 'none given',
  asText: 'Text',
  asJson: 'JSON, set out',
  asBinary: 'Not UTF-8, so as bytes',
  moreCharacters: (count) => ` and ${plural(count, 'more character', 'more characters')}`,
}

const message: MessageWords = {
  control: 'A control frame stands by itself and belongs to no message.',
  stray: 'This frame belongs to no message: none was open when it came.',
  open: 'The message has not ended yet.',
  number: 'Message',
  frames: 'Frames',
  wireLength: 'On the wire',
  length: 'Inflated',
  took: 'First to last byte',
  fragments: 'Frames of this message',
  moreFragments: (count) => `and ${plural(count, 'more frame', 'more frames')}`,
}

const deflate: DeflateWords = {
  unknown: 'The opening handshake was not seen, so nobody knows whether compression was agreed.',
  notAgreed: 'permessage-deflate was not agreed on this connection: messages go plain.',
  compressedAnyway: 'This frame is marked as compressed all the same.',
  control: 'Control frames are never compressed.',
  guess: 'The handshake was not seen: these parameters are a guess that fits so far.',
  sender: 'Sender',
  window: 'Window',
  windowOf: (bits, bytes) => `${bits} bits, ${bytes.toLocaleString('en')} bytes back`,
  takeover: 'Context',
  withTakeover: 'kept: a message may refer to those before it',
  noTakeover: 'begun anew with each message',
  plain: 'This message was sent plain, which a sender may do at any time.',
  failed: 'It cannot be inflated:',
  gain: (wire, inflated, share) => `${wire} on the wire for ${inflated}, which is ${share}.`,
  onWire: 'On the wire',
  inflated: 'Inflated',
}

const segment: SegmentWords = {
  none: 'The source tells nothing of reads or segments.',
  one: 'The frame came in one piece and alone in it.',
  shared: 'The frame came in one piece, together with others.',
  several: (count) => `The frame was spread over ${count} pieces.`,
  headerSplit: (count, at) =>
    `The frame was spread over ${count} pieces, and its header was cut behind byte ${at}: a reader must keep what it has and wait.`,
  table: 'The pieces that carried this frame',
  packet: 'Packet',
  chunk: 'Piece',
  after: 'After',
  bytesOfFrame: 'Bytes of the frame',
  ofAll: 'Share of the piece',
  of: (part, all) => `${part} of ${all}`,
  more: (count) => `and ${plural(count, 'more piece', 'more pieces')}`,
}

export const detailEn: DetailWords = {
  drawing: 'Frame',
  hexDump: 'Bytes',
  view: 'Show the bytes',
  views: { masked: 'On the wire', unmasked: 'Unmasked', inflated: 'Inflated' },
  noWire: 'This capture holds messages only, so there are no bits of a header to draw.',
  noBytes: 'No bytes.',
  wireCut: (have, all) =>
    `${have.toLocaleString('en')} of ${all.toLocaleString('en')} bytes are shown.`,
  pointAtByte: 'Point at a byte, or go to it by the arrow keys.',
  absent: 'Not in this frame:',
  wrong: 'breaks a rule',
  missing: 'not there yet',
  bits: (count) => plural(count, 'bit', 'bits'),
  bytes: (count) => (count === 1 ? '1 byte' : `${count.toLocaleString('en')} bytes`),
  moreBytes: (count) =>
    count === 1 ? 'and 1 more byte' : `and ${count.toLocaleString('en')} more bytes`,
  incomplete: (held, bits) =>
    held === 0
      ? 'It is not there yet.'
      : `Only ${held.toLocaleString('en')} of ${plural(bits, 'bit', 'bits')} are there.`,
  inBits: 'Bits',
  inHex: 'Hex',
  inDecimal: 'Decimal',
  fields: fieldsEn,
  opcodes,
  reserved: 'reserved',
  sides: { client: 'Client', server: 'Server' },
  fromSide: { client: 'from the client', server: 'from the server' },
  frame: 'Frame',
  opcode: 'Opcode',
  length: 'Length',
  frameNumber: (number) => `Frame ${number}`,
  previousFrame: (number) => `← frame ${number}`,
  nextFrame: (number) => `frame ${number} →`,
  loading: 'Reading…',
  gone: 'It is not in the capture any more.',
  tryInPlayground: 'Open in the playground',
  copied: 'Copied',
  notCopied: 'The browser does not allow copying here',
  sentence,
  tabList: 'About this frame',
  tabs: {
    explain: 'Explain',
    payload: 'Payload',
    message: 'Message',
    deflate: 'Deflate',
    segment: 'Segment',
  },
  finding,
  payload,
  message,
  deflate,
  segment,
  skip: {
    title: 'Bytes of no frame',
    lostAt: 'Lost at',
    resumesAt: 'Reading goes on at',
    byte: (offset) => `byte ${offset.toLocaleString('en')} of this side`,
  },
  overlay: { kind: 'Message', id: 'Id', answers: 'Answers', latency: 'After' },
}

function sentence(frame: FrameReport): string {
  const kind = opcodes[frame.opcode] ?? `reserved (${frame.opcode})`
  const bytes = detailEn.bytes(frame.length)
  const begin = `A ${frame.isMasked ? 'masked' : 'plain'} ${kind} frame ${detailEn.fromSide[frame.from]} with ${bytes} of payload`
  return `${begin}${part(frame)}.`
}

function part({ opcode, isFinal, part: index, answers }: FrameReport): string {
  if (answers !== undefined) {
    return `, the answer to ping ${answers.frame} after ${answers.rtt.toFixed(1)} ms`
  }
  if (opcode >= 8) return ''
  if (opcode !== 0) return isFinal ? ': a whole message' : ': the first part of a message'
  return isFinal
    ? `: part ${index + 1} and the last of its message`
    : `: part ${index + 1} of its message`
}
