// Byte sequences that are UTF-8 and that are not (RFC 3629): the boundaries of each length, what is
// overlong, surrogates, noncharacters, bytes that never occur, and code points cut short.

export type Sequence = readonly [name: string, bytes: readonly number[]]

const point = (name: string, code: number): Sequence => [
  `U+${code.toString(16).toUpperCase().padStart(4, '0')}, ${name}`,
  [...Buffer.from(String.fromCodePoint(code))],
]

export const VALID_UTF8: readonly Sequence[] = [
  point('NUL', 0),
  point('the last of 1 byte', 0x7f),
  point('the first of 2 bytes', 0x80),
  point('the last of 2 bytes', 0x7ff),
  point('the first of 3 bytes', 0x800),
  point('the last before ED', 0xcfff),
  point('the last before the surrogates', 0xd7ff),
  point('the first behind the surrogates', 0xe000),
  point('a noncharacter', 0xfdd0),
  point('the byte order mark', 0xfeff),
  point('the replacement character', 0xfffd),
  point('a noncharacter', 0xfffe),
  point('a noncharacter, the last of 3 bytes', 0xffff),
  point('the first of 4 bytes', 0x1_0000),
  point('the last before F1', 0x3_ffff),
  point('a noncharacter', 0x1_fffe),
  point('the first of F1', 0x4_0000),
  point('the first of F4', 0x10_0000),
  point('a noncharacter', 0x10_fffe),
  point('the last code point', 0x10_ffff),
]

export const INVALID_UTF8: readonly Sequence[] = [
  ['a lone continuation 80', [0x80]],
  ['a lone continuation BF', [0xbf]],
  ['two lone continuations', [0x80, 0xbf]],
  ['C0 80, NUL in 2 bytes', [0xc0, 0x80]],
  ['C0 AF, a slash in 2 bytes', [0xc0, 0xaf]],
  ['C1 BF, overlong', [0xc1, 0xbf]],
  ['E0 80 80, NUL in 3 bytes', [0xe0, 0x80, 0x80]],
  ['E0 80 AF, a slash in 3 bytes', [0xe0, 0x80, 0xaf]],
  ['E0 9F BF, overlong', [0xe0, 0x9f, 0xbf]],
  ['F0 80 80 80, NUL in 4 bytes', [0xf0, 0x80, 0x80, 0x80]],
  ['F0 80 80 AF, a slash in 4 bytes', [0xf0, 0x80, 0x80, 0xaf]],
  ['F0 8F BF BF, overlong', [0xf0, 0x8f, 0xbf, 0xbf]],
  ['F8, a start of 5 bytes', [0xf8, 0x88, 0x80, 0x80, 0x80]],
  ['FB, a start of 5 bytes', [0xfb, 0xbf, 0xbf, 0xbf, 0xbf]],
  ['FC, a start of 6 bytes', [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80]],
  ['FD, a start of 6 bytes', [0xfd, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf]],
  ['FE', [0xfe]],
  ['FF', [0xff]],
  ['ED A0 80, the first surrogate', [0xed, 0xa0, 0x80]],
  ['ED AD BF, a high surrogate', [0xed, 0xad, 0xbf]],
  ['ED AF BF, the last high surrogate', [0xed, 0xaf, 0xbf]],
  ['ED B0 80, the first low surrogate', [0xed, 0xb0, 0x80]],
  ['ED BF BF, the last surrogate', [0xed, 0xbf, 0xbf]],
  ['a pair of surrogates', [0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80]],
  ['F4 90 80 80, above the last code point', [0xf4, 0x90, 0x80, 0x80]],
  ['F5 80 80 80, above the last code point', [0xf5, 0x80, 0x80, 0x80]],
  ['F7 BF BF BF, above the last code point', [0xf7, 0xbf, 0xbf, 0xbf]],
  ['2 bytes cut short by ASCII', [0xc3, 0x41]],
  ['3 bytes cut short by ASCII', [0xe2, 0x82, 0x41]],
  ['4 bytes cut short by ASCII', [0xf0, 0x9f, 0x98, 0x41]],
  ['3 bytes cut short by another start', [0xe2, 0x82, 0xe2, 0x82, 0xac]],
  ['2 bytes that end in a start', [0xc3, 0xc3]],
]

/** Sequences that end inside a code point. */
export const UNFINISHED_UTF8: readonly Sequence[] = [
  ['1 byte of 2', [0xc3]],
  ['1 byte of 3', [0xe2]],
  ['2 bytes of 3', [0xe2, 0x82]],
  ['1 byte of 4', [0xf0]],
  ['2 bytes of 4', [0xf0, 0x9f]],
  ['3 bytes of 4', [0xf0, 0x9f, 0x98]],
]
