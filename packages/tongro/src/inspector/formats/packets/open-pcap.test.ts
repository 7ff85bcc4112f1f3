// Whole files: what comes out of a capture, and of files that are cut, damaged, empty or foreign.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPcap } from './open-pcap.ts'
import {
  ipv6,
  latin1,
  outline,
  REQUEST,
  RESPONSE,
  readFile,
  readPackets,
  START,
  talk,
  troublesOf,
} from './testing-capture.ts'
import { LINK_TYPES, type Link } from './write-packet.ts'
import { type WritablePacket, writePcap, writePcapng } from './write-packet-file.ts'

function conversation(link: Link = 'ethernet', isIpv6 = false): WritablePacket[] {
  const packets: WritablePacket[] = []
  const ends = isIpv6
    ? { client: { address: ipv6(7), port: 40_123 }, server: { address: ipv6(1), port: 80 } }
    : {}
  talk({ packets, link, ...ends })
    .connect()
    .send('client', REQUEST)
    .send('server', RESPONSE)
    .send('client', latin1('\x81\x80abcd'))
    .acknowledge('server')
    .finish('server')
    .finish('client')
    .acknowledge('server')
  return packets
}

const EXPECTED = [
  'open 0',
  'client GET / HT #4',
  'server HTTP/1.1 #5',
  'client \x81\x80abcd #6',
  'server fin #8',
  'client fin #9',
]

test('a connection becomes records in the order of its packets', () => {
  const records = readFile(writePcap(conversation()))
  assert.deepEqual(outline(records), EXPECTED)
  assert.deepEqual(records[0], {
    kind: 'open',
    connection: 0,
    time: START,
    client: '192.0.2.7:40123',
    server: '198.51.100.1:80',
  })
  assert.deepEqual(records[1], {
    kind: 'chunk',
    connection: 0,
    time: START + 3,
    from: 'client',
    bytes: REQUEST,
    packet: 4,
  })
  assert.deepEqual(records[4], {
    kind: 'end',
    connection: 0,
    time: START + 7,
    from: 'server',
    how: 'fin',
    packet: 8,
  })
})

for (const link of Object.keys(LINK_TYPES) as Link[]) {
  for (const isIpv6 of [false, true]) {
    test(`link layer ${link} with ${isIpv6 ? 'IPv6' : 'IPv4'} is read`, () => {
      const records = readFile(writePcap(conversation(link, isIpv6)))
      assert.deepEqual(outline(records), EXPECTED)
      const client = isIpv6 ? '[2001:db8::7]:40123' : '192.0.2.7:40123'
      const [first] = records
      assert.equal(first?.kind === 'open' && first.client, client)
    })
  }
}

test('a file that is cut anywhere gives what came before, and says where it ends', () => {
  for (const file of [writePcap(conversation()), writePcapng(conversation())]) {
    const whole = outline(readFile(file))
    for (let size = 0; size < file.length; size++) {
      const records = readFile(file.slice(0, size))
      const troubles = troublesOf(records)
      const told = outline(records).filter((line) => line !== 'trouble')
      assert.deepEqual(told, whole.slice(0, told.length))
      assert.ok(troubles.length <= 1, troubles.join())
      if (troubles.length === 0) continue
      assert.match(troubles[0]!, /^(The file ends inside |The file is empty|Cannot read this file)/)
    }
  }
  const file = writePcap(conversation())
  assert.deepEqual(troublesOf(readFile(file.slice(0, -1))), ['The file ends inside packet 10'])
  assert.deepEqual(troublesOf(readFile(file.slice(0, 20))), ['The file ends inside its header'])
})

test('an empty file is told', () => {
  assert.deepEqual(readFile(new Uint8Array(0)), [
    { kind: 'trouble', text: 'The file is empty', connection: undefined, time: undefined },
  ])
})

test('files of other kinds are told, with what to do where that is known', () => {
  const first = (bytes: number[]): string =>
    troublesOf(readFile(Uint8Array.of(...bytes, ...new Uint8Array(100))))[0] ?? ''
  assert.equal(
    first([0x1f, 0x8b, 8, 0]),
    'Cannot read this file as packets: it looks like a gzip file; unpack it first with gunzip',
  )
  assert.match(first([...latin1('snoop\0')]), /editcap -F pcapng IN OUT$/)
  assert.match(first([0x34, 0xcd, 0xb2, 0xa1]), /a capture of a modified libpcap; convert it/)
  assert.equal(
    first([...latin1('PDF%')]),
    'Cannot read this file as packets: it begins with 50 44 46 25, and pcap and pcapng do not',
  )
  assert.match(troublesOf(readFile(Uint8Array.of(1, 2)))[0]!, /it begins with 01 02, and/)
})

test('a packet of impossible length ends the reading, and says where', () => {
  const packets = conversation()
  const file = writePcap(packets)
  const good = writePcap(packets.slice(0, 5)).length
  new DataView(file.buffer).setUint32(good + 8, 300_000, true)
  const records = readFile(file)
  assert.deepEqual(outline(records), [...EXPECTED.slice(0, 3), 'trouble'])
  assert.deepEqual(troublesOf(records), [
    'Cannot read on at packet 6: it claims 300000 bytes, and no packet has more than 262144; the file is damaged there',
  ])
})

test('after a fault nothing more is read, and `end` says nothing twice', () => {
  const records: string[] = []
  const reader = openPcap((record) => records.push(record.kind))
  reader.push(latin1('not a capture'))
  reader.push(writePcap(conversation()))
  reader.end()
  reader.end()
  assert.deepEqual(records, ['trouble'])
})

test('a link layer that is not read is told once, with how many packets were of it', () => {
  const packets = conversation().map((packet) => ({ ...packet, linkType: 127 }))
  assert.deepEqual(troublesOf(readPackets(packets)), [
    'Cannot read packet 1: link layer 127 is not among those read',
    'In all 10 packets of link layers that are not read',
  ])
})

test('packets cut by a snapshot length leave gaps, and are told', () => {
  const packets: WritablePacket[] = []
  talk({ packets })
    .connect()
    .send('client', REQUEST)
    .send('server', RESPONSE)
    .send('server', new Uint8Array(300).fill(0x41))
    .acknowledge('client')
    .send('server', latin1('tail'))
    .finish('server')
  const cut = packets.map((packet) => {
    const bytes = packet.bytes.subarray(0, 200)
    return { ...packet, bytes, wireLength: packet.bytes.length }
  })
  const records = readPackets(cut)
  assert.deepEqual(outline(records).slice(3), [
    'trouble',
    'server AAAAAAAA #6',
    'server gap 154',
    'server tail #8',
    'server fin #9',
  ])
  assert.deepEqual(troublesOf(records), [
    'Packet 6 is cut: 200 of 354 bytes were captured. Capture with a larger snapshot length (tcpdump -s 0)',
  ])
})

test('fragments of IP are told, and what they carried is a gap', () => {
  const packets = conversation()
  const view = new DataView(packets[4]!.bytes.buffer)
  view.setUint16(14 + 6, 0x2000)
  const records = readPackets(packets)
  assert.deepEqual(troublesOf(records), [
    'Packet 5 is a fragment of an IP packet; fragments are not put together, so its bytes are missing',
  ])
  assert.ok(outline(records).includes(`server gap ${RESPONSE.length}`))
})

test('packets with broken headers are told once and counted', () => {
  const packets = conversation()
  for (const index of [4, 5]) packets[index]!.bytes[14] = 0x41
  assert.deepEqual(troublesOf(readPackets(packets)), [
    'Cannot read packet 5: its header of IP or TCP is cut or broken',
    'In all 2 packets with a broken header',
  ])
})

test('packets that are not TCP, and not IP, are passed over in silence', () => {
  const [first] = conversation()
  const udp = first!.bytes.slice()
  udp[14 + 9] = 17
  const arp = first!.bytes.slice()
  arp[13] = 6
  const packets = [udp, arp].map((bytes) => ({ ...first!, bytes }))
  assert.deepEqual(outline(readPackets([...packets, ...conversation()])), [
    'open 0',
    'client GET / HT #6',
    'server HTTP/1.1 #7',
    'client \x81\x80abcd #8',
    'server fin #10',
    'client fin #11',
  ])
})
