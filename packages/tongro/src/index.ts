// tongro: a WebSocket server and client for Node.js.

export * from './client/index.ts'
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
export {
  type BinaryData,
  type CaptureRecord,
  type CaptureSink,
  MisuseError,
  ProtocolViolation,
} from './protocol/index.ts'
export * from './server/index.ts'
export {
  type Closed,
  ClosedError,
  type CompressionOptions,
  type IncomingMessage,
  type Message,
  type MessageSource,
  type SendOptions,
  type SendStreamOptions,
  type Socket,
} from './socket/index.ts'
export { TransportError } from './transport/index.ts'
