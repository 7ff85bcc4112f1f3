// An HTTP/2 server of Node's on which WebSockets are taken: it announces extended CONNECT, gives its
// sessions room, and hands us the streams that are ours before its own listeners see them.
//
// Node tells all listeners of `stream` about every stream, and one of them answers a CONNECT with 405
// as soon as there is a listener for requests. So each new session gets one listener in front of all
// that it has: what we take goes no further.

import type {
  Http2SecureServer,
  Http2Server,
  IncomingHttpHeaders,
  ServerHttp2Session,
  ServerHttp2Stream,
} from 'node:http2'
import { Server as NetServer } from 'node:net'
import { SESSION_WINDOW, STREAM_SETTINGS } from '../transport/index.ts'
import { Http2Arrival } from './http2-arrival.ts'

export type AnyHttp2Server = Http2Server | Http2SecureServer

type StreamArguments = [
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  flags: number,
  rawHeaders: string[],
]

/** Node exports no class to ask for. */
export function isHttp2Server(value: unknown): value is AnyHttp2Server {
  return value instanceof NetServer && 'updateSettings' in value
}

/**
 * Has `take` asked about every CONNECT of sessions that begin from now on; those that it answers
 * false go on to the server's own listeners. Returns a function that ends this.
 */
export function takeConnects(
  server: AnyHttp2Server,
  take: (arrival: Http2Arrival) => boolean,
): () => void {
  server.updateSettings({ enableConnectProtocol: true, ...STREAM_SETTINGS })
  let isEnded = false
  const onSession = (session: ServerHttp2Session): void => {
    session.setLocalWindowSize(SESSION_WINDOW)
    const others = session.listeners('stream')
    session.removeAllListeners('stream')
    session.on('stream', (...args: StreamArguments) => {
      const [stream, headers, , rawHeaders] = args
      const isConnect = headers[':method'] === 'CONNECT'
      if (!isEnded && isConnect && take(new Http2Arrival(stream, rawHeaders))) return
      for (const other of others) other.apply(session, args)
    })
  }
  server.on('session', onSession)
  return () => {
    isEnded = true
    server.off('session', onSession)
  }
}
