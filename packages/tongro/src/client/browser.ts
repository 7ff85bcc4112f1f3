// The client half in a browser: connect() and reconnect() over its own WebSocket. Nothing here or
// behind it imports Node.js.

export type { ClientSocket, HandshakeInfo } from './client-socket.ts'
export { HandshakeError } from './handshake-error.ts'
export { type ConnectOptions, connect } from './page-connect.ts'
export { type Fresh, type ReconnectOptions, reconnect } from './page-reconnect.ts'
export { WebSocketStream } from './page-stream.ts'
export type { ReconnectEnd, ReconnectState } from './reconnect-options.ts'
export { RECONNECT_RULES, type ReconnectRule, type ReconnectVerdict } from './reconnect-rules.ts'
export type { ReconnectingSocket } from './reconnecting.ts'
export { type WebSocketCloseInfo, WebSocketError } from './websocket-error.ts'
export type { WebSocketOpenInfo } from './websocket-stream-over.ts'
