// Any bytes, cut into reads anywhere, on either side: the documented events and nothing else.

import {
  ByteCollector,
  Connection,
  type ConnectionEvents,
  type ProtocolViolation,
} from 'tongro/protocol'
import { makeFrames, type Role } from '../made-frames.ts'
import { mutate } from '../mutate.ts'
import { Random } from '../random.ts'
import {
  digestOf,
  eventOfClose,
  eventOfControl,
  eventOfMessage,
  eventOfViolation,
  type Limits,
  meaningOf,
} from '../reference/frames.ts'
import { concat, lineOfBytes, numberOf, piecesOf, type Script, wordOf } from '../script.ts'
import { mustEqual, mustHold, type Target } from '../target.ts'

/**
 * Bytes that may be allocated for each byte received: a message in fragments is kept in a buffer
 * that doubles, and handed over as a copy or as text. What a header declares must not count.
 */
const ALLOCATED_PER_BYTE = 8
const ALLOCATED_ALWAYS = 96 * 1024

export const frames: Target = {
  name: 'frames',
  claim: 'any bytes in any cuts give the events of RFC 6455, and memory follows what arrived',
  make(random) {
    const role = random.pick<Role>(['client', 'server'])
    const limits = `limits ${random.pick([0, 126, 1000, 65_536, 2 ** 31, 2 ** 31])} ${random.pick([1, 64, 64, 64])}`
    const lines = makeFrames(role, random).map(lineOfBytes)
    const script = [`role ${role}`, limits, `cuts ${random.below(1000)}`, ...lines]
    return random.chance(60) ? mutate(script, random) : script
  },
  check(script) {
    const role = roleOf(script)
    const limits = limitsOf(script)
    const pieces = piecesOf(script)
    const stream = concat(pieces)
    const whole = replay(role, limits, stream, [])
    mustEqual(whole.events, meaningOf(stream, role === 'server', limits), 'Events and meaning')
    const cuts = new Random(numberOf(script, 'cuts', 0)).cuts(stream.length)
    const everyByte = Array.from({ length: Math.min(stream.length, 4096) }, (_, i) => i)
    for (const cut of [ends(pieces), cuts, everyByte]) {
      mustEqual(replay(role, limits, stream, cut), whole, `Cut at ${cut.slice(0, 20).join(' ')}`)
    }
    return whole.events.at(-1) ?? 'nothing'
  },
}

export function roleOf(script: Script): Role {
  return wordOf(script, 'role') === 'client' ? 'client' : 'server'
}

function limitsOf(script: Script): Limits {
  const [message = 0, parts = 64] = (wordOf(script, 'limits') ?? '65536 64').split(' ').map(Number)
  return { message: message >= 0 ? message : 65_536, parts: parts >= 0 ? parts : 64 }
}

function ends(pieces: readonly Uint8Array[]): number[] {
  let at = 0
  return pieces.map((piece) => {
    at += piece.length
    return at
  })
}

interface Record {
  readonly events: readonly string[]
  readonly sent: string
  readonly state: string
}

/** Where reads lie; a transport uses its read buffer again and again, too. */
const scratch = new Uint8Array(1 << 21)

function replay(role: Role, limits: Limits, stream: Uint8Array, cuts: readonly number[]): Record {
  const recorder = new Recorder()
  const output = new ByteCollector()
  const maskKey = (): number => 0x0a0b0c0d
  const connection = new Connection({ role, limits, output, events: recorder, maskKey })
  const before = process.memoryUsage().arrayBuffers
  let from = 0
  for (const cut of [...cuts, stream.length]) {
    if (cut < from || cut > stream.length) continue
    const start = from & 15
    scratch.set(stream.subarray(from, cut), start)
    connection.receive(scratch, start, start + cut - from)
    from = cut
  }
  const grown = process.memoryUsage().arrayBuffers - before
  const most = ALLOCATED_PER_BYTE * stream.length + ALLOCATED_ALWAYS
  mustHold(grown <= most, () => `${stream.length} bytes made ${grown} bytes of buffers`)
  mustHold(recorder.largest <= limits.message, () => `A message of ${recorder.largest} bytes came`)
  return { events: recorder.events, sent: digestOf(output.take()), state: connection.state }
}

class Recorder implements ConnectionEvents {
  readonly events: string[] = []
  largest = 0

  onText(text: string, size: number): void {
    const bytes = Buffer.from(text)
    mustHold(bytes.length === size, () => `Text of ${bytes.length} bytes is told as ${size}`)
    this.largest = Math.max(this.largest, size)
    this.events.push(eventOfMessage('text', bytes))
  }

  onBinary(bytes: Uint8Array): void {
    this.largest = Math.max(this.largest, bytes.length)
    this.events.push(eventOfMessage('binary', bytes))
  }

  onPing(payload: Uint8Array): void {
    this.events.push(eventOfControl('ping', payload))
  }

  onPong(payload: Uint8Array): void {
    this.events.push(eventOfControl('pong', payload))
  }

  onClosing(frame: { readonly code: number; readonly reason: string }): void {
    this.events.push(eventOfClose(frame.code, frame.reason))
  }

  onViolation(error: ProtocolViolation): void {
    this.events.push(eventOfViolation(error.closeCode))
  }
}
