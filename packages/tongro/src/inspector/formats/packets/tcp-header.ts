// The header of a TCP segment (RFC 9293 3.1).
//
//   from port 2 | to port 2 | sequence number 4 | acknowledgment number 4
//   words 4 bits, 0 4 bits | flags 1 | window 2 | checksum 2 | urgent 2 | options | data
//
// Checksums are not judged: a host that captures its own packets sees them before the card fills them in.

import { u16, u32 } from './integers.ts'

const FIN = 1
const SYN = 2
const RST = 4
const ACK = 16

/** One segment at a time; the fields hold after `read` answered true. */
export class TcpHeader {
  fromPort = 0
  toPort = 0
  sequence = 0
  acknowledgment = 0
  isFin = false
  isSyn = false
  isRst = false
  isAck = false
  /** Where the data stands in the packet, and how long it was on the wire, which may be more. */
  start = 0
  end = 0
  wireLength = 0

  /** `end` is the segment's end by the header of IP; false when the header is cut or broken. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    if (at + 20 > Math.min(bytes.length, end)) return false
    const headerSize = (bytes[at + 12]! >> 4) * 4
    if (headerSize < 20 || at + headerSize > end) return false
    const flags = bytes[at + 13]!
    this.fromPort = u16(bytes, at)
    this.toPort = u16(bytes, at + 2)
    this.sequence = u32(bytes, at + 4)
    this.acknowledgment = u32(bytes, at + 8)
    this.isFin = (flags & FIN) !== 0
    this.isSyn = (flags & SYN) !== 0
    this.isRst = (flags & RST) !== 0
    this.isAck = (flags & ACK) !== 0
    this.wireLength = end - at - headerSize
    this.end = Math.min(end, bytes.length)
    this.start = Math.min(at + headerSize, this.end)
    return true
  }
}
