// tongro in a browser: the client half, over the WebSocket that the browser has.
//
// What is exported here is a part of what index.ts exports, with the same meaning. There is no
// server, and what a page may not do (headers, pings, TLS options) throws MisuseError.

import type { WebSocket as NodeWebSocket } from './client/index.ts'

export * from './client/browser.ts'
export {
  type Answering,
  InvalidMessageError,
  type InvalidPolicy,
  type JsonOptions,
  type JsonSchemas,
  json,
  type MessageCodec,
  type MessageIssue,
  type Sendable,
  type StandardSchema,
} from './messages/index.ts'
export { type BinaryData, MisuseError, ProtocolViolation } from './protocol/index.ts'
export {
  type Closed,
  ClosedError,
  type IncomingMessage,
  type Message,
  type MessageSource,
  type SendOptions,
  type SendStreamOptions,
  type Socket,
} from './socket/browser.ts'
export { TransportError } from './transport/browser.ts'

/** The browser's own class. */
export const WebSocket: typeof NodeWebSocket = (
  globalThis as unknown as { WebSocket: typeof NodeWebSocket }
).WebSocket
