// json(): messages as JSON text, held to a schema.

import { MisuseError } from '../protocol/index.ts'
import { checkInvalid, type InvalidPolicy, type MessageCodec } from './codec.ts'
import { detailOf, InvalidMessageError, type MessageRule } from './invalid-message.ts'
import { isDeeperThan, MAX_DEPTH, parseJson } from './json-text.ts'
import {
  isStandardSchema,
  type SchemaInput,
  type SchemaIssue,
  type SchemaOutput,
  type SchemaResult,
  type StandardSchema,
} from './standard-schema.ts'

export interface JsonOptions<Out> {
  /** What happens to a message that is not JSON or does not fit. Default `'close'`. */
  readonly invalid?: InvalidPolicy<Out> | undefined
  /** `'parse'` reads binary messages as JSON in UTF-8. Default `'refuse'`: they are invalid. */
  readonly binary?: 'refuse' | 'parse' | undefined
  /** How deep objects and arrays may nest. Default 128. */
  readonly depth?: number | undefined
  /**
   * Hold what is sent to its schema as well, at the cost of a validation for each message; the
   * schema must be synchronous. What is sent is the value given, not what the schema makes of it.
   * Default false: the compiler has looked.
   */
  readonly validateSend?: boolean | undefined
}

/** Schemas for each direction, seen from the side that uses them. */
export interface JsonSchemas<
  Receive extends StandardSchema = StandardSchema,
  Send extends StandardSchema = StandardSchema,
> {
  readonly receive?: Receive | undefined
  readonly send?: Send | undefined
}

/** Messages that are any JSON. */
export function json(
  schema?: undefined,
  options?: JsonOptions<unknown>,
): MessageCodec<unknown, unknown>
/**
 * Messages that fit a schema, both ways. A handler gets what the schema makes of a message, its
 * output; what is sent is its input, since the other side may have the same schema.
 *
 * @example
 * const chat = json(z.object({ text: z.string() }))
 * serve({ messages: chat, message(socket, { text }) { socket.send({ text }) } })
 */
export function json<S extends StandardSchema>(
  schema: S,
  options?: JsonOptions<SchemaInput<S>>,
): MessageCodec<SchemaOutput<S>, SchemaInput<S>>
/** Messages with a schema for what is received and another for what is sent. */
export function json<
  Receive extends StandardSchema = StandardSchema,
  Send extends StandardSchema = StandardSchema,
>(
  schemas: JsonSchemas<Receive, Send>,
  options?: JsonOptions<SchemaInput<Send>>,
): MessageCodec<SchemaOutput<Receive>, SchemaInput<Send>>
export function json(
  given?: StandardSchema | JsonSchemas,
  options: JsonOptions<unknown> = {},
): MessageCodec<unknown, unknown> {
  checkOptions(options)
  const { receive, send } = schemasOf(given)
  const { invalid, binary = 'refuse', depth = MAX_DEPTH, validateSend = false } = options
  const checked = validateSend ? send : undefined
  return {
    decode(message) {
      const value = read(message, binary, depth)
      return receive === undefined ? value : validate(receive, value, message)
    },
    encode(value) {
      if (checked !== undefined) checkSent(checked, value)
      return write(value)
    },
    invalid,
  }
}

function read(message: string | Uint8Array, binary: 'refuse' | 'parse', depth: number): unknown {
  const text = typeof message === 'string' ? message : textOf(message, binary)
  if (isDeeperThan(text, depth)) {
    throw refuse('message-nested-too-deep', `Deeper than ${depth}`, message)
  }
  try {
    return parseJson(text)
  } catch (error) {
    throw refuse('message-not-json', (error as Error).message, message, error)
  }
}

const strict = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Uint8Array, binary: 'refuse' | 'parse'): string {
  if (binary === 'refuse') {
    throw refuse('message-not-json', 'Binary, where text is needed', bytes)
  }
  try {
    return strict.decode(bytes)
  } catch (error) {
    throw refuse('message-not-json', 'Binary that is not UTF-8', bytes, error)
  }
}

function validate(
  schema: StandardSchema,
  value: unknown,
  message: string | Uint8Array,
): unknown | PromiseLike<unknown> {
  const settle = (result: SchemaResult<unknown>): unknown => {
    if (result.issues === undefined) return result.value
    throw new InvalidMessageError('message-not-of-schema', result.issues, message)
  }
  const result = schema['~standard'].validate(value)
  return isPromise(result) ? result.then(settle) : settle(result)
}

function refuse(
  code: MessageRule,
  message: string,
  received: string | Uint8Array,
  cause?: unknown,
): InvalidMessageError {
  return new InvalidMessageError(code, [{ message }], received, { cause })
}

function checkSent(schema: StandardSchema, value: unknown): void {
  const result = schema['~standard'].validate(value)
  if (isPromise(result)) {
    // Its outcome comes too late to matter.
    result.catch(() => {})
    throw new MisuseError(
      'validator-asynchronous',
      'Cannot validate what is sent with an asynchronous schema: send is synchronous, validate before or leave validateSend out',
    )
  }
  if (result.issues !== undefined) {
    throw new MisuseError(
      'message-invalid',
      `Cannot send a message that does not fit its schema: ${describe(result.issues)}`,
    )
  }
}

function describe(issues: readonly SchemaIssue[]): string {
  const error = new InvalidMessageError('message-not-of-schema', issues, '')
  return detailOf(error.issues) ?? 'the schema does not tell why'
}

function write(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    throw unwritable((error as Error).message)
  }
  if (text === undefined) throw unwritable(`a value of type ${typeof value} has no JSON`)
  return text
}

function unwritable(why: string): MisuseError {
  return new MisuseError('message-not-json', `Cannot send this value as JSON: ${why}`)
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown }).then === 'function'
}

function schemasOf(given: StandardSchema | JsonSchemas | undefined): JsonSchemas {
  if (given === undefined) return {}
  if (isStandardSchema(given)) return { receive: given, send: given }
  const names = typeof given === 'object' && given !== null ? Object.keys(given) : undefined
  const isPair =
    names?.every((name) => name === 'receive' || name === 'send') === true && names.length > 0
  if (isPair) {
    const { receive, send } = given as JsonSchemas
    if ([receive, send].every((one) => one === undefined || isStandardSchema(one))) {
      return { receive, send }
    }
  }
  return invalid(
    'Cannot make json() of this schema: it must be a Standard Schema of version 1, such as of zod, valibot or arktype, or { receive, send } of them',
  )
}

const OPTIONS = ['invalid', 'binary', 'depth', 'validateSend']

function checkOptions(options: JsonOptions<unknown>): void {
  if (typeof options !== 'object' || options === null) {
    invalid('Cannot make json() with these options: they must be an object')
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name))
  if (unknown !== undefined) {
    throw new MisuseError(
      'option-unknown',
      `Cannot make json() with option ${unknown}: it is none of ${OPTIONS.join(', ')}`,
    )
  }
  checkInvalid(options.invalid)
  const { binary, depth = MAX_DEPTH, validateSend } = options
  if (binary !== undefined && binary !== 'refuse' && binary !== 'parse') {
    invalid(`Cannot set binary to ${String(binary)}: it must be 'refuse' or 'parse'`)
  }
  if (!Number.isInteger(depth) || depth < 1) {
    invalid(`Cannot set depth to ${String(depth)}: it must be a whole number of 1 or more`)
  }
  if (validateSend !== undefined && typeof validateSend !== 'boolean') {
    invalid(`Cannot set validateSend to ${String(validateSend)}: it must be true or false`)
  }
}

function invalid(message: string): never {
  throw new MisuseError('option-invalid', message)
}
