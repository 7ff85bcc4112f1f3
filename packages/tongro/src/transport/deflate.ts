// Chooses who compresses: zlib's own handle where it works, else the public one-shot calls.

import type { MessageDeflater, MessageInflater } from '../protocol/index.ts'
import { NodeDeflater, NodeInflater } from './node-deflate.ts'
import { OneShotDeflater, OneShotInflater } from './one-shot-deflate.ts'
import { canWorkSynchronously, type DeflateSettings } from './sync-zlib.ts'

/** `one-shot` in this variable of the environment makes do with the public calls. */
const VARIABLE = 'TONGRO_ZLIB'

let usesHandle: boolean | undefined

/** Decided once, when the first connection agrees to compression. */
function isHandleUsed(): boolean {
  usesHandle ??= process.env[VARIABLE] !== 'one-shot' && canWorkSynchronously()
  return usesHandle
}

export function makeDeflater(settings: DeflateSettings, keepsContext: boolean): MessageDeflater {
  return isHandleUsed()
    ? new NodeDeflater(settings, keepsContext)
    : new OneShotDeflater(settings, keepsContext)
}

/** `limit` in bytes of an inflated message: one-shot calls need to know it. */
export function makeInflater(
  windowBits: number,
  keepsContext: boolean,
  limit: number,
): MessageInflater {
  return isHandleUsed()
    ? new NodeInflater(windowBits, keepsContext)
    : new OneShotInflater(windowBits, keepsContext, limit)
}
