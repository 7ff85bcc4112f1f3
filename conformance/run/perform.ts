// Performs the steps of a case on a session, and words what is wrong.

import { setTimeout as sleep } from 'node:timers/promises'
import type {
  CloseStep,
  EndStep,
  FailureStep,
  FastStep,
  MessageStep,
  PingStep,
  PongStep,
  ReportStep,
  Sending,
  SendStep,
  Step,
} from '../cases/steps.ts'
import { close, encode, frame, OP, ping } from '../wire/frames.ts'
import { takeHead } from '../wire/handshake.ts'
import type { Arrived } from '../wire/incoming.ts'
import { describeArrived, describeStep, preview } from './describe.ts'
import { Failed, type Session } from './session.ts'

/** Long enough for the peer to read one write before the next, on a machine that is not too busy. */
const CUT_PAUSE_MS = 1
/** More patience for large messages, which take long on a busy machine. */
const MS_FOR_EACH_MIB = 1000
/** Payload of the ping that a peer answers when it goes on. */
const FAST = 'still there?'

/** Throws Failed, Hang or IllegalBytes; what is legal and not the best goes to the session's notes. */
export async function perform(session: Session, step: Step): Promise<void> {
  switch (step.kind) {
    case 'send':
      return sendStep(session, step)
    case 'message':
    case 'pong':
    case 'ping':
      return expectOne(session, [step])
    case 'pongs':
      return expectPongs(session, step.payloads)
    case 'any-order':
      return expectAll(session, step.steps)
    case 'failure':
      return expectFailure(session, step)
    case 'close':
      return expectCloseFrame(session, step)
    case 'end':
      return expectLineEnd(session, step)
    case 'report':
      return expectReport(session, step)
    case 'check':
      return mustBeUndefined(step.title, step.check(session))
    case 'pause':
      return sleep(step.ms)
    case 'fin':
      return session.line.end()
    case 'reset':
      return session.line.reset()
    case 'head':
      return session.line.write(Buffer.from(step.bytes(session), 'latin1'))
    case 'answer':
      session.head = await readHead(session)
      return mustBeUndefined(step.title, step.check(session.head, session))
  }
  step satisfies never
}

function mustBeUndefined(title: string, wrong: string | undefined): void {
  if (wrong !== undefined) throw new Failed(`${title}: ${wrong}`)
}

async function sendStep(session: Session, { items, cut }: SendStep): Promise<void> {
  const bytes = Buffer.concat(items.map((item) => bytesOfItem(session, item)))
  if (cut === undefined) return session.line.write(bytes)
  const edges =
    typeof cut === 'number'
      ? Array.from({ length: Math.ceil(bytes.length / cut) - 1 }, (_, index) => (index + 1) * cut)
      : cut
  const all = [0, ...edges, bytes.length]
  const pieces = all.slice(1).map((end, index) => bytes.subarray(all[index], end))
  return session.line.writePieces(pieces, CUT_PAUSE_MS)
}

/** What a step sends, as bytes of the suite's side. */
export function bytesOfItem(session: Session, item: Sending): Buffer {
  if (Buffer.isBuffer(item)) return item
  if (item.kind === 'frame') return encode(item, session.side)
  if (item.mayBePlain && session.agreed === undefined) {
    return encode(frame(item.opcode, item.data), session.side)
  }
  const payload = session.packer.message(item.data, item.form)
  const edges = edgesOf(payload.length, item.split)
  const frames = edges.slice(1).map((end, index) =>
    frame(index === 0 ? item.opcode : OP.cont, payload.subarray(edges[index], end), {
      rsv: index === 0 ? 4 : 0,
      fin: index === edges.length - 2,
    }),
  )
  return Buffer.concat(frames.map((one) => encode(one, session.side)))
}

function edgesOf(length: number, split: readonly number[] | number): number[] {
  if (typeof split !== 'number') return [0, ...split.filter((at) => at <= length), length]
  const count = Math.max(1, Math.ceil(length / split))
  return Array.from({ length: count + 1 }, (_, index) => Math.min(index * split, length))
}

type Wanted = MessageStep | PongStep | PingStep

async function expectOne(session: Session, steps: readonly Wanted[]): Promise<void> {
  await expectAll(session, steps)
}

async function expectAll(session: Session, steps: readonly Wanted[]): Promise<void> {
  const left = [...steps]
  while (left.length > 0) {
    const what = left.map(describeStep).join(' or ')
    const arrived = await nextOf(session, what, left)
    const at = left.findIndex((step) => matches(step, arrived))
    if (at < 0) throw new Failed(`Expected ${what}; ${describeArrived(arrived)} came`)
    left.splice(at, 1)
  }
}

/** Each pong answers a later ping than the one before; the last ping is answered. */
async function expectPongs(session: Session, payloads: readonly Buffer[]): Promise<void> {
  let next = 0
  while (next < payloads.length) {
    const what = `a pong of ${preview(payloads.at(-1)!)}`
    const arrived = await nextOf(session, what, [])
    const at = payloads.findIndex(
      (payload, index) =>
        index >= next && arrived?.kind === 'pong' && arrived.payload.equals(payload),
    )
    if (at < 0) throw new Failed(`Expected ${what}; ${describeArrived(arrived)} came`)
    next = at + 1
  }
}

/** The next that matters: a ping that no step asks for is legal at any time. */
async function nextOf(
  session: Session,
  what: string,
  steps: readonly { readonly kind: string; readonly payload?: Buffer }[],
): Promise<Arrived | undefined> {
  const size = steps.reduce((sum, { payload }) => sum + (payload?.length ?? 0), 0)
  const extraMs = (size / 2 ** 20) * MS_FOR_EACH_MIB
  for (;;) {
    const arrived = await session.next(what, extraMs)
    if (arrived?.kind !== 'ping' || steps.some(({ kind }) => kind === 'ping')) return arrived
  }
}

function matches(step: Wanted, arrived: Arrived | undefined): boolean {
  if (arrived === undefined || arrived.kind === 'close' || arrived.kind !== step.kind) return false
  if (!arrived.payload.equals(step.payload)) return false
  if (step.kind !== 'message' || arrived.kind !== 'message') return true
  if (step.isCompressed !== undefined && step.isCompressed !== arrived.isCompressed) return false
  return step.opcode === arrived.opcode
}

async function expectFailure(session: Session, step: FailureStep): Promise<void> {
  const what = describeStep(step)
  const arrived = await (step.fast === undefined
    ? nextOf(session, what, [])
    : nextFast(session, what, step.fast))
  if (arrived === undefined) {
    session.notes.push(`TCP ended by ${session.line.ending} without a Close frame`)
    return
  }
  if (arrived.kind !== 'close')
    throw new Failed(`Expected ${what}; ${describeArrived(arrived)} came`)
  if (arrived.code !== step.code && !step.also.includes(arrived.code)) {
    session.notes.push(`Close ${arrived.code} instead of ${[step.code, ...step.also].join(' or ')}`)
  }
  answerClose(session, arrived.code)
  await session.toEnd('the end of TCP')
}

/** Sends the rest only to a peer that waits for it, which is noted. */
async function nextFast(
  session: Session,
  what: string,
  { by, rest }: FastStep,
): Promise<Arrived | undefined> {
  if (by === 'ping') {
    session.line.write(encode(ping(FAST), session.side))
    const arrived = await nextOf(session, what, [])
    if (arrived?.kind !== 'pong' || !arrived.payload.equals(Buffer.from(FAST))) return arrived
  } else if (await session.line.hasNews()) return nextOf(session, what, [])
  session.isDoubtful = by === 'silence'
  session.notes.push('Failed only when the whole message had come')
  session.line.write(bytesOfItem(session, rest))
  return nextOf(session, what, [])
}

/** As RFC 6455 5.5.1 has it: a Close is answered; the server then ends TCP (7.1.1). */
function answerClose(session: Session, code: number): void {
  session.line.write(encode(close(code === 1005 ? undefined : code), session.side))
  if (session.side === 'server') session.line.end()
}

async function expectCloseFrame(session: Session, step: CloseStep): Promise<void> {
  const what = describeStep(step)
  const arrived = await nextOf(session, what, [])
  if (arrived?.kind !== 'close') {
    throw new Failed(`Expected ${what}; ${describeArrived(arrived)} came`)
  }
  if (arrived.code !== step.code && !step.also.includes(arrived.code)) {
    session.notes.push(`Close ${arrived.code} instead of ${step.code}`)
  }
  if (step.reason !== undefined && arrived.reason !== step.reason) {
    session.notes.push(
      `Close reason ${JSON.stringify(arrived.reason)} instead of ${JSON.stringify(step.reason)}`,
    )
  }
}

async function expectLineEnd(session: Session, { first, mayReset }: EndStep): Promise<void> {
  if (session.side === 'server' && !first) session.line.end()
  const how = await session.toEnd('the end of TCP')
  if (how === 'reset' && !mayReset)
    session.notes.push('TCP was broken by RST instead of ended by FIN')
}

async function expectReport(session: Session, step: ReportStep): Promise<void> {
  const { event, code } = await session.report()
  if (event !== step.event) {
    throw new Failed(`The program reports "${event}" instead of "${step.event}"`)
  }
  if (event === 'closed' && code !== step.code && !step.also.includes(code ?? 0)) {
    throw new Failed(`The application is told ${code} instead of ${step.code}`)
  }
}

async function readHead(session: Session): Promise<NonNullable<Session['head']>> {
  let bytes: Buffer = Buffer.alloc(0)
  for (;;) {
    const more = await session.line.read('the head of an HTTP response')
    if (more.length === 0) {
      throw new Failed(
        `The line ended before a whole head came: ${JSON.stringify(bytes.toString('latin1'))}`,
      )
    }
    bytes = Buffer.concat([bytes, more])
    const taken = takeHead(bytes)
    if (taken === undefined) continue
    session.feed(taken.rest)
    return taken.head
  }
}
