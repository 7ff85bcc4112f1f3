// Compressed messages, sound and corrupt, with every window: a message comes out only if zlib, used
// in another way, makes the same of it; the limit holds while inflating; the rest closes with 1007.

import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { socketPair } from 'tongro/testing'
import { frame } from '../made-frames.ts'
import { mutate } from '../mutate.ts'
import type { Random } from '../random.ts'
import { digestOf } from '../reference/frames.ts'
import { concat, lineOfBytes, numberOf, piecesOf, type Script } from '../script.ts'
import { mustEqual, mustHold, type Target } from '../target.ts'

const SYNC = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH } as const
const TAIL = Uint8Array.of(0, 0, 0xff, 0xff)
/** A stored block that holds one letter: behind a whole message it gives that letter alone. */
const PROBE = Uint8Array.of(0, 1, 0, 0xfe, 0xff, 0x58)
const KEY = Uint8Array.of(1, 2, 3, 4)

export const inflater: Target = {
  name: 'inflater',
  claim: 'compressed messages give what zlib makes of them, within the limit, or close the line',
  make(random) {
    const bits = 9 + random.below(7)
    const keeps = random.below(2)
    const limit = random.pick([0, 1000, 65_536, 65_536])
    const lines = makeMessages(random, bits, keeps === 1).map(lineOfBytes)
    const script = [
      ...[`bits ${bits}`, `keeps ${keeps}`, `limit ${limit}`, `cuts ${random.below(64)}`],
      ...lines,
    ]
    return random.chance(60) ? mutate(script, random) : script
  },
  async check(script) {
    const settings = settingsOf(script)
    const payloads = piecesOf(script)
    const whole = await receive(payloads, settings, undefined)
    const cut = await receive(payloads, settings, 1 + numberOf(script, 'cuts', 0, [0, 63]))
    checkCut(cut.map(failed), whole.map(failed), settings)
    const { outcomes, isSure } = expected(payloads, settings)
    // A final block may stand anywhere in a message; what zlib makes of the rest is not asked for.
    const known = isSure ? whole : whole.slice(0, outcomes.length)
    mustEqual(known.map(failed), outcomes.map(failed), 'What zlib makes of it')
    return whole.at(-1) ?? 'nothing'
  },
}

/**
 * A message that is both too large and corrupt may fail for either: zlib tells of a fault in a read
 * before it gives what it made of the bytes in front of it.
 */
function failed(event: string): string {
  return event === 'error 1007' || event === 'error 1009' ? 'error 1007 or 1009' : event
}

/**
 * Small reads give the same. Only a peer that refers behind its agreed window may fail in one and
 * pass in the other: zlib looks back as far as the output of one call reaches, and the window is
 * what remains between calls. The widest window is all that DEFLATE can refer to.
 */
function checkCut(cut: readonly string[], whole: readonly string[], settings: Settings): void {
  const mayReachBehind = settings.windowBits < 15 && cut.length <= whole.length
  if (mayReachBehind && cut.at(-1) === failed('error 1007')) {
    mustEqual(cut.slice(0, -1), whole.slice(0, cut.length - 1), 'Cut into small reads, before 1007')
  } else mustEqual(cut, whole, 'Cut into small reads')
}

interface Settings {
  readonly windowBits: number
  readonly keepsContext: boolean
  readonly limit: number
}

function settingsOf(script: Script): Settings {
  return {
    windowBits: numberOf(script, 'bits', 15, [9, 15]),
    keepsContext: numberOf(script, 'keeps', 1) === 1,
    limit: numberOf(script, 'limit', 65_536, [0, 1 << 20]),
  }
}

/** Sends each payload as one compressed binary message to a server, and records what comes of it. */
async function receive(
  payloads: readonly Uint8Array[],
  { windowBits, keepsContext, limit }: Settings,
  chunkSize: number | undefined,
): Promise<string[]> {
  const events: string[] = []
  const pair = socketPair({
    chunkSize,
    limits: { message: limit },
    compression: { windowBits, contextTakeover: keepsContext },
    server: {
      message: (_, message) => {
        mustHold(message.length <= limit, () => `${message.length} bytes above ${limit}`)
        events.push(`message ${digestOf(message as Uint8Array)}`)
      },
      error: (error) => events.push(`error ${(error as { closeCode?: number }).closeCode}`),
    },
  })
  const frames = payloads.map((payload) => frame({ opcode: 2, rsv: 4, payload, key: KEY }))
  pair.clientLine.append(concat(frames))
  await new Promise((resolve) => setImmediate(resolve))
  const seen = [...events]
  pair.clientLine.destroy()
  await pair.server.closed
  return seen
}

/** What has to come, as far as it can be told; `isSure` false where it cannot from there on. */
function expected(
  payloads: readonly Uint8Array[],
  settings: Settings,
): { outcomes: string[]; isSure: boolean } {
  const outcomes: string[] = []
  let window: Uint8Array = new Uint8Array(0)
  for (const payload of payloads) {
    if (payload.length > 2 * settings.limit + 64) {
      return { outcomes: [...outcomes, 'error 1009'], isSure: true }
    }
    const result = inflate(payload, settings, window)
    if (result === 'unsure') return { outcomes, isSure: false }
    if (typeof result === 'number') {
      return { outcomes: [...outcomes, `error ${result}`], isSure: true }
    }
    outcomes.push(`message ${digestOf(result)}`)
    if (settings.keepsContext) window = concat([window, result]).slice(-(1 << settings.windowBits))
  }
  return { outcomes, isSure: true }
}

function inflate(
  payload: Uint8Array,
  { windowBits, limit }: Settings,
  dictionary: Uint8Array,
): Uint8Array | number | 'unsure' {
  const options = { ...SYNC, windowBits, dictionary, maxOutputLength: limit + 1, info: true }
  const run = (input: Uint8Array): { buffer: Uint8Array; engine: { bytesWritten: number } } =>
    inflateRawSync(input, options) as unknown as ReturnType<typeof run>
  try {
    const probed = concat([payload, TAIL, PROBE])
    const { buffer, engine } = run(probed)
    if (engine.bytesWritten < probed.length) return 'unsure'
    const bare = payload.length === 0 ? payload : run(payload).buffer
    if (bare.length > limit) return 1009
    const isBetweenBlocks = buffer.length === bare.length + 1 && buffer.at(-1) === 0x58
    return isBetweenBlocks ? new Uint8Array(bare) : 1007
  } catch (error) {
    const { code } = error as { code?: string }
    // Too large and corrupt: which of them is met first depends on how far zlib reads at once.
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'unsure' : corruptOrTooLarge(payload, options)
  }
}

/** Corrupt for certain only if what came before the fault stays within the limit. */
function corruptOrTooLarge(payload: Uint8Array, options: object): 1007 | 'unsure' {
  for (let size = payload.length; size > Math.max(0, payload.length - 64); size--) {
    try {
      inflateRawSync(payload.subarray(0, size), options)
      return 1007
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return 'unsure'
    }
  }
  return 'unsure'
}

function makeMessages(random: Random, windowBits: number, keepsContext: boolean): Uint8Array[] {
  let window: Uint8Array = new Uint8Array(0)
  return Array.from({ length: 1 + random.below(4) }, () => {
    const message = makeMessage(random)
    const strategy = random.pick([constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED])
    const level = random.pick([0, 1, 9])
    const options = { ...SYNC, windowBits, level, strategy, dictionary: window }
    const compressed = deflateRawSync(message, options)
    if (keepsContext) window = concat([window, message]).slice(-(1 << windowBits))
    return new Uint8Array(compressed.subarray(0, compressed.length - TAIL.length))
  })
}

function makeMessage(random: Random): Uint8Array {
  const size = random.size(70_000)
  if (random.chance(30)) return random.bytes(size)
  return new Uint8Array(Buffer.from(random.text(8).repeat(size).slice(0, size)))
}
