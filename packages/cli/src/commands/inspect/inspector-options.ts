// How the command sets up the inspector: with what Node.js does faster, and with what the user assumes.
import type { InspectorOptions } from 'tongro/inspector'
import { nodeCodec, nodeInflater } from 'tongro/inspector/sources'
import type { Assumptions } from './settings.ts'

export function inspectorOptions(
  { deflate }: Assumptions,
  silence: number | undefined,
): InspectorOptions {
  return { assumeDeflate: deflate, silence, inflater: nodeInflater, codec: nodeCodec }
}
