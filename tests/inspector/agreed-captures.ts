// Captures that Wireshark decodes in full: every kind of frame, length form and link layer, and what
// TCP does to segments on the way.

import { LINK_TYPES, type Link } from 'tongro/inspector'
import type { FrameShape } from '../fuzz/made-frames.ts'
import { WindowDeflater } from './deflate-window.ts'
import { Scene, type Side } from './scene.ts'

const SIDES: readonly Side[] = ['client', 'server']
const text = (content: string): FrameShape => ({ opcode: 1, payload: Buffer.from(content) })
const binary = (size: number): FrameShape => ({ opcode: 2, payload: pattern(size) })
const part = (shape: FrameShape, opcode = shape.opcode, isFinal = false): FrameShape => ({
  ...shape,
  opcode,
  isFinal,
})

function pattern(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (i * 31 + size) & 255)
}

/** Frames of every kind, with every length form, for either side. */
const EVERYTHING: readonly FrameShape[] = [
  text('Hello'),
  text(''),
  text('안녕 é € 😀'),
  binary(1),
  binary(0),
  { opcode: 9 },
  { opcode: 10, payload: Buffer.from('p') },
  { opcode: 9, payload: pattern(125) },
  binary(125),
  binary(126),
  binary(127),
  text('x'.repeat(1000)),
  part(text('frag')),
  { opcode: 10 },
  part(text('men'), 0),
  { opcode: 9, payload: Buffer.from('between') },
  part(text('ted'), 0, true),
  part(binary(3)),
  part(binary(200), 0, true),
  binary(65_535),
  binary(65_536),
]

/** Every kind of frame, both ways, over every link layer and both versions of IP. */
export function everyLink(): Scene {
  const scene = new Scene()
  for (const link of Object.keys(LINK_TYPES) as Link[]) {
    for (const isIpv6 of [false, true]) {
      const speech = scene.connect({ link, isIpv6 }).upgrade()
      const isLong = link === 'ethernet'
      for (const side of SIDES) speech.say(side, ...EVERYTHING.slice(0, isLong ? undefined : 18))
      speech.close(1001, '안녕')
    }
  }
  return scene
}

/** Segments that hold several frames, and frames over several segments, cut at every size. */
export function everyCut(): Scene {
  const scene = new Scene()
  for (const segmentSize of [1, 2, 3, 5, 7, 11, 64, 536]) {
    const speech = scene.connect({ segmentSize }).upgrade()
    for (const side of SIDES) speech.say(side, ...EVERYTHING.slice(0, segmentSize < 64 ? 8 : 19))
    speech.close(4000)
  }
  return scene
}

/** Segments that come in another order, several times, and with what was sent before. */
export function disturbed(): Scene {
  const scene = new Scene()
  const frames = EVERYTHING.slice(0, 19)
  const options = { segmentSize: 100, sequences: { client: 0xffff_ff00, server: 0xffff_fe00 } }
  for (const side of SIDES) {
    const start = () => scene.connect(options).upgrade()
    // The last segment is left in its place: tshark takes one that ends the stream as it comes.
    start()
      .disturb(side, frames, (packets) => swapped(packets))
      .say(side, text('x'))
      .close()
    start()
      .disturb(side, frames, (packets) => packets.flatMap((one) => [one, one]))
      .close()
    start()
      .disturb(side, frames, (packets) => [...packets, ...packets.slice(3, 9)])
      .close()
  }
  return scene
}

/** Each second pair in the other order. */
function swapped<T>(items: readonly T[]): T[] {
  const result = [...items]
  for (let i = 1; i + 2 < result.length; i += 4) {
    ;[result[i], result[i + 1]] = [result[i + 1]!, result[i]!]
  }
  return result
}

/** Packets that are not in the capture, of whole frames each; the other side has them. */
export function lossy(): Scene {
  const scene = new Scene()
  for (const side of SIDES) {
    const other = side === 'client' ? 'server' : 'client'
    const speech = scene
      .connect({ segmentSize: 200 })
      .upgrade()
      .say(side, ...EVERYTHING.slice(0, 8))
    for (const lost of [text('lost'), binary(300)]) {
      speech.disturb(side, [lost], () => [])
      speech.say(side, text('next'), text('one'), binary(100)).talk.acknowledge(other)
    }
    speech.say(other, text('from the other side')).close()
  }
  return scene
}

/** permessage-deflate with and without context takeover, plain messages between, and fragments. */
export function deflated(): Scene {
  const scene = new Scene()
  for (const extensions of [
    'permessage-deflate',
    'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
  ]) {
    const speech = scene.connect().upgrade({ extensions })
    for (const side of SIDES) {
      const deflater = new WindowDeflater(!extensions.includes('takeover'))
      for (const content of ['the same words again', 'the same words again', '{"a":1}']) {
        const payload = deflater.deflate(Buffer.from(content))
        speech.say(side, { opcode: 1, rsv: 4, payload }, text('plain'))
      }
    }
    speech.close()
  }
  return scene
}
