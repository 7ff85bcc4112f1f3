// Makes captures of WebSocket connections, packet by packet: what two ends say, over every link layer
// and with everything that TCP may do to it on the way.

import { createHash } from 'node:crypto'
import {
  Conversation,
  type ConversationOptions,
  type Endpoint,
  type WritablePacket,
  writePcapng,
} from 'tongro/inspector'
import { type FrameShape, frame } from '../fuzz/made-frames.ts'

export const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const ACCEPT = createHash('sha1')
  .update(KEY + GUID)
  .digest('base64')
const MASK = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d)
/** 2023-11-14. */
const START = 1_700_000_000_000

export type Side = 'client' | 'server'

export interface Handshake {
  readonly accept?: string
  readonly extensions?: string
}

/** A capture in the making. */
export class Scene {
  readonly packets: WritablePacket[] = []
  #connections = 0

  /** A connection of ends that no other one has, with TCP open. */
  connect(options: Partial<ConversationOptions> & { readonly isIpv6?: boolean } = {}): Speech {
    const { packets } = this
    const number = ++this.#connections
    const end = (host: number, port: number): Endpoint => ({
      address: options.isIpv6
        ? Uint8Array.of(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, host)
        : Uint8Array.of(192, 0, 2, host),
      port,
    })
    const talk = new Conversation({
      client: end(7, 40_000 + number),
      server: end(1, 80),
      clock: () => START + packets.length,
      packets,
      ...options,
    })
    return new Speech(talk.connect(), packets)
  }

  /** The capture as a file. */
  file(): Uint8Array {
    return writePcapng(this.packets)
  }
}

/** What the two ends of one connection say in WebSocket. */
export class Speech {
  readonly talk: Conversation
  readonly #packets: WritablePacket[]

  constructor(talk: Conversation, packets: WritablePacket[]) {
    this.talk = talk
    this.#packets = packets
  }

  /** The opening handshake. */
  upgrade({ accept = ACCEPT, extensions }: Handshake = {}): this {
    const more = extensions === undefined ? '' : `Sec-WebSocket-Extensions: ${extensions}\r\n`
    const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\n${more}`
    this.talk.send(
      'client',
      Buffer.from(
        `GET /chat HTTP/1.1\r\nHost: example.com\r\n${upgrade}Sec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      ),
    )
    this.talk.send(
      'server',
      Buffer.from(
        `HTTP/1.1 101 Switching Protocols\r\n${upgrade}Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
      ),
    )
    return this
  }

  /** Frames, masked if they are the client's, one behind the other in as few segments as hold them. */
  say(from: Side, ...shapes: readonly FrameShape[]): this {
    this.talk.send(from, Buffer.concat(shapes.map((shape) => encode(from, shape))))
    return this
  }

  /** The same, and the packets that carry it come in another order, repeated, or not at all. */
  disturb(
    from: Side,
    shapes: readonly FrameShape[],
    change: (packets: WritablePacket[]) => WritablePacket[],
  ): this {
    const before = this.#packets.length
    this.say(from, ...shapes)
    const changed = change(this.#packets.splice(before))
    this.#packets.push(...changed.map((packet, i) => ({ ...packet, time: START + before + i })))
    return this
  }

  /** The closing handshake and the end of TCP. */
  close(code = 1000, reason = ''): this {
    const payload = Buffer.concat([Uint8Array.of(code >> 8, code & 255), Buffer.from(reason)])
    this.say('client', { opcode: 8, payload }).say('server', { opcode: 8, payload })
    this.talk.finish('server').finish('client')
    return this
  }
}

/** One frame as `from` sends it; `key: undefined` leaves out a client's mask. */
export function encode(from: Side, shape: FrameShape): Uint8Array {
  return frame(from === 'client' ? { key: MASK, ...shape } : shape)
}
