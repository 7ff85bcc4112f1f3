// WebSocketStream for Node.js: a WebSocket as two WHATWG streams whose backpressure reaches the peer.
//
// The options of connect() may stand beside `protocols` and `signal`.

import { type ConnectOptions, openSocket } from './connect.ts'
import { WebSocketStreamOver } from './websocket-stream-over.ts'

export class WebSocketStream extends WebSocketStreamOver<ConnectOptions> {
  /** Throws SyntaxError for a URL or subprotocol that is none. */
  constructor(url: string | URL, options: ConnectOptions = {}) {
    super((place, given) => openSocket(place, given, {}), url, options)
  }
}
