// Whether the peers answer each other: pings paired with pongs by payload, pings that stay open, pongs
// that answer none, pongs sent as data, and silences longer than someone allows.

import { type CaptureEnd, type From, latin1, OPCODE } from '../../protocol/index.ts'
import { quoted } from './quoted.ts'
import type { OverlayNote } from './reports.ts'
import type { Find, FrameDraft, MessageDraft, Watcher } from './watcher.ts'

export interface LivenessOptions {
  /** Milliseconds without a byte that are worth a finding; undefined: none are. */
  readonly silence: number | undefined
  /** Whether the beginning was missed, so that a pong may answer a ping that was not seen. */
  readonly isPartial: () => boolean
}

/** A ping that waits for its pong. */
export interface OpenPing {
  readonly frame: number
  readonly from: From
  readonly time: number
  /** One character a byte. */
  readonly payload: string
  isTold: boolean
}

/**
 * Milliseconds that a live connection may take to answer. Libraries wait 20 to 30 s by default (ws and
 * websockets 20, ours 20) before they take a peer for dead.
 */
const TIMEOUT = 20_000
/** Milliseconds a pong may take where the connection ends: the slowest mobile links need as much. */
const PATIENCE = 1_000
/** Pings of one side that are followed at once; a peer that floods needs only the latest answered. */
const MOST_OPEN = 64

/** Bytes by which pings and pongs are paired; a control frame that is larger than is legal is cut. */
const PAIRED = 256

export class Liveness implements Watcher {
  readonly #find: Find
  readonly #options: LivenessOptions
  readonly #open: Record<From, OpenPing[]> = { client: [], server: [] }
  /** Pings seen of each side: a pong before the first may answer one that was not seen. */
  readonly #pings: Record<From, number> = { client: 0, server: 0 }
  /** Whether the last message of a side was the text "ping": an application may have pings of its own. */
  readonly #isAppPing: Record<From, boolean> = { client: false, server: false }
  /** Sides that have closed: they need not answer, and nobody waits for them. */
  readonly #closedAt: Record<From, number | undefined> = { client: undefined, server: undefined }
  /** When the last byte of either side came. */
  #lastByte: number | undefined
  #hasEnded = false

  constructor(find: Find, options: LivenessOptions) {
    this.#find = find
    this.#options = options
  }

  /** The oldest ping without a pong, of either side. */
  get pending(): OpenPing | undefined {
    const [a, b] = [this.#open.client[0], this.#open.server[0]]
    return a === undefined || (b !== undefined && b.time < a.time) ? b : a
  }

  bytes(from: From, time: number, count: number): void {
    if (count === 0) return
    this.#checkSilence(time, `then ${count} ${count === 1 ? 'byte' : 'bytes'} of the ${from}`)
    // What came up to then has been read: a late pong is no missing one.
    if (this.#lastByte !== undefined) this.#checkOverdue(this.#lastByte)
    this.#lastByte = time
  }

  frame(draft: FrameDraft): void {
    if (!draft.isWhole) return
    if (draft.opcode === OPCODE.ping) this.#ping(draft)
    else if (draft.opcode === OPCODE.pong) this.#pong(draft)
    else if (draft.opcode === OPCODE.close) this.#closedAt[draft.from] ??= draft.time
  }

  message(draft: MessageDraft): OverlayNote | undefined {
    const { from, text } = draft
    const word = draft.length <= 8 ? text?.trim().toLowerCase() : undefined
    const asker = otherOf(from)
    if (draft.length <= 125) this.#checkPongAsData(draft, word)
    this.#isAppPing[asker] &&= word !== 'pong'
    this.#isAppPing[from] = word === 'ping'
    return undefined
  }

  ended({ time }: CaptureEnd): void {
    this.#checkSilence(time, 'then the end of TCP')
    this.#hasEnded = true
  }

  finish(time: number, isOver: boolean): void {
    this.#checkSilence(time, 'and the capture ends')
    const wait = isOver ? PATIENCE : TIMEOUT
    for (const from of ['client', 'server'] as const) {
      // A side that closes waits for no pong any more, and a closed one sends none.
      const until = Math.min(
        time,
        this.#closedAt[from] ?? time,
        this.#closedAt[otherOf(from)] ?? time,
      )
      for (const ping of this.#open[from]) this.#tell(ping, until, wait)
    }
  }

  #ping(draft: FrameDraft): void {
    const { from, number: frame, time } = draft
    const open = this.#open[from]
    this.#pings[from]++
    open.push({ frame, from, time, payload: latin1(draft.payload, 0, PAIRED), isTold: false })
    if (open.length > MOST_OPEN) open.shift()
  }

  #pong(draft: FrameDraft): void {
    const { from, number: frame, time } = draft
    const open = this.#open[otherOf(from)]
    const payload = latin1(draft.payload, 0, PAIRED)
    const at = open.findLastIndex((ping) => ping.payload === payload)
    const ping = open[at]
    if (ping === undefined) {
      const isBeforeFirst = this.#pings[otherOf(from)] === 0
      if (isBeforeFirst && this.#options.isPartial()) return
      const detail = unsolicited(payload, open.at(-1))
      this.#find('pong-unsolicited', { time, from, frame, detail })
      return
    }
    // A pong for the latest ping answers those before it too (RFC 6455 5.5.3).
    open.splice(0, at + 1)
    draft.answers = { frame: ping.frame, rtt: time - ping.time }
  }

  #checkPongAsData({ from, time, bytes, firstFrame: frame }: MessageDraft, word?: string): void {
    const asker = otherOf(from)
    const payload = latin1(bytes, 0, PAIRED)
    const ping = this.#open[asker].findLast(
      (open) =>
        (open.payload !== '' && open.payload === payload) ||
        (word === 'pong' && !this.#isAppPing[asker]),
    )
    if (ping === undefined) return
    const detail = `${quoted(payload)} answers the ping in frame ${ping.frame}`
    this.#find('pong-as-data', { time, from, frame, detail })
  }

  #checkOverdue(time: number): void {
    for (const from of ['client', 'server'] as const) {
      if (this.#closedAt[from] !== undefined || this.#closedAt[otherOf(from)] !== undefined)
        continue
      for (const ping of this.#open[from]) this.#tell(ping, time, TIMEOUT)
    }
  }

  /** Tells of a ping once, when it has waited long enough. */
  #tell(ping: OpenPing, now: number, wait: number): void {
    if (ping.isTold || now - ping.time < wait) return
    ping.isTold = true
    const seconds = secondsOf(now - ping.time)
    const detail = `no pong ${quoted(ping.payload)} came within ${seconds} s of the ping in frame ${ping.frame}`
    this.#find('ping-unanswered', {
      time: now,
      from: otherOf(ping.from),
      frame: ping.frame,
      detail,
    })
  }

  #checkSilence(time: number, what: string): void {
    const { silence } = this.#options
    const last = this.#lastByte
    if (silence === undefined || last === undefined || this.#hasEnded) return
    if (time - last <= silence) return
    const detail = `nothing for ${secondsOf(time - last)} s, ${what}`
    this.#find('silence-too-long', { time, detail })
  }
}

function unsolicited(payload: string, open: OpenPing | undefined): string {
  if (open === undefined) return `payload ${quoted(payload)}, and no ping is open`
  return `payload ${quoted(payload)}, while the open ping in frame ${open.frame} has ${quoted(open.payload)}`
}

export function otherOf(from: From): From {
  return from === 'client' ? 'server' : 'client'
}

/** Milliseconds as seconds with one digit. */
export function secondsOf(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1)
}
