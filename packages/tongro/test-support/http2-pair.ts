// The two ends of one HTTP/2 stream: a session in clear text over TCP, with extended CONNECT.

import { once } from 'node:events'
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  createServer,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2'
import type { TestContext } from 'node:test'

export const CONNECT: OutgoingHttpHeaders = {
  ':method': 'CONNECT',
  ':protocol': 'websocket',
  ':scheme': 'http',
  ':path': '/',
  ':authority': 'localhost',
  'sec-websocket-version': '13',
}

export interface StreamPairOptions {
  /** Window of each stream in both directions; default: that of HTTP/2, 65,535. */
  readonly initialWindowSize?: number
}

/** A session and a way to open streams in it. */
export async function http2Session(
  t: TestContext,
  { initialWindowSize = 65_535 }: StreamPairOptions = {},
): Promise<{
  session: ClientHttp2Session
  open(): Promise<readonly [ClientHttp2Stream, ServerHttp2Stream]>
}> {
  const settings = { enableConnectProtocol: true, initialWindowSize }
  const server = createServer({ settings })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const session = connect(`http://127.0.0.1:${port}`, {
    settings: { enablePush: false, initialWindowSize },
  })
  t.after(() => {
    session.destroy()
    server.close()
  })
  await once(session, 'remoteSettings')
  const open = async (): Promise<readonly [ClientHttp2Stream, ServerHttp2Stream]> => {
    const arrived = once(server, 'stream')
    const near = session.request(CONNECT)
    const [far] = (await arrived) as [ServerHttp2Stream]
    far.respond({ ':status': 200 })
    await once(near, 'response')
    return [near, far]
  }
  return { session, open }
}
