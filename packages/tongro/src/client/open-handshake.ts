// Carries out the opening handshake on a line that stands: writes the request, reads the answer.

import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import {
  type Agreed,
  judgeResponse,
  type ResponseExpectations,
  type ResponseHead,
  type RuleCode,
} from '../protocol/index.ts'
import { type Asked, brokenRule, exchangeHead } from './exchange-head.ts'
import { type HandshakeAnswer, HandshakeError } from './handshake-error.ts'

export interface Opened extends Agreed {
  readonly status: number
  readonly headers: Headers
  /** `1.1` or `2.0`. */
  readonly httpVersion: string
  /** Bytes behind the head: the first frames. */
  readonly early: Uint8Array
}

/** How much of a refusal's body is kept for the error. */
const BODY_LIMIT = 4096
/** How long to wait for the body of a refusal. */
const BODY_WAIT_MS = 1_000

const ASKED: Asked = {
  what: 'The opening handshake',
  ended: 'The server ended the line during the handshake: it may speak TLS (use wss), or no HTTP',
  illegal: 'The handshake is not legal',
}

/** Resolves when the server agreed; rejects with HandshakeError or TransportError. */
export async function openHandshake(
  stream: Socket,
  request: string,
  expected: ResponseExpectations,
  headLimit: number,
): Promise<Opened> {
  const { head, early } = await exchangeHead(stream, request, headLimit, ASKED)
  return settle(stream, head, early, expected)
}

async function settle(
  stream: Socket,
  head: ResponseHead,
  early: Uint8Array,
  expected: ResponseExpectations,
): Promise<Opened> {
  const headers = new Headers([...head.fields])
  const judged = judgeResponse(head, expected)
  if (!('broken' in judged)) {
    return { ...judged, status: head.status, headers, httpVersion: head.httpVersion, early }
  }
  const body = judged.broken === 'status-not-101' ? await readBody(stream, head, early) : ''
  const answer = { status: head.status, headers, body }
  if (judged.broken !== 'status-not-101') throw brokenRule(ASKED, judged.broken, answer)
  throw refusedBy(judged.broken, answer, head.reason, '101')
}

/** The error of a server that answered another status than `wanted`. */
export function refusedBy(
  code: RuleCode,
  answer: HandshakeAnswer,
  phrase: string,
  wanted: string,
): HandshakeError {
  const { status, headers, body } = answer
  const reason = phrase === '' ? '' : ` ${phrase}`
  const said = body.trim() === '' ? '' : `: ${body.trim().split('\n')[0]}`
  const location = headers.get('location')
  const redirected = status >= 300 && status < 400 && location !== null
  const where = redirected ? `; it points to ${location}, set redirects to follow` : ''
  const message = `The server answered ${status}${reason} instead of ${wanted}${said}${where}`
  return new HandshakeError(code, message, answer)
}

/** The first part of a refusal's body, as far as it arrives soon. */
export function readBody(
  stream: Readable,
  head: Pick<ResponseHead, 'fields'>,
  early: Uint8Array,
): Promise<string> {
  const declared = Number(head.fields.get('content-length') ?? Number.POSITIVE_INFINITY)
  const wanted = Math.min(Number.isNaN(declared) ? BODY_LIMIT : declared, BODY_LIMIT)
  const parts = [early]
  let size = early.length
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      stream.off('data', more)
      stream.off('end', done)
      stream.off('close', done)
      const bytes = Buffer.concat(parts).subarray(0, wanted)
      const isChunked = head.fields.get('transfer-encoding')?.toLowerCase() === 'chunked'
      resolve((isChunked ? withoutChunks(bytes) : bytes).toString('utf8'))
    }
    const more = (chunk: Uint8Array): void => {
      parts.push(chunk)
      size += chunk.length
      if (size >= wanted) done()
    }
    const timer = setTimeout(done, BODY_WAIT_MS)
    stream.on('data', more)
    stream.on('end', done)
    stream.on('close', done)
    stream.on('error', done)
    if (size >= wanted) done()
    else stream.resume()
  })
}

/** The data of a chunked body (RFC 9112 7.1), as far as it is there. */
function withoutChunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size =
      lineEnd < 0 ? Number.NaN : Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (!(size > 0)) break
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
  return Buffer.concat(parts)
}
