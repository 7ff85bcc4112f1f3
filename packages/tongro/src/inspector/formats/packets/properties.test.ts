// What holds for every capture: pieces do not matter; order, repetition and overlap of segments do not
// change the streams; what is broken never throws, nor makes bytes that nobody sent.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CaptureRecord, From } from '../../../protocol/index.ts'
import {
  ipv6,
  latin1,
  outline,
  REQUEST,
  RESPONSE,
  readFile,
  readPackets,
  START,
  streamOf,
  talk,
} from './testing-capture.ts'
import { LINK_TYPES, type Link, writePacket } from './write-packet.ts'
import { joinBytes, type WritablePacket, writePcap, writePcapng } from './write-packet-file.ts'

const links = fc.constantFrom(...(Object.keys(LINK_TYPES) as Link[]))
const turns = fc.array(
  fc.record({
    from: fc.constantFrom<From>('client', 'server'),
    size: fc.oneof(fc.nat(40), fc.nat(3000)),
    isLost: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    isAcknowledged: fc.boolean(),
  }),
  { maxLength: 12 },
)
/** Several connections of any look, one behind the other. */
const captures = fc
  .array(fc.record({ link: links, isIpv6: fc.boolean(), turns, end: fc.nat(2) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((connections) => {
    const packets: WritablePacket[] = []
    for (const [i, { link, isIpv6, turns: list, end }] of connections.entries()) {
      const ends = isIpv6
        ? { client: { address: ipv6(i), port: 4000 }, server: { address: ipv6(99), port: 80 } }
        : { client: { address: Uint8Array.of(10, 0, 0, i), port: 4000 } }
      const to = talk({ packets, link, ...ends })
        .connect()
        .send('client', REQUEST)
      to.send('server', RESPONSE)
      for (const { from, size, isLost, isAcknowledged } of list) {
        to.send(from, patternOf(size), isLost)
        if (isAcknowledged) to.acknowledge(from === 'client' ? 'server' : 'client')
      }
      if (end === 1) to.reset('server')
      if (end === 2) to.finish('server').finish('client')
    }
    return packets
  })

function patternOf(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (i * 31 + size) & 255)
}

test('any cut of the file into pushes gives the same records', () => {
  const formats = fc.constantFrom(writePcapng, (packets: readonly WritablePacket[]) =>
    writePcap(packets.filter(({ linkType }) => linkType === packets[0]?.linkType)),
  )
  fc.assert(
    fc.property(captures, formats, fc.integer({ min: 1, max: 200 }), (packets, write, size) => {
      const file = write(packets)
      const whole = readFile(file)
      assert.ok(whole.length >= 3)
      assert.deepEqual(readFile(file, size), whole)
    }),
    { numRuns: 60 },
  )
  const file = writePcapng(fc.sample(captures, { numRuns: 1, seed: 1 })[0]!)
  assert.deepEqual(readFile(file, 1), readFile(file))
})

/** A stream cut into segments that overlap, come several times and in any order. */
const deliveries = fc
  .record({
    size: fc.integer({ min: 1, max: 600 }),
    first: fc.oneof(fc.constantFrom(0, 0xffff_ffff, 0xffff_ff00), fc.nat(0xffff_ffff)),
    extra: fc.array(fc.tuple(fc.nat(599), fc.integer({ min: 1, max: 200 })), { maxLength: 20 }),
    cut: fc.integer({ min: 1, max: 100 }),
    shuffle: fc.infiniteStream(fc.nat(1000)),
  })
  .map(({ size, first, extra, cut, shuffle }) => {
    const stream = joinBytes([REQUEST, patternOf(size)])
    const pieces = extra.map(([at, length]) => [at, at + length] as const)
    for (let at = 0; at < stream.length; at += cut) pieces.push([at, at + cut])
    const order = pieces.map((piece) => ({ piece, key: shuffle.next().value as number }))
    order.sort((a, b) => a.key - b.key)
    return { stream, first, pieces: order.map(({ piece }) => piece) }
  })

function capture(
  {
    stream,
    first,
    pieces,
  }: { stream: Uint8Array; first: number; pieces: ReadonlyArray<readonly [number, number]> },
  change?: (data: Uint8Array, index: number) => Uint8Array,
): CaptureRecord[] {
  const packets: WritablePacket[] = []
  const to = talk({ packets, sequences: { client: first, server: 5 } }).connect()
  for (const [index, [from, end]] of pieces.entries()) {
    const data = stream.slice(from, end)
    const sequence = (first + 1 + from) >>> 0
    to.packet('client', { flags: 'A', sequence, data: change?.(data, index) ?? data })
  }
  return readPackets(packets)
}

test('any order, repetition and overlap of segments gives the same stream, without a gap', () => {
  fc.assert(
    fc.property(deliveries, (delivery) => {
      const records = capture(delivery)
      assert.deepEqual(streamOf(records, 'client'), delivery.stream)
      const others = records.filter(({ kind }) => kind !== 'open' && kind !== 'chunk')
      assert.deepEqual(others, [])
      // Each chunk is of the packet that first held its bytes.
      let at = 0
      for (const record of records) {
        if (record.kind !== 'chunk') continue
        const end = at + record.bytes.length
        const first = delivery.pieces.findIndex(([from, to]) => from <= at && at < to)
        assert.equal(record.packet, first + 4)
        at = end
      }
    }),
    { numRuns: 300 },
  )
})

test('where repeated segments differ, the first bytes count', () => {
  fc.assert(
    fc.property(deliveries, (delivery) => {
      const expected = delivery.stream.slice()
      for (let i = delivery.pieces.length - 1; i >= 0; i--) {
        const [from, end] = delivery.pieces[i]!
        for (let at = from; at < Math.min(end, expected.length); at++) {
          expected[at] = delivery.stream[at]! ^ (at < REQUEST.length ? 0 : i & 3)
        }
      }
      const records = capture(delivery, (data, index) => {
        const [from] = delivery.pieces[index]!
        return data.map((byte, i) => byte ^ (from + i < REQUEST.length ? 0 : index & 3))
      })
      assert.deepEqual(streamOf(records, 'client'), expected)
    }),
    { numRuns: 300 },
  )
})

test('with packets lost, what is handed on and the gaps together are as long as the stream', () => {
  fc.assert(
    fc.property(deliveries, fc.array(fc.nat(30), { maxLength: 4 }), (delivery, lost) => {
      const pieces = delivery.pieces.filter((_, i) => !lost.includes(i))
      const records = capture({ ...delivery, pieces: [[0, REQUEST.length], ...pieces] })
      let at = 0
      for (const record of records) {
        if (record.kind === 'gap') at += record.length
        if (record.kind !== 'chunk') continue
        assert.deepEqual(record.bytes, delivery.stream.slice(at, at + record.bytes.length))
        at += record.bytes.length
      }
      assert.ok(at <= delivery.stream.length)
    }),
    { numRuns: 200 },
  )
})

test('a damaged file never throws and is told in few words', () => {
  const damages = fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(255)), {
    minLength: 1,
    maxLength: 20,
  })
  fc.assert(
    fc.property(captures, damages, fc.nat(1_000_000), (packets, list, keep) => {
      const file = writePcapng(packets)
      for (const [at, value] of list) file[at % file.length] = value
      const cut = file.subarray(0, Math.max(1, keep % (2 * file.length)))
      const records = readFile(cut)
      assert.deepEqual(readFile(cut, 97), records)
      assert.ok(records.filter(({ kind }) => kind === 'trouble').length < 40)
      checkShape(records)
    }),
    { numRuns: 300 },
  )
})

test('packets of garbage never throw', () => {
  const garbage = fc.array(fc.tuple(links, fc.uint8Array({ maxLength: 90 })), { maxLength: 10 })
  fc.assert(
    fc.property(garbage, (list) => {
      const packets = list.map(([link, bytes]) => ({
        time: START,
        linkType: LINK_TYPES[link],
        bytes,
      }))
      checkShape(readPackets(packets))
    }),
    { numRuns: 300 },
  )
})

test('segments of any flags and numbers between two ends never throw', () => {
  const segments = fc.array(
    fc.record({
      isBack: fc.boolean(),
      sequence: fc.oneof(fc.nat(20), fc.nat(0xffff_ffff)),
      acknowledgment: fc.oneof(fc.nat(20), fc.nat(0xffff_ffff)),
      flags: fc.constantFrom('', 'S', 'SA', 'A', 'PA', 'F', 'FA', 'R', 'RA', 'SF', 'SFRA'),
      data: fc.constantFrom('', 'GET / HTTP/1.1\r\n\r\n', 'x', '\x81\x01a', 'HTTP/1.1 101 x'),
    }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(segments, (list) => {
      const ends = [
        { address: ipv6(1), port: 1 },
        { address: ipv6(2), port: 2 },
      ] as const
      const packets = list.map(({ isBack, data, ...rest }, i) => {
        const [from, to] = isBack ? [ends[1], ends[0]] : ends
        const bytes = writePacket({ from, to, ...rest, data: latin1(data) }, 'raw')
        return { time: START + i, linkType: LINK_TYPES.raw, bytes }
      })
      checkShape(readPackets(packets, { limits: { held: 300 } }))
    }),
    { numRuns: 1000 },
  )
})

/** Each connection is opened first, has positive gaps, and each side says nothing after its end. */
function checkShape(records: readonly CaptureRecord[]): void {
  const ended = new Map<number, Set<From>>()
  for (const record of records) {
    if (record.kind === 'trouble') continue
    if (record.kind === 'open') {
      assert.ok(!ended.has(record.connection), outline(records).join('\n'))
      ended.set(record.connection, new Set())
      continue
    }
    const sides = ended.get(record.connection)
    assert.ok(sides !== undefined, outline(records).join('\n'))
    if (record.kind === 'chunk' || record.kind === 'gap') {
      assert.ok(!sides.has(record.from), outline(records).join('\n'))
      assert.ok((record.kind === 'chunk' ? record.bytes.length : record.length) > 0)
    }
    if (record.kind === 'end') sides.add(record.from)
  }
}
