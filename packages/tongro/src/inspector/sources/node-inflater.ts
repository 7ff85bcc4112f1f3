// What Node.js does for an Inspector: inflating by zlib, and decoding text.

import type { TextCodec } from '../../protocol/index.ts'
import { makeInflater, nodeTextCodec } from '../../transport/index.ts'
import type { InflaterFactory } from '../model/index.ts'

/** Bytes of one inflated message; an Inspector keeps no more of one either. */
const MOST_INFLATED = 64 * 1024 * 1024

/** For `InspectorOptions.inflater`. */
export const nodeInflater: InflaterFactory = ({ windowBits, noContextTakeover }) =>
  makeInflater(windowBits, !noContextTakeover, MOST_INFLATED)

/** For `InspectorOptions.codec`. */
export const nodeCodec: TextCodec = nodeTextCodec
