// However a stream is cut into reads, heads and frames, legal or broken, the inspector tells the same;
// and no records make it throw.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bytesOf,
  HELLO,
  inspect,
  latin1Bytes,
  MASKED_HELLO,
  REQUEST,
  RESPONSE,
  type Step,
} from '../../../test-support/capture-script.ts'
import { HostInflater } from '../../../test-support/host-inflater.ts'
import type { From } from '../../protocol/index.ts'
import type { InspectorOptions } from './settings.ts'

const OPTIONS: InspectorOptions = { inflater: (terms) => new HostInflater(terms), silence: 5 }
const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate\r\n'
const OCPP = 'Sec-WebSocket-Protocol: ocpp1.6\r\n'

/** Numbers of chunks are the one thing that depends on the cut. */
function withoutChunks(_: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value].join()
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const {
    firstChunk: _first,
    lastChunk: _last,
    chunks: _chunks,
    ...rest
  } = value as Record<string, unknown>
  return rest
}
const told = (steps: readonly Step[]): string =>
  JSON.stringify(
    inspect(
      steps.map((step) => ({ ...step, time: 7 })),
      OPTIONS,
    ).all,
    withoutChunks,
    1,
  )

function cut(from: From, bytes: Uint8Array, sizes: readonly number[]): Step[] {
  const steps: Step[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    steps.push({ kind: 'chunk', from, bytes: bytes.slice(at, at + size) })
    at += size
  }
  return steps
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
const frames = fc
  .array(
    fc.oneof(
      fc.constantFrom(HELLO, MASKED_HELLO, '8900', '8a00', '890161', '8a0161', '880203e8'),
      fc.constantFrom('0103486565', '80026c6f', '8a8000000000', 'c107f248cdc9c90700', '8105', 'ff'),
      fc.constantFrom('81075b322c2261225d', '8102c328', '0900', '817e0005', '8882000000000fa0'),
      fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    ),
    { maxLength: 20 },
  )
  .map((list) => bytesOf(list.join('')))
const heads = fc.record({
  lines: fc.constantFrom('', DEFLATE, OCPP, 'Host : x\r\n', ' folded\r\n'),
  isBare: fc.boolean(),
  isRefused: fc.boolean(),
})

test('any cut of a whole connection gives the same reports', () => {
  fc.assert(
    fc.property(
      heads,
      frames,
      frames,
      sizes,
      ({ lines, isBare, isRefused }, client, server, cuts) => {
        const breaks = (head: string): Uint8Array =>
          latin1Bytes(isBare ? head.replaceAll('\r', '') : head)
        const request = breaks(`${REQUEST}${lines}\r\n`)
        const answer = isRefused
          ? 'HTTP/1.1 403 No\r\nContent-Length: 3\r\n\r\nno!'
          : `${RESPONSE}${lines}\r\n`
        const response = breaks(answer)
        const play = (sizes: readonly number[]): string =>
          told([
            ...cut('client', request, sizes),
            ...cut('server', response, sizes),
            ...cut('client', client, sizes),
            ...cut('server', server, sizes),
            { kind: 'end', from: 'server', how: 'fin' },
          ])
        assert.equal(play(cuts), play([1 << 20]))
      },
    ),
    { numRuns: 200 },
  )
})

const anyRecord = fc.oneof(
  fc.record({
    kind: fc.constant('chunk'),
    from: fc.constantFrom('client', 'server'),
    bytes: frames,
  }),
  fc.record({
    kind: fc.constant('chunk'),
    from: fc.constantFrom('client', 'server'),
    bytes: fc.constantFrom(latin1Bytes(`${REQUEST}\r\n`), latin1Bytes(`${RESPONSE}${DEFLATE}\r\n`)),
  }),
  fc.record({
    kind: fc.constant('gap'),
    from: fc.constantFrom('client', 'server'),
    length: fc.nat(2000),
  }),
  fc.record({
    kind: fc.constant('end'),
    from: fc.constantFrom('client', 'server'),
    how: fc.constantFrom('fin', 'rst', 'lost'),
  }),
  fc.record({
    kind: fc.constant('message'),
    from: fc.constantFrom('client', 'server'),
    opcode: fc.nat(15),
    bytes: frames,
  }),
  fc.record({
    kind: fc.constant('head'),
    from: fc.constantFrom('client', 'server'),
    httpVersion: fc.constantFrom('1.0', '1.1', '2'),
    status: fc.option(fc.nat(999), { nil: undefined }),
    fields: fc.array(
      fc.tuple(fc.constantFrom(':status', ':path', 'a', 'sec-websocket-key'), fc.string()),
    ),
  }),
  fc.record({ kind: fc.constant('open'), isPartial: fc.boolean() }),
  fc.record({ kind: fc.constant('trouble'), text: fc.string() }),
)

test('no records in any order make it throw, and each connection is told one end', () => {
  const numbered = fc.tuple(anyRecord, fc.nat(2), fc.integer({ min: -100, max: 5000 }))
  fc.assert(
    fc.property(fc.array(numbered, { maxLength: 25 }), (list) => {
      let time = 0
      const steps = list.map(([record, connection, pause]) => {
        time += pause
        return { ...record, connection, time } as Step
      })
      const { all } = inspect(steps, OPTIONS)
      const count = (kind: string): number => all.filter((report) => report.kind === kind).length
      assert.equal(count('close'), count('connection'))
    }),
    { numRuns: 400 },
  )
})
