// Blocks: sections, interfaces, times, the four kinds of packets, and what is broken.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CaptureRecord } from '../../../protocol/index.ts'
import { Complaints } from './complaints.ts'
import { Intake } from './intake.ts'
import type { FilePacket } from './pcap.ts'
import { PcapngReader } from './pcapng.ts'
import { latin1, START, troublesOf } from './testing-capture.ts'
import { Fields, joinBytes, writeBlock, writePcapng } from './write-packet-file.ts'

interface Read {
  readonly packets: ReadonlyArray<Omit<FilePacket, 'bytes'> & { readonly text: string }>
  readonly failure: string | undefined
  readonly troubles: string[]
}

function read(file: Uint8Array): Read {
  const packets: Array<Omit<FilePacket, 'bytes'> & { text: string }> = []
  const records: CaptureRecord[] = []
  const complaints = new Complaints((record) => records.push(record))
  const reader = new PcapngReader(({ bytes, ...rest }) => {
    packets.push({ ...rest, text: String.fromCharCode(...bytes) })
  }, complaints)
  const intake = new Intake()
  intake.push(file)
  while (reader.step(intake)) {
    // To the end.
  }
  complaints.finish()
  return { packets, failure: reader.failure, troubles: troublesOf(records) }
}

const section = (isLittle = true): Uint8Array =>
  writeBlock(
    0x0a0d0d0a,
    new Fields(16, isLittle).u32(0x1a2b3c4d).u16(1).u16(0).u32(0xffffffff).u32(0xffffffff).bytes,
    isLittle,
  )

function describedBy(
  linkType: number,
  options: readonly number[] = [],
  snapLength = 0,
  isLittle = true,
): Uint8Array {
  const body = new Fields(8 + options.length, isLittle).u16(linkType).u16(0).u32(snapLength)
  return writeBlock(1, body.put(Uint8Array.from(options)).bytes, isLittle)
}

function enhanced(number: number, units: bigint, text: string, isLittle = true): Uint8Array {
  const body = new Fields(20 + text.length, isLittle).u32(number)
  body.u32(Number(units >> 32n)).u32(Number(units & 0xffffffffn))
  return writeBlock(6, body.u32(text.length).u32(text.length).put(latin1(text)).bytes, isLittle)
}

const read1 = (...blocks: Uint8Array[]): Read => read(joinBytes([section(), ...blocks]))

test('packets of several interfaces and byte orders carry their link layer and time', () => {
  const file = joinBytes([
    ...[section(), describedBy(1), describedBy(113), enhanced(1, 1_700_000_000_000_123n, 'one')],
    ...[section(false), describedBy(101, [], 0, false), enhanced(0, 5000n, 'second', false)],
  ])
  assert.deepEqual(read(file).packets, [
    { number: 1, time: START + 0.123, linkType: 113, wireLength: 3, text: 'one' },
    { number: 2, time: 5, linkType: 101, wireLength: 6, text: 'second' },
  ])
})

describe('times', () => {
  const timeOf = (options: number[], units: bigint): number | undefined =>
    read1(describedBy(1, options), enhanced(0, units, 'x')).packets[0]?.time

  test('are microseconds if nothing else is said', () => {
    assert.equal(timeOf([], 1_700_000_000_000_001n), START + 0.001)
  })
  test('are in powers of ten, also coarser than milliseconds', () => {
    assert.equal(timeOf([9, 0, 1, 0, 9, 0, 0, 0], 1_700_000_000_000_250_000n), START + 0.25)
    assert.equal(timeOf([9, 0, 1, 0, 0, 0, 0, 0], 1_700_000_000n), START)
  })
  test('are in powers of two', () => {
    assert.equal(timeOf([9, 0, 1, 0, 0x8a, 0, 0, 0], 1536n), 1500)
  })
  test('have an offset in seconds, also a negative one', () => {
    assert.equal(timeOf([14, 0, 8, 0, 100, 0, 0, 0, 0, 0, 0, 0], 1000n), 100_001)
    assert.equal(timeOf([14, 0, 8, 0, ...new Array(8).fill(255)], 1_000_000n), 0)
  })
  test('are read behind other options, and not from those that are cut', () => {
    assert.equal(timeOf([2, 0, 3, 0, 108, 111, 48, 0, 9, 0, 1, 0, 3, 0, 0, 0], 7n), 7)
    assert.equal(timeOf([0, 0, 0, 0, 9, 0, 1, 0, 3, 0, 0, 0], 7000n), 7, 'behind the end')
    assert.equal(timeOf([9, 0, 200, 0], 7000n), 7)
  })
})

test('a simple packet has the bytes of the snapshot length and the time of the one before', () => {
  const simple = new Fields(8).put(Uint8Array.of(6, 0, 0, 0)).put(latin1('abcd')).bytes
  const { packets } = read1(
    describedBy(1, [], 3),
    enhanced(0, 9000n, 'x'),
    writeBlock(3, simple, true),
  )
  assert.deepEqual(packets[1], { number: 2, time: 9, linkType: 1, wireLength: 6, text: 'abc' })
})

test('an obsolete packet block is read', () => {
  const body = new Fields(22, true).u16(1).u16(0xffff).u32(0).u32(3000).u32(2).u32(9)
  const block = writeBlock(2, body.put(latin1('ab')).bytes, true)
  assert.deepEqual(read1(describedBy(1), describedBy(228), block).packets, [
    { number: 1, time: 3, linkType: 228, wireLength: 9, text: 'ab' },
  ])
})

test('other blocks are passed over, whatever their size', () => {
  const huge = writeBlock(10, new Uint8Array(3 << 20), true)
  const { packets, failure, troubles } = read1(describedBy(1), huge, enhanced(0, 0n, 'x'))
  assert.deepEqual([packets.length, failure, troubles], [1, undefined, []])
})

test('a packet block beyond the limit is passed over and told', () => {
  const huge = writeBlock(6, new Uint8Array(2 << 20), true)
  const { packets, troubles } = read1(describedBy(1), huge, enhanced(0, 0n, 'x'))
  assert.equal(packets.length, 1)
  assert.deepEqual(troubles, [
    'Cannot read all of block 3: it has 2097164 bytes, more than the limit of 1048576',
  ])
})

describe('broken blocks', () => {
  test('a packet of an interface that was not described is told and counted', () => {
    const { packets, troubles } = read1(
      enhanced(0, 0n, 'x'),
      writeBlock(3, new Uint8Array(8), true),
      describedBy(1),
      enhanced(0, 0n, 'y'),
    )
    assert.deepEqual(
      packets.map(({ number }) => number),
      [3],
    )
    assert.deepEqual(troubles, [
      'Cannot read all of block 2: packet 1 names interface 0, which was not described',
      'In all 2 blocks that could not be read',
    ])
  })
  test('a packet longer than its block is read as far as it is there', () => {
    const block = enhanced(0, 0n, 'abcd')
    block[20] = 200
    const { packets, troubles } = read1(describedBy(1), block)
    assert.equal(packets[0]?.text, 'abcd')
    assert.match(troubles[0]!, /block 3: packet 1 claims 200 bytes, 4 are there$/)
  })
  test('a body too short for its type is told', () => {
    const { troubles } = read1(writeBlock(1, new Uint8Array(4), true))
    assert.deepEqual(troubles, ['Cannot read all of block 2: it is too short for its type 1'])
  })
  test('more interfaces than the limit are not kept', () => {
    const { troubles } = read1(...Array.from({ length: 4098 }, () => describedBy(1)))
    assert.match(troubles[0]!, /its section has more interfaces than the limit of 4096$/)
    assert.match(troubles[1]!, /^In all 2 /)
  })
  for (const length of [8, 13]) {
    test(`a length of ${length} ends the reading`, () => {
      const block = enhanced(0, 0n, 'x')
      block[4] = length
      assert.equal(
        read1(describedBy(1), enhanced(0, 0n, 'x'), block).failure,
        `Cannot read on at block 4, behind packet 1: it claims a length of ${length} bytes, which no block has; the file is damaged there`,
      )
    })
  }
  test('two lengths that differ end the reading', () => {
    const block = enhanced(0, 0n, 'x')
    block[block.length - 4]! ^= 4
    assert.match(read1(describedBy(1), block).failure!, /at block 3, .*: its two lengths differ;/)
  })
  test('a section without a byte order ends the reading', () => {
    const broken = section()
    broken[8] = 0
    assert.match(read(broken).failure!, /at block 1, .* without the magic of a byte order;/)
  })
})

test('what the writer writes is read, in both orders and resolutions', () => {
  const packets = [1, 113, 1].map((linkType, i) => ({
    time: START + i + 0.5,
    linkType,
    bytes: latin1('packet'.slice(i)),
    wireLength: 50,
  }))
  for (const order of ['little', 'big'] as const) {
    for (const resolution of ['micro', 'nano'] as const) {
      const { packets: got } = read(writePcapng(packets, { order, resolution }))
      assert.deepEqual(
        got.map(({ time, linkType, text, wireLength }) => [time, linkType, text, wireLength]),
        packets.map(({ time, linkType, bytes }) => [
          time,
          linkType,
          String.fromCharCode(...bytes),
          50,
        ]),
      )
    }
  }
})
