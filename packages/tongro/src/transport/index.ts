// Moves bytes: one interface, several kinds of line behind it.

export { makeDeflater, makeInflater } from './deflate.ts'
export { pairsOfRaw, toNodeHeaders } from './http2-fields.ts'
export {
  addressOfStream,
  Http2Transport,
  SESSION_WINDOW,
  STREAM_SETTINGS,
  STREAM_WINDOW,
} from './http2-transport.ts'
export { type MemoryOptions, MemoryTransport, memoryPair } from './memory-transport.ts'
export { NodeDeflater, NodeInflater } from './node-deflate.ts'
export {
  nodeCopier,
  nodeTextCodec,
  nodeTextDigest,
  randomHandshakeKey,
  randomMaskKey,
} from './node-platform.ts'
export { NodeTransport } from './node-transport.ts'
export { type HeadFields, StreamTap, tapOf } from './stream-tap.ts'
export { addressText, captureTime, nextConnection, Tap } from './tap.ts'
export type { Transport, TransportHandler } from './transport.ts'
export { asTransportError, listenReason, TransportError } from './transport-error.ts'
export { type BatchMember, WriteBatch } from './write-batch.ts'
