// Where the IP packet begins behind the header of the link layer. Numbers are LINKTYPE values.
//
//   Ethernet       1   to 6 | from 6 | type 2
//   loopback  0, 108   address family 4: 0 in the capturing host's byte order, 108 in network order
//   raw IP   12, 14, 101, 228, 229
//   PPP            9   ff 03 (may be absent) | protocol 2
//   cooked v1    113   direction 2 | hardware 2 | length 2 | address 8 | type 2
//   cooked v2    276   type 2 | 0 2 | interface 4 | hardware 2 | direction 1 | length 1 | address 8
//
// A type may be a VLAN tag (802.1Q, 802.1ad): tag 2 | next type 2, any number of them; or PPPoE:
// version 1 | code 1 | session 2 | length 2 | PPP protocol 2.

import { u16 } from './integers.ts'

/** Not IP. */
export const NOT_IP = -1
/** The packet ends before the IP header. */
export const TOO_SHORT = -2

const ETHERNET = 1
const COOKED_1 = 113
const COOKED_2 = 276
const PPP = 9
const LOOPBACKS: readonly number[] = [0, 108]
/** RAW as BSD, OpenBSD and the registry number it; IPv4; IPv6. */
const RAWS: readonly number[] = [12, 14, 101, 228, 229]

const TYPE_IPV4 = 0x0800
const TYPE_IPV6 = 0x86dd
const TYPE_PPPOE = 0x8864
/** 802.1Q, 802.1ad, and what stacked tags were before 802.1ad. */
const VLAN_TYPES: readonly number[] = [0x8100, 0x88a8, 0x9100]
const PPP_IPV4 = 0x0021
const PPP_IPV6 = 0x0057
/** AF_INET; AF_INET6 of NetBSD and Linux, FreeBSD, macOS. */
const FAMILIES: readonly number[] = [2, 10, 24, 28, 30]

export function isKnownLinkType(linkType: number): boolean {
  const known = [ETHERNET, COOKED_1, COOKED_2, PPP]
  return known.includes(linkType) || LOOPBACKS.includes(linkType) || RAWS.includes(linkType)
}

/** The offset of the IP header, NOT_IP or TOO_SHORT. */
export function findIp(linkType: number, bytes: Uint8Array): number {
  switch (linkType) {
    case ETHERNET:
      return behindType(bytes, 12)
    case COOKED_1:
      return behindType(bytes, 14)
    case COOKED_2:
      return behindType(bytes, 0, 20)
    case PPP:
      return behindPpp(bytes, bytes[0] === 0xff && bytes[1] === 0x03 ? 2 : 0)
    default:
      return LOOPBACKS.includes(linkType) ? behindFamily(bytes) : 0
  }
}

/** `at` is where the type stands, `behind` where what it names begins. */
function behindType(bytes: Uint8Array, at: number, behind: number = at + 2): number {
  let typeAt = at
  let next = behind
  while (next <= bytes.length) {
    const type = u16(bytes, typeAt)
    if (type === TYPE_IPV4 || type === TYPE_IPV6) return next
    if (type === TYPE_PPPOE) return behindPpp(bytes, next + 6)
    if (!VLAN_TYPES.includes(type)) return NOT_IP
    typeAt = next + 2
    next += 4
  }
  return TOO_SHORT
}

function behindPpp(bytes: Uint8Array, at: number): number {
  if (at >= bytes.length) return TOO_SHORT
  // An odd first octet is a protocol in one octet (RFC 1661 6.5).
  const isShort = (bytes[at]! & 1) === 1
  const next = at + (isShort ? 1 : 2)
  if (next > bytes.length) return TOO_SHORT
  const protocol = isShort ? bytes[at] : u16(bytes, at)
  return protocol === PPP_IPV4 || protocol === PPP_IPV6 ? next : NOT_IP
}

function behindFamily(bytes: Uint8Array): number {
  if (bytes.length < 4) return TOO_SHORT
  // Families are below 256, so the octet that is not 0 is it, in either order.
  const family = bytes[0]! | bytes[3]!
  return FAMILIES.includes(family) ? 4 : NOT_IP
}
