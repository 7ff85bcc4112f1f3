// Writes one packet: a TCP segment in IP in a link layer; ip.ts, tcp-header.ts and link-layer.ts have
// the drawings. Checksums are right, so that no tool has anything to complain of.

import { Fields, joinBytes } from './write-packet-file.ts'

/** An end of a connection: an IPv4 address as 4 bytes, an IPv6 address as 16. */
export interface Endpoint {
  readonly address: Uint8Array
  readonly port: number
}

export interface Segment {
  readonly from: Endpoint
  readonly to: Endpoint
  readonly sequence: number
  readonly acknowledgment?: number | undefined
  /** Letters of S(YN), A(CK), F(IN), R(ST), P(SH). */
  readonly flags: string
  readonly data?: Uint8Array | undefined
  /** Bytes of options of IPv4, or an extension header of IPv6; a multiple of 4, or 8. */
  readonly options?: Uint8Array | undefined
}

export type Link =
  | 'ethernet'
  | 'vlan'
  | 'stacked-vlan'
  | 'pppoe'
  | 'null'
  | 'loop'
  | 'raw'
  | 'ppp'
  | 'cooked'
  | 'cooked2'

export const LINK_TYPES: Readonly<Record<Link, number>> = {
  ethernet: 1,
  vlan: 1,
  'stacked-vlan': 1,
  pppoe: 1,
  null: 0,
  loop: 108,
  raw: 101,
  ppp: 9,
  cooked: 113,
  cooked2: 276,
}

const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 }
const WINDOW = 65_535
const MAC_ADDRESSES = Uint8Array.of(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2)

/** A packet of the link layer that carries the segment. */
export function writePacket(segment: Segment, link: Link): Uint8Array {
  const isIpv6 = segment.from.address.length === 16
  return joinBytes([linkHeader(link, isIpv6, ipLength(segment)), writeIp(segment)])
}

/** A packet of IP that carries the segment. */
export function writeIp(segment: Segment): Uint8Array {
  const tcp = writeTcp(segment)
  return segment.from.address.length === 16 ? writeIpv6(segment, tcp) : writeIpv4(segment, tcp)
}

function ipLength({ from, data, options }: Segment): number {
  return (from.address.length === 16 ? 60 : 40) + (data?.length ?? 0) + (options?.length ?? 0)
}

function writeIpv4(
  { from, to, options = new Uint8Array(0) }: Segment,
  tcp: Uint8Array,
): Uint8Array {
  const size = 20 + options.length
  const header = new Fields(size)
  header
    .u8(0x40 | (size / 4))
    .u8(0)
    .u16(size + tcp.length)
    .u16(0)
    .u16(0x4000)
    .u8(64)
    .u8(6)
    .u16(0)
  header.put(from.address).put(to.address).put(options)
  new DataView(header.bytes.buffer).setUint16(10, checksum(header.bytes))
  return joinBytes([header.bytes, tcp])
}

function writeIpv6(
  { from, to, options = new Uint8Array(0) }: Segment,
  tcp: Uint8Array,
): Uint8Array {
  const header = new Fields(40 + options.length)
  // An extension header begins with what comes behind it: here TCP, and itself is of type 60.
  header
    .u32(0x60000000)
    .u16(options.length + tcp.length)
    .u8(options.length === 0 ? 6 : 60)
    .u8(64)
  header.put(from.address).put(to.address).put(options)
  return joinBytes([header.bytes, tcp])
}

function writeTcp({ from, to, sequence, acknowledgment = 0, flags, data }: Segment): Uint8Array {
  const bits = [...flags].reduce((sum, flag) => sum | (FLAGS[flag] ?? 0), 0)
  const payload = data ?? new Uint8Array(0)
  const tcp = new Fields(20 + payload.length)
  tcp
    .u16(from.port)
    .u16(to.port)
    .u32(sequence >>> 0)
    .u32(acknowledgment >>> 0)
  tcp.u8(0x50).u8(bits).u16(WINDOW).u32(0).put(payload)
  const pseudo = new Fields(8).u32(tcp.bytes.length).u32(6).bytes
  const sum = checksum(joinBytes([from.address, to.address, pseudo, tcp.bytes]))
  new DataView(tcp.bytes.buffer).setUint16(16, sum)
  return tcp.bytes
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i]! << 8) | (bytes[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return ~sum & 0xffff
}

function linkHeader(link: Link, isIpv6: boolean, length: number): Uint8Array {
  const type = isIpv6 ? 0x86dd : 0x0800
  const ppp = isIpv6 ? 0x0057 : 0x0021
  const ethernet = (size: number): Fields => new Fields(12 + size).put(MAC_ADDRESSES)
  switch (link) {
    case 'ethernet':
      return ethernet(2).u16(type).bytes
    case 'vlan':
      return ethernet(6).u16(0x8100).u16(7).u16(type).bytes
    case 'stacked-vlan':
      return ethernet(10).u16(0x88a8).u16(100).u16(0x8100).u16(7).u16(type).bytes
    case 'pppoe':
      return ethernet(10)
        .u16(0x8864)
        .u16(0x1100)
        .u16(1)
        .u16(length + 2)
        .u16(ppp).bytes
    case 'null':
      return new Fields(4, true).u32(isIpv6 ? 24 : 2).bytes
    case 'loop':
      return new Fields(4).u32(isIpv6 ? 24 : 2).bytes
    case 'raw':
      return new Uint8Array(0)
    case 'ppp':
      return new Fields(4).u16(0xff03).u16(ppp).bytes
    case 'cooked':
      return new Fields(16).u16(0).u16(1).u16(6).put(MAC_ADDRESSES.subarray(0, 8)).u16(type).bytes
    case 'cooked2':
      return new Fields(20).u16(type).u16(0).u32(3).u16(1).u8(0).u8(6).bytes
  }
}
