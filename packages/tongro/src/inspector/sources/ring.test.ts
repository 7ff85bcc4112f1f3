import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Collected } from '../../../test-support/collected.ts'
import type { CaptureRecord, From } from '../../protocol/index.ts'
import { captureRing, LEAST_RING_BYTES } from './ring.ts'

const KIB = 1024

function chunk(connection: number, from: From, size: number, fill = 1): CaptureRecord {
  return { kind: 'chunk', connection, time: 0, from, bytes: new Uint8Array(size).fill(fill) }
}

function open(connection: number): CaptureRecord {
  return { kind: 'open', connection, time: 0 }
}

function end(connection: number, from: From, how: 'fin' | 'rst' = 'fin'): CaptureRecord {
  return { kind: 'end', connection, time: 0, from, how }
}

test('a late subscriber is shown all in order, then what comes, until it leaves', () => {
  const ring = captureRing()
  const bytes = Uint8Array.of(1, 2, 3)
  ring.sink(open(0))
  ring.sink({ kind: 'chunk', connection: 0, time: 1, from: 'client', bytes })
  bytes.fill(9)
  const seen = new Collected()
  const leave = ring.subscribe(seen.sink)
  assert.deepEqual(seen.kinds(), ['open', 'chunk'])
  assert.deepEqual([...seen.bytes('client')], [1, 2, 3])
  ring.sink(end(0, 'client'))
  assert.deepEqual(seen.kinds(), ['open', 'chunk', 'end'])
  leave()
  ring.sink(end(0, 'server'))
  assert.equal(seen.records.length, 3)
})

test('connections that are over go first, whole, and the replay says so', () => {
  const ring = captureRing({ bytes: 256 * KIB })
  for (let connection = 0; connection < 20; connection++) {
    ring.sink(open(connection))
    ring.sink(chunk(connection, 'client', 20 * KIB))
    if (connection > 0) ring.sink(end(connection, 'client', 'rst'))
  }
  assert.ok(ring.size <= 256 * KIB)
  const seen = new Collected()
  ring.subscribe(seen.sink)
  const [trouble] = seen.of('trouble')
  assert.match(trouble?.text ?? '', /^The ring of 0\.3 MiB was full: \d+ connections were dropped/)
  const numbers = seen.of('open').map(({ connection }) => connection)
  assert.equal(numbers[0], 0, 'the one that lives stays')
  assert.equal(numbers.at(-1), 19)
  for (const connection of numbers) assert.equal(seen.bytes('client', connection).length, 20 * KIB)
  assert.ok(numbers.length > 8 && numbers.length < 13, String(numbers.length))
})

test('of a long connection the beginning and the latest stay, with gaps between', () => {
  const ring = captureRing({ bytes: 128 * KIB })
  ring.sink(open(0))
  let sent = 0
  for (let i = 0; i < 1000; i++) {
    ring.sink(chunk(0, 'client', 1000, i & 255))
    ring.sink(chunk(0, 'server', 500, i & 255))
    sent += 1000
  }
  assert.ok(ring.size <= 128 * KIB)
  const seen = new Collected()
  ring.subscribe(seen.sink)
  const gaps = seen.of('gap')
  assert.deepEqual(gaps.map(({ from }) => from).toSorted(), ['client', 'server'])
  const gap = gaps.find(({ from }) => from === 'client')!
  assert.equal(gap.length + seen.bytes('client').length, sent)
  const before = seen.records.slice(0, seen.records.indexOf(gap))
  const first = before.flatMap((one) =>
    one.kind === 'chunk' && one.from === 'client' ? [one] : [],
  )
  assert.equal(first.length, 16, 'the first 16 KiB of the client')
  assert.equal(first[15]?.bytes[0], 15)
  assert.equal(seen.bytes('client').at(-1), 999 & 255)
  assert.match(seen.of('trouble')[0]?.text ?? '', /0 connections were dropped whole, and \d+ bytes/)
})

test('a connection dropped while it lives comes back as a partial one', () => {
  const ring = captureRing({ bytes: LEAST_RING_BYTES })
  for (let connection = 0; connection < 40; connection++) {
    ring.sink(open(connection))
    ring.sink(chunk(connection, 'client', 4 * KIB))
  }
  ring.sink(chunk(0, 'server', 10))
  const seen = new Collected()
  ring.subscribe(seen.sink)
  const opened = seen.of('open', 0)
  assert.deepEqual(
    opened.map(({ isPartial }) => isPartial),
    [true],
  )
  assert.equal(seen.bytes('server', 0).length, 10)
  assert.ok(ring.size <= LEAST_RING_BYTES)
})

test('records without bytes are limited too', () => {
  const ring = captureRing({ bytes: LEAST_RING_BYTES })
  for (let i = 0; i < 10_000; i++) ring.sink({ kind: 'trouble', text: `trouble ${i}` })
  for (let i = 0; i < 10_000; i++) ring.sink(open(i))
  const seen = new Collected()
  ring.subscribe(seen.sink)
  assert.ok(seen.records.length < 300, String(seen.records.length))
  assert.equal(seen.of('open').at(-1)?.connection, 9_999)
})
