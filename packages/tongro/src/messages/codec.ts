// What stands between the messages of the wire and the values of an application: a codec.

import { type BinaryData, MisuseError } from '../protocol/index.ts'
import type { InvalidMessageError } from './invalid-message.ts'

/** What can be sent without a codec. */
export type Sendable = string | BinaryData

/** The socket, as far as a handler of invalid messages needs it. */
export interface Answering<Out> {
  send(message: Out): boolean
  close(code?: number, reason?: string): void
}

/**
 * What happens to a message that is invalid. `'close'` (the default): closed with the rule's code,
 * 1007 or 1008. `'ignore'`: left out. A function is called in its place: it may answer or close, and
 * its promise holds back the next message. The error handler is told in the first two cases.
 */
export type InvalidPolicy<Out> =
  | 'close'
  | 'ignore'
  | ((error: InvalidMessageError, socket: Answering<Out>) => unknown)

/** Turns messages into values and back; made by `json()`, or by the application. */
export interface MessageCodec<In, Out> {
  /**
   * Makes a value of a received message. A promise holds back the next message of that socket.
   * Throws InvalidMessageError for what the endpoint does not take; any other error is a fault of
   * the codec, and closes with 1011 as a failed handler does.
   */
  readonly decode: (message: string | Uint8Array) => In | PromiseLike<In>
  /** Makes a message of a value to be sent. Throws MisuseError for what cannot be sent. */
  readonly encode: (value: Out) => Sendable
  readonly invalid?: InvalidPolicy<Out> | undefined
}

/** Throws MisuseError for what is no codec; undefined is none. */
export function checkCodec(codec: unknown): void {
  if (codec === undefined) return
  if (typeof Object(codec)['~standard'] === 'object') {
    throw new MisuseError('option-invalid', 'Cannot use a schema as messages: give json(schema)')
  }
  const { decode, encode, invalid } = Object(codec) as Partial<MessageCodec<unknown, unknown>>
  if (typeof decode !== 'function' || typeof encode !== 'function') {
    throw new MisuseError(
      'option-invalid',
      'Cannot use messages without decode and encode: give json(schema), or a codec that has both',
    )
  }
  checkInvalid(invalid)
}

/** Throws MisuseError for what is no policy. */
export function checkInvalid(policy: unknown): void {
  const isKnown = policy === undefined || policy === 'close' || policy === 'ignore'
  if (isKnown || typeof policy === 'function') return
  throw new MisuseError(
    'option-invalid',
    `Cannot set invalid to ${String(policy)}: it must be 'close', 'ignore' or a function`,
  )
}
