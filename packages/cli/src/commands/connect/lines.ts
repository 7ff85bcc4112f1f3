// Cuts a stream of bytes into lines of text. Node's readline also cuts at a lone CR and at U+2028 and U+2029, which
// would split a message in two; here a line ends at LF alone, with one CR before it taken off.
import { Misuse } from '../../misuse.ts'

const LF = 0x0a
const CR = 0x0d

/** Yields each line without its end. The last one needs no LF; an empty rest is no line. Throws Misuse for bytes that are not UTF-8. */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let pieces: Uint8Array[] = []
  let number = 0
  for await (const chunk of input) {
    let start = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      pieces.push(chunk.subarray(start, end))
      yield decodeLine(pieces, ++number)
      pieces = []
      start = end + 1
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start))
  }
  if (pieces.length > 0) yield decodeLine(pieces, ++number)
}

function decodeLine(pieces: readonly Uint8Array[], number: number): string {
  const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
  const line = bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line)
  } catch {
    throw new Misuse(
      `Cannot send line ${number} of the input: a text message must be UTF-8; convert the input, for example with iconv`,
    )
  }
}
