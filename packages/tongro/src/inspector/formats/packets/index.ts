// Files of captured packets: pcap and pcapng, read and written.
export { Conversation, type ConversationOptions } from './conversation.ts'
export { PACKET_LIMITS, type PacketLimits } from './limits.ts'
export { openPcap, type PcapOptions } from './open-pcap.ts'
export { isPcap } from './pcap.ts'
export { isPcapng } from './pcapng.ts'
export { type Endpoint, LINK_TYPES, type Link, type Segment } from './write-packet.ts'
export {
  type PacketFileOptions,
  type WritablePacket,
  writePcap,
  writePcapng,
} from './write-packet-file.ts'
