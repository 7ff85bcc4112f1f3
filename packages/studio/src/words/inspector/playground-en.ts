// The words of the Inspector's playground, in English.

import { plural } from '../plural.ts'
import type { PlaygroundWords } from './playground-words.ts'

export const playgroundEn: PlaygroundWords = {
  title: 'Playground',
  lead: 'Type the bytes of a frame, or build one: what they mean and what they break follows each key.',
  back: 'Back to the capture',
  presets: 'Begin with',
  preset: {
    hello: 'Hello',
    fragments: 'Fragments with a ping between',
    close: 'Close 1000',
    unmasked: 'A client without MASK',
    maskedPong: 'A masked empty pong',
    longLength: 'A length too long',
    compressed: 'Compressed, not agreed',
    badText: 'Text that is not UTF-8',
    reserved: 'A reserved opcode',
  },
  hex: 'Bytes in hex',
  hexHint:
    'Any form: 81 85 37 fa, 0x81, 0x85, \\x81\\x85, a dump, an array. Several frames may follow each other.',
  cannotRead: (line, column, problem) => `Line ${line}, character ${column}: ${problem}`,
  tooLong: (limit) => `Only the first ${limit.toLocaleString('en')} bytes are taken here.`,
  from: 'Sent by',
  sides: { client: 'a client', server: 'a server' },
  deflate: 'permessage-deflate was agreed',
  build: 'Build the frame',
  key: 'Masking key',
  newKey: 'New key',
  keyWrong: 'A key is four bytes in hex, such as 37 fa 21 3d.',
  lengthForm: 'Length in',
  lengthForms: { shortest: 'the fewest bits', '16': '16 bits', '64': '64 bits' },
  payload: 'Payload',
  asText: 'Text',
  asHex: 'Hex',
  payloadWrong: 'This is not hex yet, so the frame stays as it was.',
  frames: 'Frames in these bytes',
  frameOf: (index, kind, findings) =>
    `${index + 1}: ${kind}${findings === 0 ? '' : `, ${plural(findings, 'finding', 'findings')}`}`,
  rest: 'a header that has begun',
  verdict: 'Verdict',
  fine: 'No rule is broken.',
  toCome: (bytes) =>
    bytes === 1
      ? 'One more byte of payload belongs to this frame.'
      : `${bytes.toLocaleString('en')} more bytes of payload belong to this frame.`,
  headerToCome: 'The header goes on: a reader keeps these bytes and waits.',
  empty: 'Type some bytes, or begin with one of the frames above.',
  whole: (text) => `The message reads: ${text}`,
}
