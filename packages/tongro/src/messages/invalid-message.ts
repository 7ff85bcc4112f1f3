// The error of a message that an endpoint does not take: whole as a WebSocket message, wrong inside.

import { ProtocolViolation } from '../protocol/index.ts'
import type { SchemaIssue } from './standard-schema.ts'

/** The rules that a received message can break inside. */
export type MessageRule = 'message-not-json' | 'message-not-of-schema' | 'message-nested-too-deep'

/** One thing that is wrong with a message. */
export interface MessageIssue {
  readonly message: string
  /** Keys and indexes that lead to the place; empty for the whole message. */
  readonly path: readonly PropertyKey[]
}

/** An array of thousands of wrong elements has as many issues; nobody reads more than these. */
const MAX_ISSUES = 32
/** Keys are the peer's choice and may be long; an error text is for a line of a log. */
const MAX_DETAIL = 200

/**
 * The peer sent what this endpoint does not take. `code` is `message-not-json`,
 * `message-not-of-schema` or `message-nested-too-deep`; `issues` has the first 32 things that are
 * wrong; `received` is the message as it came.
 */
export class InvalidMessageError extends ProtocolViolation {
  override readonly name = 'InvalidMessageError'
  readonly issues: readonly MessageIssue[]
  readonly received: string | Uint8Array

  constructor(
    code: MessageRule,
    issues: readonly SchemaIssue[],
    received: string | Uint8Array,
    options?: ErrorOptions,
  ) {
    const listed = issues.slice(0, MAX_ISSUES).map(plainIssue)
    super(code, detailOf(listed), options)
    this.issues = listed
    this.received = received
  }
}

/** Schemas may wrap the keys of a path in objects. */
function plainIssue({ message, path = [] }: SchemaIssue): MessageIssue {
  return {
    message: String(message),
    // Array.from, since a subclass of Array would map to itself.
    path: Array.from(path, (part) => (typeof part === 'object' ? part.key : part)),
  }
}

/** The first issue in one line: `items[0].name: Expected string`. */
export function detailOf(issues: readonly MessageIssue[]): string | undefined {
  const [first] = issues
  if (first === undefined) return undefined
  const path = formatPath(first.path)
  const text = path === '' ? first.message : `${path}: ${first.message}`
  return text.slice(0, MAX_DETAIL).replace(/\p{Cc}+/gu, ' ')
}

/** `user.names[0]["first name"]`. */
function formatPath(path: readonly PropertyKey[]): string {
  return path.map(formatKey).join('').replace(/^\./, '')
}

function formatKey(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`
  const name = String(key)
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)
    ? `.${name}`
    : `[${JSON.stringify(name)}]`
}
