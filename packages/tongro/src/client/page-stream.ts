// WebSocketStream for a browser that has none, or not this one: over its WebSocket.
//
// Its backpressure ends at the page: a browser reads on whatever the page does, up to
// `limits.unread`. Where there is a WebSocketStream of the browser's own, that one holds the peer back.

import { type ConnectOptions, connect } from './page-connect.ts'
import { WebSocketStreamOver } from './websocket-stream-over.ts'

export class WebSocketStream extends WebSocketStreamOver<ConnectOptions> {
  /** Throws SyntaxError for a URL or subprotocol that is none. */
  constructor(url: string | URL, options: ConnectOptions = {}) {
    super(connect, url, options)
  }
}
