// Attacks by frames: trickled, cut small, announced huge, compressed beyond measure, and pings
// without end.

import { constants, deflateRawSync } from 'node:zlib'
import { type Attack, attack, MESSAGE_BYTES } from '../attack.ts'
import type { Line } from '../field.ts'
import {
  BINARY,
  BINARY_OPEN,
  COMPRESSED,
  LAST,
  MIDDLE,
  maskedFrame,
  PING,
  TEXT,
} from '../frames.ts'
import { LIMITS } from '../settings.ts'

const LINES = 60
const CHURN = 10
const BOMB_BYTES = 32 << 20
/** Two windows of the default 4 KiB with what zlib keeps beside them, in each direction. */
const ZLIB_BYTES = 64 * 1024
const OFFER = 'Sec-WebSocket-Extensions: permessage-deflate\r\n'

/** A message in as many fragments of one byte as both limits allow. */
function oneByteFragments(): Buffer {
  const part = Buffer.of(0x78)
  const middle = Array.from({ length: LIMITS.parts - 2 }, () => maskedFrame(MIDDLE, part))
  return Buffer.concat([maskedFrame(BINARY_OPEN, part), ...middle, maskedFrame(LAST, part)])
}

function emptyFragments(): Buffer {
  const none = Buffer.alloc(0)
  const middle = Array.from({ length: LIMITS.parts - 1 }, () => maskedFrame(MIDDLE, none))
  return Buffer.concat([maskedFrame(BINARY_OPEN, none), ...middle])
}

function bomb(): Buffer {
  const sync = { finishFlush: constants.Z_SYNC_FLUSH }
  return maskedFrame(COMPRESSED, deflateRawSync(Buffer.alloc(BOMB_BYTES), sync).subarray(0, -4))
}

/** A frame one byte a beat, then from its start. */
function trickle(bytes: Buffer): (line: Line) => void {
  const sent = new WeakMap<Line, number>()
  return (line) => {
    const at = sent.get(line) ?? 0
    sent.set(line, (at + 1) % bytes.length)
    line.write(bytes.subarray(at, at + 1))
  }
}

export const MESSAGES: readonly Attack[] = [
  attack({
    name: 'trickle',
    what: 'frames that come a byte at a time',
    lines: LINES,
    keeps: { '2 x limits.message': MESSAGE_BYTES },
    run: (field) =>
      field.hold(LINES, () => field.upgraded(), trickle(maskedFrame(TEXT, Buffer.alloc(100, 'x')))),
  }),
  attack({
    name: 'one-byte-fragments',
    what: 'messages in fragments of one byte, just below limits.parts',
    lines: CHURN,
    keeps: { '2 x limits.message': MESSAGE_BYTES },
    run: (field) => {
      const message = oneByteFragments()
      return field.hold(
        CHURN,
        () => field.upgraded(),
        (line) => void line.write(message),
      )
    },
  }),
  attack({
    name: 'empty-fragments',
    what: 'messages of empty fragments just below limits.parts, left open',
    lines: CHURN,
    keeps: { '2 x limits.message': MESSAGE_BYTES },
    run: (field) => {
      const fragments = emptyFragments()
      return field.churn(
        CHURN,
        () => field.upgraded(),
        (line) => void line.write(fragments),
        20,
      )
    },
  }),
  attack({
    name: 'half-messages',
    what: 'messages that stop one byte before limits.message, and stay open',
    lines: LINES,
    keeps: { '2 x limits.message': MESSAGE_BYTES },
    run: (field) => {
      const half = maskedFrame(BINARY, Buffer.alloc(LIMITS.message - 1), BigInt(LIMITS.message))
      return field.hold(
        LINES,
        async () => {
          const line = await field.upgraded()
          line?.write(half)
          return line
        },
        () => {},
      )
    },
  }),
  attack({
    name: 'huge-lengths',
    what: 'frames that declare 2^62 bytes',
    lines: CHURN,
    run: (field) => {
      const huge = maskedFrame(BINARY, Buffer.alloc(10), 2n ** 62n)
      return field.churn(
        CHURN,
        () => field.upgraded(),
        (line) => void line.write(huge),
        20,
      )
    },
  }),
  attack({
    name: 'ping-flood',
    what: 'pings without end from peers that never read',
    lines: CHURN,
    keeps: { 'a write the system has not taken': 64 * 1024 },
    run: (field) => {
      const pings = Buffer.concat(
        Array.from({ length: 200 }, () => maskedFrame(PING, Buffer.alloc(125))),
      )
      return field.hold(
        CHURN,
        () => field.upgraded(),
        (line) => void line.write(pings),
        5,
      )
    },
  }),
  attack({
    name: 'echo-flood',
    what: 'messages to an echo without end from peers that never read',
    lines: CHURN,
    keeps: { 'limits.queued': LIMITS.queued, '2 x limits.message': MESSAGE_BYTES },
    run: (field) => {
      const message = maskedFrame(BINARY, Buffer.alloc(60_000))
      return field.hold(
        CHURN,
        () => field.upgraded('/echo'),
        (line) => void line.write(message),
        5,
      )
    },
  }),
  attack({
    name: 'bombs',
    what: 'compressed messages of 32 KiB that inflate to 32 MiB',
    settings: { compression: true },
    lines: CHURN,
    keeps: { '2 x limits.message': MESSAGE_BYTES, zlib: ZLIB_BYTES },
    run: (field) => {
      const frame = bomb()
      return field.churn(
        CHURN,
        () => field.upgraded('/', OFFER),
        (line) => void line.write(frame),
        20,
      )
    },
  }),
]
