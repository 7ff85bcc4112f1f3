// How much a file of packets may make its reader hold. The files come from anywhere, so all is finite.

export interface PacketLimits {
  /** Connections handed on whose end was not seen; beyond, the longest silent one is given up. */
  readonly connections: number
  /** The same for connections that are not known to be WebSocket: a few hundred bytes each. */
  readonly others: number
  /** Bytes of one direction that wait for earlier ones; beyond, a gap is reported. */
  readonly held: number
  /** The same for all directions together. */
  readonly heldInAll: number
}

export const PACKET_LIMITS: PacketLimits = {
  // Each remembers at most 16 KiB of what it delivered (recent-bytes.ts): 256 MiB, if all of them did.
  connections: 16_384,
  others: 65_536,
  // What a sender may have under way at 100 Mbit/s and 300 ms, with some room: more is loss.
  held: 4 << 20,
  heldInAll: 64 << 20,
}

/** libpcap's MAXIMUM_SNAPLEN: no tool writes larger packets of a network. */
export const LARGEST_PACKET = 262_144

/** A packet of the largest size with its options; larger blocks are passed over unread. */
export const LARGEST_BLOCK: number = 1 << 20

/** Interfaces of one section of a pcapng file. */
export const MOST_INTERFACES = 4096
