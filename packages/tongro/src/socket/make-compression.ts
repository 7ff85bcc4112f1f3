// permessage-deflate for one connection, as it was agreed.

import type { Compression, DeflateParameters, Role } from '../protocol/index.ts'
import { makeDeflater, makeInflater } from '../transport/index.ts'
import type { CompressionConfig } from './compression-options.ts'

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
  return {
    deflater: makeDeflater({ windowBits: own.bits, memLevel, level }, own.keepsContext),
    inflater: makeInflater(peers.bits, peers.keepsContext, messageLimit),
    threshold,
  }
}
