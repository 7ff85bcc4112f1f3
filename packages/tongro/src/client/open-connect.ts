// Carries out the opening handshake on a session of HTTP/2: a CONNECT that opens one stream
// (RFC 8441 5).

import { type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2'
import {
  Fields,
  type HeaderFields,
  judgeConnectResponse,
  type ResponseTerms,
} from '../protocol/index.ts'
import {
  Http2Transport,
  pairsOfRaw,
  StreamTap,
  type Tap,
  type Transport,
  TransportError,
  tapOf,
  toNodeHeaders,
} from '../transport/index.ts'
import { type Asked, brokenRule } from './exchange-head.ts'
import type { ClientSession } from './http2-session.ts'
import { type Opened, readBody, refusedBy } from './open-handshake.ts'

/** The server has not looked at the request, and it may be sent again (RFC 9113 8.7). */
export const UNPROCESSED = 'REFUSED_STREAM'

const ASKED: Asked = {
  what: 'The opening handshake',
  ended: 'The server reset the stream during the handshake',
  illegal: 'The handshake is not legal',
}

export interface OpenedStream {
  readonly opened: Opened
  readonly transport: Transport
}

export interface OpeningStream {
  readonly done: Promise<OpenedStream>
  abandon(): void
}

/** Asks on a session in which a place was taken; it is given back when the stream is gone. */
export function openConnect(
  session: ClientSession,
  fields: HeaderFields,
  expected: ResponseTerms,
  headLimit: number,
  tap: Tap | undefined,
): OpeningStream {
  let stream: ClientHttp2Stream
  try {
    stream = session.request(toNodeHeaders(fields))
  } catch (error) {
    session.leave()
    return { done: Promise.reject(requestError(error, session)), abandon() {} }
  }
  if (tap !== undefined) new StreamTap(tap, stream, 'client').begin()
  tapOf(stream)?.head('client', { httpVersion: '2', fields })
  stream.on('error', () => {})
  stream.once('close', () => session.leave())
  const done = exchange(stream, session, headLimit).then((answer) =>
    settle(stream, answer, expected),
  )
  // Whoever gave up has been told why already.
  done.catch(() => cancel(stream))
  return {
    done,
    abandon() {
      cancel(stream)
      session.probe()
    },
  }
}

function cancel(stream: ClientHttp2Stream): void {
  if (stream.destroyed) return
  stream.close(constants.NGHTTP2_CANCEL)
  stream.destroy()
}

interface Answer {
  readonly status: number
  readonly fields: Fields
}

function exchange(
  stream: ClientHttp2Stream,
  session: ClientSession,
  headLimit: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let failure: NodeJS.ErrnoException | undefined
    const failed = (error: Error): void => {
      failure = error
    }
    const closed = (): void => reject(streamError(stream, session, failure))
    stream.once('error', failed)
    stream.once('close', closed)
    stream.once('response', (headers: IncomingHttpHeaders, _flags: number, raw: string[]) => {
      stream.off('error', failed)
      stream.off('close', closed)
      const fields = new Fields()
      let size = 0
      const pairs = pairsOfRaw(raw)
      tapOf(stream)?.head('server', { httpVersion: '2', fields: pairs })
      for (const [name, value] of pairs) {
        size += name.length + value.length
        if (name[0] !== ':') fields.add(name, value)
      }
      if (size > headLimit) reject(brokenRule(ASKED, 'head-too-large'))
      else resolve({ status: Number(headers[':status']), fields })
    })
  })
}

async function settle(
  stream: ClientHttp2Stream,
  { status, fields }: Answer,
  expected: ResponseTerms,
): Promise<OpenedStream> {
  const headers = new Headers([...fields])
  const judged = judgeConnectResponse(status, fields, expected)
  if ('broken' in judged) {
    const isRefusal = judged.broken === 'connect-status-not-2xx'
    const body = isRefusal ? await readBody(stream, { fields }, new Uint8Array(0)) : ''
    const answer = { status, headers, body }
    throw isRefusal
      ? refusedBy(judged.broken, answer, '', '200')
      : brokenRule(ASKED, judged.broken, answer)
  }
  const opened = { ...judged, status, headers, early: new Uint8Array(0), httpVersion: '2.0' }
  return { opened, transport: new Http2Transport(stream) }
}

function streamError(
  stream: ClientHttp2Stream,
  session: ClientSession,
  failure: NodeJS.ErrnoException | undefined,
): TransportError {
  if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) {
    return new TransportError(
      UNPROCESSED,
      'The server takes no more streams on this session',
      failure,
    )
  }
  if (!session.isOpen) return session.endError('The HTTP/2 session ended during the handshake')
  const reason = failure === undefined ? ASKED.ended : `${ASKED.ended}: ${failure.message}`
  return new TransportError(failure?.code ?? 'ECONNRESET', reason, failure)
}

/** A session that ended since it was chosen has not seen the request. */
function requestError(error: unknown, session: ClientSession): Error {
  if (session.isOpen) return error as Error
  return new TransportError(UNPROCESSED, 'The HTTP/2 session ended before the handshake', error)
}
