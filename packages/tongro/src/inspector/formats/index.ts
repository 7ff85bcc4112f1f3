// Capture files: bytes of a file in, records out.
export type { FormatOptions, FormatReader, OpenFormat } from './format-reader.ts'
export { encodeRecord, MOST_BYTES, MOST_LINE, openJsonLines } from './json-lines.ts'
