// The part of this folder that runs in a browser too: how a connection ends, how messages are handed
// over, and what a socket offers. Nothing here or behind it imports Node.js.

export { checkOptionKinds, type Kind } from './check-options.ts'
export type { Clock } from './clock.ts'
export { type Closed, ClosedError } from './closed.ts'
export { type AnyCodec, type DecodedSocket, DecodingIterator } from './decoding.ts'
export { Delivery, type DeliveryOwner } from './delivery.ts'
export type { Message } from './inbox.ts'
export type { IncomingMessage } from './incoming.ts'
export { withLimits } from './limits.ts'
export type { MessageSource, SendStreamOptions } from './send-stream.ts'
export { Signal } from './signal.ts'
export type { SendOptions, Socket } from './socket.ts'
export { type EndError, readableOf, writableOf } from './streams.ts'
