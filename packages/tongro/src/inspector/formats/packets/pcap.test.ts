// Files of libpcap: orders, resolutions, lengths.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Intake } from './intake.ts'
import { type FilePacket, isPcap, PcapReader } from './pcap.ts'
import { latin1, START } from './testing-capture.ts'
import { writePcap } from './write-packet-file.ts'

function read(file: Uint8Array): { packets: FilePacket[]; reader: PcapReader } {
  const packets: FilePacket[] = []
  const reader = new PcapReader((packet) =>
    packets.push({ ...packet, bytes: packet.bytes.slice() }),
  )
  const intake = new Intake()
  intake.push(file)
  while (reader.step(intake)) {
    // To the end.
  }
  return { packets, reader }
}

const PACKETS = [
  { time: START + 0.125, linkType: 276, bytes: latin1('first'), wireLength: 9 },
  { time: START + 999.999, linkType: 276, bytes: latin1(''), wireLength: 0 },
]

for (const order of ['little', 'big'] as const) {
  for (const resolution of ['micro', 'nano'] as const) {
    test(`a file in ${order} order with ${resolution}seconds is read`, () => {
      const file = writePcap(PACKETS, { order, resolution })
      assert.ok(isPcap(file))
      const { packets, reader } = read(file)
      assert.deepEqual(
        packets,
        PACKETS.map((packet, i) => ({ number: i + 1, ...packet })),
      )
      assert.equal(reader.failure, undefined)
    })
  }
}

test('the link layer is the low half of its field: the rest tells of a frame check sequence', () => {
  const file = writePcap(PACKETS)
  file[23] = 0x24
  assert.equal(read(file).packets[0]?.linkType, 276)
})

test('the reader says what it is in the middle of', () => {
  const file = writePcap(PACKETS)
  assert.equal(read(file.subarray(0, 23)).reader.place, 'its header')
  assert.equal(read(file.subarray(0, 24)).reader.place, 'packet 1')
  assert.equal(read(file.subarray(0, 46)).reader.place, 'packet 2')
})

test('other files are not taken for one', () => {
  assert.equal(isPcap(latin1('\x0a\x0d\x0d\x0a')), false)
  assert.equal(isPcap(latin1('GET ')), false)
})
