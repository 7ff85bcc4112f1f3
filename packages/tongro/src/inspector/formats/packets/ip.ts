// The header of IP: whose packet it is, and where the TCP segment in it begins and ends.
//
//   IPv4 (RFC 791)    4, words 1/2+1/2 | 1 | total length 2 | id 2 | flags and offset 2 | ttl 1 | protocol 1 | sum 2 | from 4 | to 4 | options
//   IPv6 (RFC 8200)   6 … 4 | payload length 2 | next header 1 | hops 1 | from 16 | to 16 | extension headers
//
// Fragments are not put together: TCP avoids them (path MTU discovery sets Don't Fragment), and to wait
// for their rest would take one more store that a hostile file can fill. They show as loss.

import { u16 } from './integers.ts'

const TCP = 6
/** Hop-by-hop, routing, destination, mobility, HIP, shim6: length in units of 8 bytes, less one. */
const EXTENSIONS: readonly number[] = [0, 43, 60, 135, 139, 140]
const FRAGMENT = 44
const AUTHENTICATION = 51
const MORE_AND_OFFSET = 0x3fff
/** Of IPv6's fragment header: offset 13, reserved 2, more 1. */
const MORE_AND_OFFSET_6 = 0xfff9

export type IpVerdict = 'tcp' | 'other' | 'fragment' | 'short' | 'broken'

/** One header at a time; the fields hold after `read` answered `tcp`. */
export class IpHeader {
  /** Where the addresses stand, and their size in bytes. */
  from = 0
  to = 0
  addressSize: 4 | 16 = 4
  /** The segment's beginning, and its end by the header, which may be behind the captured bytes. */
  start = 0
  end = 0

  /** Reads the header at `at`; the answer tells what it is. */
  read(bytes: Uint8Array, at: number): IpVerdict {
    if (at >= bytes.length) return 'short'
    const version = bytes[at]! >> 4
    if (version === 4) return this.#readIpv4(bytes, at)
    return version === 6 ? this.#readIpv6(bytes, at) : 'broken'
  }

  #readIpv4(bytes: Uint8Array, at: number): IpVerdict {
    if (at + 20 > bytes.length) return 'short'
    const headerSize = (bytes[at]! & 15) * 4
    const total = u16(bytes, at + 2)
    if (headerSize < 20 || (total !== 0 && total < headerSize)) return 'broken'
    this.from = at + 12
    this.to = at + 16
    this.addressSize = 4
    this.start = at + headerSize
    // Segmentation by the network card leaves 0 in packets that were captured before it.
    this.end = total === 0 ? bytes.length : at + total
    if (bytes[at + 9] !== TCP) return 'other'
    return (u16(bytes, at + 6) & MORE_AND_OFFSET) === 0 ? 'tcp' : 'fragment'
  }

  #readIpv6(bytes: Uint8Array, at: number): IpVerdict {
    if (at + 40 > bytes.length) return 'short'
    const length = u16(bytes, at + 4)
    this.from = at + 8
    this.to = at + 24
    this.addressSize = 16
    this.end = length === 0 ? bytes.length : at + 40 + length
    return this.#walk(bytes, at + 40, bytes[at + 6]!)
  }

  #walk(bytes: Uint8Array, from: number, first: number): IpVerdict {
    let header = first
    let at = from
    while (header !== TCP) {
      const isFragment = header === FRAGMENT
      if (!isFragment && header !== AUTHENTICATION && !EXTENSIONS.includes(header)) return 'other'
      if (at + 8 > bytes.length) return 'short'
      // A fragment that is the whole packet is one in name only (RFC 6946).
      if (isFragment && (u16(bytes, at + 2) & MORE_AND_OFFSET_6) !== 0) {
        return bytes[at] === TCP ? 'fragment' : 'other'
      }
      const units = bytes[at + 1]!
      const next = bytes[at]!
      at += isFragment ? 8 : header === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8
      header = next
    }
    this.start = at
    return at <= this.end ? 'tcp' : 'broken'
  }
}
