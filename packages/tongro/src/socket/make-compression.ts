// permessage-deflate for one connection, as it was agreed.

import {
  type Compression,
  type DeflateParameters,
  type MessageDeflater,
  NARROWEST_OWN,
  type Role,
} from '../protocol/index.ts'
import { makeDeflater, makeInflater } from '../transport/index.ts'
import type { CompressionConfig } from './compression-options.ts'

/** `messageLimit` in bytes of an inflated message. */
export function makeCompression(
  role: Role,
  agreed: DeflateParameters,
  config: CompressionConfig,
  messageLimit: number,
): Compression {
  const server = {
    bits: agreed.serverMaxWindowBits,
    keepsContext: !agreed.serverNoContextTakeover,
  }
  const client = {
    bits: agreed.clientMaxWindowBits,
    keepsContext: !agreed.clientNoContextTakeover,
  }
  const [own, peers] = role === 'server' ? [server, client] : [client, server]
  const { level, memLevel, threshold } = config
  const settings = { windowBits: own.bits, memLevel, level }
  const canDeflate = own.bits >= NARROWEST_OWN
  return {
    deflater: canDeflate ? makeDeflater(settings, own.keepsContext) : undefined,
    forMany: canDeflate ? deflaterForMany(settings) : undefined,
    inflater: makeInflater(peers.bits, peers.keepsContext, messageLimit),
    threshold,
  }
}

type Settings = Parameters<typeof makeDeflater>[0]

/** One for each set of parameters, of which there are few. */
const forMany = new Map<string, MessageDeflater>()

function deflaterForMany(settings: Settings): MessageDeflater {
  const key = `${settings.windowBits} ${settings.memLevel} ${settings.level}`
  const known = forMany.get(key)
  if (known !== undefined) return known
  const made = makeDeflater(settings, false)
  forMany.set(key, made)
  return made
}
