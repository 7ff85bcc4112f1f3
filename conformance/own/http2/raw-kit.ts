// The suite's HTTP/2 by hand on the other side of serve() and connect().

import { once } from 'node:events'
import { createServer as createHttp2Server } from 'node:http2'
import { createServer, connect as dial } from 'node:net'
import {
  type FieldList,
  FLAG,
  Http2Line,
  SETTING,
  settingsPayload,
  statusOf,
  TYPE,
} from '../../wire/http2-line.ts'
import type { Kit } from '../kit.ts'
import { listening } from './http2-kit.ts'

/** The fields of a legal CONNECT for a WebSocket. */
export const CONNECT_FIELDS: FieldList = [
  [':method', 'CONNECT'],
  [':protocol', 'websocket'],
  [':scheme', 'http'],
  [':path', '/'],
  [':authority', 'localhost'],
  ['sec-websocket-version', '13'],
]

/** A server of ours, and a line to it on which the settings were exchanged. */
export async function rawClient(
  kit: Kit,
  options: Parameters<Kit['serve']>[0] = {},
): Promise<Http2Line> {
  const http2 = createHttp2Server()
  const port = await listening(kit, http2)
  await kit.serve({
    server: http2,
    message: (socket, message) => void socket.send(message as string),
    ...options,
  })
  const socket = dial({ host: '127.0.0.1', port })
  await once(socket, 'connect')
  const line = new Http2Line(socket, 'client')
  kit.onEnd(() => line.destroy())
  line.send(TYPE.settings, 0, 0)
  await kit.until('SETTINGS of our server', () => line.all(TYPE.settings).length > 0)
  return line
}

/** Opens a stream; answers the status, or 'reset'. */
export async function askRaw(
  kit: Kit,
  line: Http2Line,
  stream: number,
  fields: FieldList = CONNECT_FIELDS,
): Promise<number | 'reset'> {
  line.sendFields(stream, fields)
  const answers = (): boolean =>
    line.all(TYPE.headers, stream).length + line.all(TYPE.reset, stream).length > 0
  await kit.until('an answer to CONNECT', answers)
  const [answer] = line.all(TYPE.headers, stream)
  return answer === undefined ? 'reset' : statusOf(answer.payload)
}

/** Waits until the other side has read, and answered, all that came before. */
export async function settle(kit: Kit, line: Http2Line): Promise<void> {
  const isAnswered = (before: number) => () => line.all(TYPE.ping).length > before
  // What the first has the application do is on its way before the second is answered.
  for (let turn = 0; turn < 2; turn++) {
    const before = line.all(TYPE.ping).length
    line.send(TYPE.ping, 0, 0, Buffer.alloc(8, turn))
    await kit.until('an answer to PING', isAnswered(before))
  }
}

export interface RawServer {
  readonly url: string
  /** Connections in the order in which they came. */
  readonly lines: Http2Line[]
  /** The only stream of the first connection, once it asked for a WebSocket. */
  asked(): Promise<Http2Line>
}

/** A server that our client connects to; it sends its SETTINGS as soon as it may. */
export async function rawServer(
  kit: Kit,
  settings: Readonly<Record<number, number>> = { [SETTING.enableConnect]: 1 },
): Promise<RawServer> {
  const lines: Http2Line[] = []
  const server = createServer((socket) => {
    const line = new Http2Line(socket, 'server')
    lines.push(line)
    line.send(TYPE.settings, 0, 0, settingsPayload(settings))
  })
  const port = await listening(kit, server)
  const asked = async (): Promise<Http2Line> => {
    await kit.until('CONNECT', () => (lines[0]?.all(TYPE.headers, 1).length ?? 0) > 0)
    return lines[0]!
  }
  return { url: `ws://127.0.0.1:${port}/`, lines, asked }
}

/** Answers stream 1 with 200 and these fields. */
export function acceptRaw(line: Http2Line, fields: FieldList = []): void {
  line.sendFields(1, [[':status', '200'], ...fields])
}

/** Sends bytes as DATA. */
export function sendData(
  line: Http2Line,
  stream: number,
  bytes: Buffer,
  { isLast = false }: { readonly isLast?: boolean } = {},
): void {
  line.send(TYPE.data, isLast ? FLAG.endStream : 0, stream, bytes)
}
