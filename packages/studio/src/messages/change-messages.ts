// The messages of /push and the answer of /poll. Times are milliseconds since the epoch; `at` and
// `now` are the server's clock, `t0` is the browser's, sent back as it came.

import type { WireCount } from '../measure/wire-meter.ts'
import { type JsonObject, parseObject, toObject } from './json-object.ts'

export interface Change {
  readonly type: 'change'
  readonly seq: number
  readonly at: number
  readonly wire: WireCount
}

export interface TimeAnswer {
  readonly type: 'time'
  readonly t0: number
  readonly now: number
}

export interface PollAnswer {
  readonly seq: number
  readonly at: number
  readonly now: number
  readonly wire: WireCount
}

export function parsePushMessage(text: string): Change | TimeAnswer | undefined {
  const object = parseObject(text)
  if (object === undefined) return undefined
  if (object['type'] === 'time') {
    const { t0, now } = object
    return isNumber(t0) && isNumber(now) ? { type: 'time', t0, now } : undefined
  }
  if (object['type'] !== 'change') return undefined
  const { seq, at } = object
  const wire = readWire(object)
  if (!isNumber(seq) || !isNumber(at) || wire === undefined) return undefined
  return { type: 'change', seq, at, wire }
}

export function parsePollAnswer(value: unknown): PollAnswer | undefined {
  const object = toObject(value)
  if (object === undefined) return undefined
  const { seq, at, now } = object
  const wire = readWire(object)
  if (!isNumber(seq) || !isNumber(at) || !isNumber(now) || wire === undefined) return undefined
  return { seq, at, now, wire }
}

export function timeQuestion(t0: number): string {
  return JSON.stringify({ type: 'time', t0 })
}

function readWire(object: JsonObject): WireCount | undefined {
  const wire = toObject(object['wire'])
  if (wire === undefined) return undefined
  const { read, written } = wire
  return isNumber(read) && isNumber(written) ? { read, written } : undefined
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}
