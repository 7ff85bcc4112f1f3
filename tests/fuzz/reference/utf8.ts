// UTF-8 from the table of RFC 3629 4, as patterns over one character a byte; slow and plain.

const TAIL = '[\\x80-\\xbf]'
const WHOLE = new RegExp(
  `^(?:[\\x00-\\x7f]|[\\xc2-\\xdf]${TAIL}|\\xe0[\\xa0-\\xbf]${TAIL}|[\\xe1-\\xec\\xee\\xef]${TAIL}{2}|\\xed[\\x80-\\x9f]${TAIL}|\\xf0[\\x90-\\xbf]${TAIL}{2}|[\\xf1-\\xf3]${TAIL}{3}|\\xf4[\\x80-\\x8f]${TAIL}{2})`,
)
const BEGUN = new RegExp(
  `^(?:[\\xc2-\\xdf]|\\xe0(?:[\\xa0-\\xbf])?|[\\xe1-\\xec\\xee\\xef]${TAIL}?|\\xed(?:[\\x80-\\x9f])?|\\xf0(?:[\\x90-\\xbf]${TAIL}?)?|[\\xf1-\\xf3]${TAIL}{0,2}|\\xf4(?:[\\x80-\\x8f]${TAIL}?)?)$`,
)

/** `whole`, `begun` (a character is cut off at the end), or `broken`. */
export function judgeUtf8(bytes: Uint8Array): 'whole' | 'begun' | 'broken' {
  const text = Buffer.from(bytes).toString('latin1')
  let at = 0
  while (at < text.length) {
    if (text.charCodeAt(at) < 128) {
      at++
      continue
    }
    const piece = text.slice(at, at + 4)
    const match = WHOLE.exec(piece)
    if (match === null) return text.length - at < 4 && BEGUN.test(piece) ? 'begun' : 'broken'
    at += match[0].length
  }
  return 'whole'
}
