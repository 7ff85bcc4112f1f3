// The client half: connect() and the WHATWG class.

export type { ClientSocket, HandshakeInfo } from './client-socket.ts'
export { type ConnectOptions, connect } from './connect.ts'
export { HandshakeError } from './handshake-error.ts'
export type { ProxyOption, ProxyOptions } from './proxy.ts'
export { type Fresh, type ReconnectOptions, reconnect } from './reconnect.ts'
export type { ReconnectEnd, ReconnectState } from './reconnect-options.ts'
export { RECONNECT_RULES, type ReconnectRule, type ReconnectVerdict } from './reconnect-rules.ts'
export type { ReconnectingSocket } from './reconnecting.ts'
export { WebSocket, type WebSocketEventMap } from './websocket.ts'
export { type WebSocketCloseInfo, WebSocketError } from './websocket-error.ts'
export { CloseEvent, WebSocketErrorEvent } from './websocket-events.ts'
export { type WebSocketOpenInfo, WebSocketStream } from './websocket-stream.ts'
