// Captures for the tests of this folder: two ends, a clock, and what a reader makes of a file.
// No part of the library's exports.

import type { CaptureRecord, From } from '../../../protocol/index.ts'
import { Conversation, type ConversationOptions } from './conversation.ts'
import { openPcap, type PcapOptions } from './open-pcap.ts'
import type { Endpoint } from './write-packet.ts'
import { joinBytes, type WritablePacket, writePcapng } from './write-packet-file.ts'

export const START = 1_700_000_000_000
export const CLIENT: Endpoint = { address: Uint8Array.of(192, 0, 2, 7), port: 40_123 }
export const SERVER: Endpoint = { address: Uint8Array.of(198, 51, 100, 1), port: 80 }
export const REQUEST: Uint8Array = latin1('GET / HTTP/1.1\r\n\r\n')
export const RESPONSE: Uint8Array = latin1('HTTP/1.1 101 Switching Protocols\r\n\r\n')

/** One byte for each character. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}

/** 2001:db8::`last`. */
export function ipv6(last: number): Uint8Array {
  return Uint8Array.of(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last)
}

/** A conversation whose packets are one millisecond apart. */
export function talk(
  options: Partial<ConversationOptions> & { readonly packets: WritablePacket[] },
): Conversation {
  const { packets } = options
  return new Conversation({
    client: CLIENT,
    server: SERVER,
    clock: () => START + packets.length,
    ...options,
  })
}

/** The records of a file that comes in pieces of `pieceSize` bytes; bytes are copied. */
export function readFile(
  file: Uint8Array,
  pieceSize: number = file.length || 1,
  options?: PcapOptions,
): CaptureRecord[] {
  const records: CaptureRecord[] = []
  const reader = openPcap((record) => {
    records.push('bytes' in record ? { ...record, bytes: record.bytes.slice() } : record)
  }, options)
  for (let at = 0; at < file.length; at += pieceSize) {
    // Lent for the call: whoever keeps it shows here.
    const piece = file.slice(at, at + pieceSize)
    reader.push(piece)
    piece.fill(0xee)
  }
  reader.end()
  return records
}

export function readPackets(
  packets: readonly WritablePacket[],
  options?: PcapOptions,
): CaptureRecord[] {
  return readFile(writePcapng(packets), undefined, options)
}

/** All bytes of one side of one connection. */
export function streamOf(
  records: readonly CaptureRecord[],
  from: From,
  connection = 0,
): Uint8Array {
  return joinBytes(
    records.flatMap((record) =>
      record.kind === 'chunk' && record.from === from && record.connection === connection
        ? [record.bytes]
        : [],
    ),
  )
}

/** The troubles' texts. */
export function troublesOf(records: readonly CaptureRecord[]): string[] {
  return records.flatMap((record) => (record.kind === 'trouble' ? [record.text] : []))
}

/** Records in short, such as `client 3 bytes #4` or `client gap 10`. */
export function outline(records: readonly CaptureRecord[]): string[] {
  return records.map((record) => {
    if (record.kind === 'open')
      return `open ${record.connection}${record.isPartial ? ' partial' : ''}`
    if (record.kind === 'chunk') {
      return `${record.from} ${String.fromCharCode(...record.bytes.subarray(0, 8))} #${record.packet}`
    }
    if (record.kind === 'gap') return `${record.from} gap ${record.length}`
    if (record.kind === 'end') return `${record.from} ${record.how} #${record.packet}`
    return record.kind
  })
}
