// Capture files: bytes of a file in, records out.
export { type Detected, detectFormat, type FormatKind } from './detect.ts'
export type { FormatOptions, FormatReader, OpenFormat } from './format-reader.ts'
export { MOST_HAR, openHar } from './har.ts'
export { MOST_HEX, openHex } from './hex.ts'
export { encodeHex } from './hex-digits.ts'
export { type HexError, type HexRun, type HexText, parseHexText } from './hex-text.ts'
export { encodeRecord, MOST_BYTES, MOST_LINE, openJsonLines } from './json-lines.ts'
export { openFormat } from './open-format.ts'
