// Writes a request head on a line that stands and reads the head that answers it.

import type { Socket } from 'node:net'
import {
  describeRule,
  HeadReader,
  parseResponseHead,
  type ResponseHead,
  type RuleCode,
} from '../protocol/index.ts'
import { TransportError } from '../transport/index.ts'
import { type HandshakeAnswer, HandshakeError } from './handshake-error.ts'

export interface Answered {
  readonly head: ResponseHead
  /** Bytes behind the head. */
  readonly early: Uint8Array
}

/** Who is asked, for the errors. */
export interface Asked {
  /** `The opening handshake`, `The request for a tunnel`. */
  readonly what: string
  /** What to say when the line ends instead of an answer. */
  readonly ended: string
  /** Before the description of a broken rule. */
  readonly illegal: string
}

/** 100 Continue and the like may come before the answer (RFC 9110 15.2); more than these is abuse. */
const MAX_INTERIM = 8

/**
 * Resolves with the final answer, the line paused behind it; rejects with HandshakeError for a head
 * that is not legal or larger than `headLimit`, and with TransportError when the line ends.
 */
export function exchangeHead(
  stream: Socket,
  request: string,
  headLimit: number,
  asked: Asked,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    let reader = new HeadReader(headLimit)
    let interim = 0
    const leave = (): void => {
      stream.pause()
      stream.off('data', onData)
      stream.off('end', onEnd)
      stream.off('close', onEnd)
      stream.off('error', onError)
    }
    const onError = (error: NodeJS.ErrnoException): void => {
      leave()
      const message = `${asked.what} failed: ${error.message}`
      reject(new TransportError(error.code ?? 'HANDSHAKE', message, error))
    }
    const onEnd = (): void => {
      leave()
      reject(new TransportError('ECONNRESET', asked.ended))
    }
    const onData = (chunk: Uint8Array): void => {
      const end = reader.push(chunk, 0, chunk.length)
      if (end < 0 && reader.broken === undefined) return
      if (end >= 0 && isInterim(reader.text) && interim++ < MAX_INTERIM) {
        reader = new HeadReader(headLimit)
        if (end < chunk.length) onData(chunk.subarray(end))
        return
      }
      leave()
      const head = reader.broken ?? parseResponseHead(reader.text)
      if (typeof head === 'string') reject(brokenRule(asked, head))
      else resolve({ head, early: chunk.subarray(end) })
    }
    stream.on('data', onData)
    stream.on('end', onEnd)
    stream.on('close', onEnd)
    stream.on('error', onError)
    // It is paused if it has carried an exchange before.
    stream.resume()
    stream.write(request, 'latin1')
  })
}

function isInterim(head: string): boolean {
  return /^HTTP\/1\.\d 1(?!01)\d\d[ \r]/.test(head)
}

export function brokenRule(asked: Asked, code: RuleCode, answer?: HandshakeAnswer): HandshakeError {
  return new HandshakeError(code, `${asked.illegal}: ${describeRule(code)}`, answer)
}
