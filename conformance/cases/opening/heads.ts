// What the cases of the opening handshake are made of: a request that is right but for what the case
// changes, the answers that are as good, and the same for a response.

import type { RuleCode } from 'tongro/protocol'
import type { Session } from '../../run/session.ts'
import { agreedBy } from '../../wire/deflate-terms.ts'
import { close, encode, text } from '../../wire/frames.ts'
import { acceptOf, fieldOf, type Head, whyNotOpen } from '../../wire/handshake.ts'
import type { Draft } from '../case.ts'
import type { PeerSettings } from '../settings.ts'
import {
  echoText,
  expectAnswer,
  expectEnd,
  finish,
  reportsFailure,
  send,
  sendHead,
} from '../steps.ts'

/** Lines of a head by name; an array is the field several times, undefined leaves it out. */
export type Change = Readonly<Record<string, string | readonly string[] | undefined>>

export interface RequestShape {
  readonly method?: string
  readonly target?: (session: Session) => string
  readonly version?: string
  /** Instead of a fresh one. */
  readonly key?: string
  readonly fields?: Change
  /** Lines as they are, behind the fields. */
  readonly lines?: readonly string[]
  /** What follows the head. */
  readonly behind?: string
  /** The head as it is sent, made of the right one. */
  readonly rewrite?: (head: string) => string
}

export function requestOf(session: Session, shape: RequestShape = {}): string {
  const { method = 'GET', target, version = 'HTTP/1.1', fields = {}, lines = [] } = shape
  const first = `${method} ${target?.(session) ?? session.path}${version === '' ? '' : ` ${version}`}`
  session.key = shape.key ?? session.key
  const all: Change = {
    Host: `127.0.0.1:${session.port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': session.key,
    'Sec-WebSocket-Version': '13',
    ...fields,
  }
  const head = headText([first, ...linesOf(all), ...lines])
  return `${shape.rewrite?.(head) ?? head}${shape.behind ?? ''}`
}

export interface ResponseShape {
  readonly first?: string
  readonly fields?: Change | ((session: Session) => Change)
  readonly lines?: readonly string[]
  readonly rewrite?: (head: string) => string
}

export function responseOf(session: Session, shape: ResponseShape = {}): string {
  const { first = 'HTTP/1.1 101 Switching Protocols', fields = {}, lines = [] } = shape
  const all: Change = {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': acceptOf(session.key),
    ...(typeof fields === 'function' ? fields(session) : fields),
  }
  const head = headText([first, ...linesOf(all), ...lines])
  return shape.rewrite?.(head) ?? head
}

function headText(lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`
}

function linesOf(fields: Change): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const values = value === undefined ? [] : typeof value === 'string' ? [value] : value
    return values.map((one) => `${name}: ${one}`)
  })
}

export function statusOf(head: Head): number {
  return Number(head.firstLine.split(' ')[1])
}

interface Named {
  readonly title: string
  readonly rules?: readonly RuleCode[]
  readonly settings?: PeerSettings
}

export interface Accepted extends Named {
  readonly request?: RequestShape
  /** What else must hold for the answer. */
  readonly answer?: (head: Head, session: Session) => string | undefined
}

/** A server opens the connection, and it works. */
export function accepts({ title, rules = [], settings = {}, request, answer }: Accepted): Draft {
  return {
    title,
    rules,
    settings,
    roles: ['server'],
    opening: 'own',
    steps: [
      sendHead(title, (session) => requestOf(session, request)),
      expectAnswer('101, as it should be', (head, session) => {
        const agreed = agreedBy(fieldOf(head, 'sec-websocket-extensions') ?? '')
        if (agreed !== undefined) session.agree(agreed)
        return whyNotOpen(head, session.key) ?? answer?.(head, session)
      }),
      send(text('Hello')),
      echoText('Hello'),
      ...finish(),
    ],
  }
}

export interface Refused extends Named {
  readonly request: RequestShape
  /** The best status; another one of 400 to 499 is legal too. */
  readonly status: number
  readonly answer?: (head: Head, session: Session) => string | undefined
}

/** A server refuses the request. */
export function refuses(one: Refused): Draft {
  const { title, rules = [], settings = {}, request, status, answer } = one
  return {
    title,
    rules,
    settings,
    roles: ['server'],
    opening: 'own',
    steps: [
      sendHead(title, (session) => requestOf(session, request)),
      expectAnswer(`${status}`, (head, session) => {
        const given = statusOf(head)
        if (!(given >= 400 && given < 500)) return `the answer is ${head.firstLine}`
        if (given !== status) session.notes.push(`Status ${given} instead of ${status}`)
        return answer?.(head, session)
      }),
    ],
  }
}

export interface Answered extends Named {
  readonly response: ResponseShape
}

/** A client takes the answer, and the connection works. */
export function takes({ title, rules = [], settings = {}, response }: Answered): Draft {
  return {
    title,
    rules,
    settings,
    roles: ['client'],
    opening: 'own',
    steps: [
      sendHead(title, (session) => responseOf(session, response)),
      send(text('Hello')),
      echoText('Hello'),
      ...finish(),
    ],
  }
}

/** A Close frame: a client that opened in spite of the answer is told to end. */
const CLOSE = encode(close(1000), 'server').toString('latin1')

/** A client fails the handshake: the application is told, and TCP ends. */
export function rejects({ title, rules = [], settings = {}, response }: Answered): Draft {
  return {
    title,
    rules,
    settings,
    roles: ['client'],
    opening: 'own',
    steps: [
      sendHead(title, (session) => responseOf(session, response) + CLOSE),
      reportsFailure(),
      expectEnd({ mayReset: true }),
    ],
  }
}

/** What is wrong when a field is not as wanted; undefined means absent. */
export function wants(head: Head, name: string, wanted: string | undefined): string | undefined {
  const given = fieldOf(head, name)
  return given === wanted
    ? undefined
    : `${name} is ${given ?? 'absent'} instead of ${wanted ?? 'absent'}`
}
