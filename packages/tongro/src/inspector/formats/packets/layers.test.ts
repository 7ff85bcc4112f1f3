// The headers below the stream: link layer, IP, TCP; and addresses as text.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { endpointKey, endpointOfKey, endpointText } from './addresses.ts'
import { IpHeader } from './ip.ts'
import { findIp, isKnownLinkType, NOT_IP, TOO_SHORT } from './link-layer.ts'
import { TcpHeader } from './tcp-header.ts'
import { CLIENT, ipv6, latin1, SERVER } from './testing-capture.ts'
import { LINK_TYPES, type Link, type Segment, writeIp, writePacket } from './write-packet.ts'

const SEGMENT: Segment = {
  from: CLIENT,
  to: SERVER,
  sequence: 0xfedc_ba98,
  acknowledgment: 0x8765_4321,
  flags: 'PA',
  data: latin1('data'),
}
const SEGMENT6: Segment = {
  ...SEGMENT,
  from: { address: ipv6(1), port: 1 },
  to: { address: ipv6(2), port: 2 },
}

describe('the link layer', () => {
  const links = Object.keys(LINK_TYPES) as Link[]
  test('leads to the IP header, or says that the packet is too short for it', () => {
    for (const link of links) {
      for (const segment of [SEGMENT, SEGMENT6]) {
        const packet = writePacket(segment, link)
        const at = packet.length - writeIp(segment).length
        const type = LINK_TYPES[link]
        assert.equal(findIp(type, packet), at, link)
        for (let size = 0; size < at; size++) {
          const verdict = findIp(type, packet.subarray(0, size))
          assert.ok(verdict === TOO_SHORT || link === 'ppp', `${link} ${size}: ${verdict}`)
        }
      }
    }
  })
  test('may carry something else', () => {
    for (const link of links.filter((name) => name !== 'raw')) {
      const packet = writePacket(SEGMENT, link)
      packet.fill(0x55, 0, packet.length - writeIp(SEGMENT).length)
      assert.equal(findIp(LINK_TYPES[link], packet), NOT_IP, link)
    }
  })
  test('loopback is read in both byte orders, with the families of all systems', () => {
    for (const family of [2, 10, 24, 28, 30]) {
      assert.equal(findIp(0, Uint8Array.of(family, 0, 0, 0)), 4)
      assert.equal(findIp(0, Uint8Array.of(0, 0, 0, family)), 4)
    }
    assert.equal(findIp(0, Uint8Array.of(7, 0, 0, 0)), NOT_IP)
  })
  test('PPP may leave out its address, and half of its protocol', () => {
    assert.equal(findIp(9, Uint8Array.of(0, 0x21, 0x45)), 2)
    assert.equal(findIp(9, Uint8Array.of(0x57, 0x60)), 1)
  })
  test('raw packets begin with IP, and others are not known', () => {
    for (const type of [12, 14, 101, 228, 229]) assert.equal(findIp(type, new Uint8Array(20)), 0)
    assert.equal(isKnownLinkType(113), true)
    assert.equal(isKnownLinkType(127), false)
  })
  test('a packet of nothing but VLAN tags ends', () => {
    const tags = new Uint8Array(40_000)
    for (let i = 0; i < tags.length; i += 4) tags[i] = 0x81
    assert.equal(findIp(1, tags), TOO_SHORT)
  })
})

describe('the header of IPv4', () => {
  const ip = new IpHeader()
  test('gives the segment without padding behind it, and options are passed over', () => {
    const packet = writeIp({ ...SEGMENT, options: Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 0) })
    const padded = new Uint8Array(packet.length + 6)
    padded.set(packet)
    assert.equal(ip.read(padded, 0), 'tcp')
    assert.deepEqual([ip.from, ip.to, ip.addressSize, ip.start, ip.end], [12, 16, 4, 28, 52])
  })
  test('without a total length reaches to the end of the packet', () => {
    const packet = writeIp(SEGMENT)
    packet.fill(0, 2, 4)
    assert.equal(ip.read(packet, 0), 'tcp')
    assert.equal(ip.end, packet.length)
  })
  test('tells fragments, the first and later ones', () => {
    for (const [high, low] of [
      [0x20, 0],
      [0, 1],
      [0x3f, 0xff],
    ] as const) {
      const packet = writeIp(SEGMENT)
      packet.set([high, low], 6)
      assert.equal(ip.read(packet, 0), 'fragment')
    }
  })
  test('tells what is no TCP, cut or broken', () => {
    const packet = writeIp(SEGMENT)
    assert.equal(ip.read(packet.subarray(0, 19), 0), 'short')
    assert.equal(ip.read(packet, packet.length), 'short')
    for (const [at, value, verdict] of [
      [9, 17, 'other'],
      [0, 0x44, 'broken'],
      [0, 0x75, 'broken'],
      [3, 10, 'broken'],
    ] as const) {
      const changed = packet.slice()
      changed[at] = value
      assert.equal(ip.read(changed, 0), verdict)
    }
  })
})

describe('the header of IPv6', () => {
  const ip = new IpHeader()
  const extended = (type: number, body: readonly number[]): Uint8Array => {
    const packet = writeIp({ ...SEGMENT6, options: Uint8Array.from([6, ...body]) })
    packet[6] = type
    return packet
  }
  test('gives the segment, without a payload length to the end of the packet', () => {
    const packet = writeIp(SEGMENT6)
    assert.equal(ip.read(packet, 0), 'tcp')
    assert.deepEqual([ip.from, ip.to, ip.addressSize, ip.start, ip.end], [8, 24, 16, 40, 64])
    packet.fill(0, 4, 6)
    assert.equal(ip.read(packet, 0), 'tcp')
    assert.equal(ip.end, 64)
  })
  for (const type of [0, 43, 60, 135, 139, 140]) {
    test(`extension header ${type} is passed over`, () => {
      assert.equal(ip.read(extended(type, [1, ...new Array(14).fill(0)]), 0), 'tcp')
      assert.equal(ip.start, 56)
    })
  }
  test('an authentication header has its own unit', () => {
    assert.equal(ip.read(extended(51, [4, ...new Array(22).fill(0)]), 0), 'tcp')
    assert.equal(ip.start, 64)
  })
  test('a fragment header of a whole packet is none, others are', () => {
    assert.equal(ip.read(extended(44, [0, 0, 0, 1, 2, 3, 4]), 0), 'tcp')
    assert.equal(ip.read(extended(44, [0, 0, 1, 1, 2, 3, 4]), 0), 'fragment')
    assert.equal(ip.read(extended(44, [0, 0, 8, 1, 2, 3, 4]), 0), 'fragment')
    const udp = extended(44, [0, 0, 8, 1, 2, 3, 4])
    udp[40] = 17
    assert.equal(ip.read(udp, 0), 'other')
  })
  test('tells what is no TCP, cut or broken', () => {
    assert.equal(ip.read(extended(50, new Array(7).fill(0)), 0), 'other')
    assert.equal(ip.read(writeIp(SEGMENT6).subarray(0, 39), 0), 'short')
    assert.equal(ip.read(extended(60, new Array(7).fill(0)).subarray(0, 44), 0), 'short')
    const beyond = extended(60, [0, ...new Array(6).fill(0)])
    beyond.set([0, 4], 4)
    assert.equal(ip.read(beyond, 0), 'broken')
  })
})

describe('the header of TCP', () => {
  const tcp = new TcpHeader()
  const header = writeIp(SEGMENT).subarray(20)
  test('gives ports, numbers, flags and data', () => {
    assert.equal(tcp.read(header, 0, header.length), true)
    const { fromPort, toPort, sequence, acknowledgment, isAck, isSyn, isFin, isRst } = tcp
    assert.deepEqual([fromPort, toPort], [40_123, 80])
    assert.deepEqual([sequence, acknowledgment], [0xfedc_ba98, 0x8765_4321])
    assert.deepEqual([isAck, isSyn, isFin, isRst], [true, false, false, false])
    assert.deepEqual([tcp.start, tcp.end, tcp.wireLength], [20, 24, 4])
  })
  test('counts data that was not captured', () => {
    assert.equal(tcp.read(header, 0, 100), true)
    assert.deepEqual([tcp.start, tcp.end, tcp.wireLength], [20, 24, 80])
  })
  test('tells when it is cut or broken', () => {
    assert.equal(tcp.read(header.subarray(0, 19), 0, 100), false)
    assert.equal(tcp.read(header, 0, 19), false)
    for (const words of [4, 15]) {
      const broken = header.slice()
      broken[12] = words << 4
      assert.equal(tcp.read(broken, 0, header.length), false)
    }
  })
})

describe('addresses', () => {
  test('IPv6 is written as RFC 5952 says', () => {
    const text = (...groups: number[]): string =>
      endpointText(Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255])), 1)
    assert.equal(text(0, 0, 0, 0, 0, 0, 0, 1), '[::1]:1')
    assert.equal(text(0, 0, 0, 0, 0, 0, 0, 0), '[::]:1')
    assert.equal(text(0xfe80, 0, 0, 0, 0, 0, 0, 0), '[fe80::]:1')
    assert.equal(text(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), '[2001:db8::1:0:0:1]:1', 'the first run')
    assert.equal(text(1, 0, 2, 3, 0, 0, 4, 5), '[1:0:2:3::4:5]:1', 'the longest run')
    assert.equal(text(1, 0, 2, 3, 4, 5, 6, 0xabcd), '[1:0:2:3:4:5:6:abcd]:1', 'one zero stays')
  })
  test('a key gives back its address and port', () => {
    for (const { address, port } of [CLIENT, { address: ipv6(9), port: 65_535 }]) {
      const key = endpointKey(address, 0, address.length, port)
      assert.deepEqual(endpointOfKey(key), { address, port })
    }
  })
})
