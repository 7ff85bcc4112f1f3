// Why a connection ended without a Close frame (1006), by what was seen before: the first explanation
// in this list that fits.
//
//   half a frame     a violation that nobody named     a heartbeat without pong     a round silence
//   a ping without pong     an end right behind a message     an end right behind the handshake

import type { StoryFacts } from './close-story.ts'
import { otherOf, secondsOf } from './liveness.ts'
import { quoted } from './quoted.ts'

/** Milliseconds in which a peer reacts to what it was sent. */
const REACTION = 1_000
/** How far a time-out may be from its round number, in milliseconds: timers and the way add to it. */
const TOLERANCE = 1_000

/** Time-outs as they are set on the way, in seconds, and who is known for them by default. */
const TIMEOUTS: ReadonlyArray<readonly [seconds: number, known?: string]> = [
  [10],
  [15],
  [20],
  [30, 'the default of Google Cloud load balancers'],
  [45],
  [50, 'the usual timeout client of haproxy'],
  [55, 'the default of Heroku'],
  [60, 'the default of nginx (proxy_read_timeout) and of AWS ALB'],
  [75],
  [90],
  [100, 'the default of Cloudflare'],
  [120],
  [180],
  [230, 'the limit of Azure App Service'],
  [240, 'the default of Azure Load Balancer'],
  [300],
  [350, 'the limit of AWS NLB'],
  [600],
  [900],
  [1800],
  [3600],
]

const EXPLANATIONS: ReadonlyArray<(facts: StoryFacts) => string | undefined> = [
  byLoss,
  byCut,
  byViolation,
  byHeartbeat,
  byTimeout,
  byPing,
  byMessage,
  byHandshake,
]

/** As a sentence's part, such as `this looks like an idle time-out on the way`. */
export function abnormalCause(facts: StoryFacts): string {
  for (const explain of EXPLANATIONS) {
    const cause = explain(facts)
    if (cause !== undefined) return cause
  }
  return 'without a Close frame: look into the logs of the side that ended, or for a restart'
}

function byLoss({ ends }: StoryFacts): string | undefined {
  return ends[0]?.how === 'lost' ? 'the network or a machine on the way failed' : undefined
}

function byCut({ cutFrame }: StoryFacts): string | undefined {
  if (cutFrame === undefined) return undefined
  const { from, length, payload, number } = cutFrame
  return `inside frame ${number} of the ${from}, of which ${payload.length} of ${length} bytes were sent: its program ended, or the network did`
}

function byViolation({ violation, ends, lastByte }: StoryFacts): string | undefined {
  const end = ends[0]
  if (violation === undefined || end === undefined || lastByte === undefined) return undefined
  const { frame, code } = violation
  const isReaction = end.from !== frame.from && end.time - frame.time <= REACTION
  if (!isReaction) return undefined
  return `the ${end.from} gave up after ${code} in frame ${frame.number} without saying so in a Close frame`
}

function byHeartbeat({ pendingPing, ends }: StoryFacts): string | undefined {
  const end = ends[0]
  if (pendingPing === undefined || end?.from !== pendingPing.from) return undefined
  const waited = end.time - pendingPing.time
  if (waited <= REACTION) return undefined
  return `the ${end.from} waited ${secondsOf(waited)} s for the pong to its ping in frame ${pendingPing.frame}: its heartbeat took the ${otherOf(end.from)} for dead`
}

/** The ping shows since when the way was broken. */
function byPing({ pendingPing, ends }: StoryFacts): string | undefined {
  const waited = (ends[0]?.time ?? 0) - (pendingPing?.time ?? 0)
  if (pendingPing === undefined || waited <= REACTION) return undefined
  return `the ping in frame ${pendingPing.frame} had no pong for ${secondsOf(waited)} s, so the way was broken before`
}

function byTimeout({ silence }: StoryFacts): string | undefined {
  const found = TIMEOUTS.find(([seconds]) => Math.abs(silence - seconds * 1000) <= TOLERANCE)
  if (found === undefined) return undefined
  const known = found[1] === undefined ? '' : `: ${found[0]} s is ${found[1]}`
  return `this looks like an idle time-out on the way${known}`
}

function byMessage({ lastMessage, ends, lastByte }: StoryFacts): string | undefined {
  const end = ends[0]
  if (lastMessage === undefined || end === undefined || lastByte === undefined) return undefined
  const { from, number, time, text, length } = lastMessage
  const isLast = lastByte.from === from
  if (!isLast || end.from === from || end.time - time > REACTION) return undefined
  const what = text === undefined ? `${length} bytes` : quoted(text.slice(0, 40))
  return `right behind message ${number} of the ${from} (${what}): the ${end.from} may have crashed over it`
}

function byHandshake({ lastFrame, ends, silence }: StoryFacts): string | undefined {
  const end = ends[0]
  if (lastFrame !== undefined || end === undefined || silence > REACTION) return undefined
  return `right behind the opening handshake, before any frame: the ${end.from} did not want this connection and does not say why`
}
