// OCPP-J as an overlay (OCPP-J 1.6 section 4, OCPP 2.0.1 and 2.1 part 4): calls and their answers in
// arrays of JSON, paired by id.
//
//   [2, id, action, payload]                    CALL
//   [3, id, payload]                            CALLRESULT
//   [4, id, code, description, details]         CALLERROR
//   [5, id, code, description, details]         CALLRESULTERROR   (2.1)
//   [6, id, action, payload]                    SEND              (2.1, not answered)
//
// The charger is the client; its identity is the last part of the path. Each side may have one CALL
// open at a time. What a payload must hold is not judged here: a check can be given.

import type { From } from '../../protocol/index.ts'
import { otherOf } from './liveness.ts'
import type { Overlay, OverlayContext } from './overlay.ts'
import { quoted } from './quoted.ts'
import type { FindingCode, OverlayNote } from './reports.ts'
import type { MessageDraft, Watcher } from './watcher.ts'

/** What a payload belongs to. */
export interface OcppPayload {
  /** As negotiated, such as `ocpp2.0.1`. */
  readonly protocol: string
  readonly action: string
  readonly isAnswer: boolean
  readonly payload: unknown
}

/** Judges a payload; answers what is wrong with it as a sentence's part, or undefined. */
export type OcppPayloadCheck = (payload: OcppPayload) => string | undefined

export interface OcppOptions {
  /** By the schemas of the version, such as that of @tongro/ocpp. */
  readonly checkPayload?: OcppPayloadCheck | undefined
}

const NAME = 'ocpp-j'
/** Longer messages are not parsed: OCPP's are some KiB, and JSON.parse takes many times its text. */
const MOST_TEXT = 1 << 20
/** Calls that are followed at once; legal is one for each side. */
const MOST_OPEN = 64
/** Ids that are remembered of each side, to find one that is used twice. */
const MOST_IDS = 1024
/** Longest id (OCPP-J 1.6 4.2.1). */
const MOST_ID = 36

/** The overlay for connections whose subprotocol is one of OCPP. */
export function ocppOverlay(options: OcppOptions = {}): Overlay {
  return {
    name: NAME,
    takes: (protocol) => protocol !== undefined && /^ocpp\d/i.test(protocol),
    open: (context) => new OcppWatcher(context, options),
  }
}

/** The charger's identity: the last part of the path, decoded. */
export function chargerIdentity(path: string | undefined): string | undefined {
  const [plain = ''] = (path ?? '').split('?', 1)
  const last = plain.split('/').findLast((part) => part !== '')
  if (last === undefined) return undefined
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

interface OpenCall {
  readonly id: string
  readonly action: string
  readonly message: number
  readonly frame: number
  readonly time: number
}

interface Parsed {
  readonly type: number
  readonly id: string
  /** Of CALL and SEND. */
  readonly action: string
  /** Of an error. */
  readonly error: string
  readonly payload: unknown
}

class OcppWatcher implements Watcher {
  readonly #context: OverlayContext
  readonly #options: OcppOptions
  readonly #identity: string | undefined
  readonly #calls: Record<From, Map<string, OpenCall>> = { client: new Map(), server: new Map() }
  readonly #ids: Record<From, Set<string>> = { client: new Set(), server: new Set() }

  constructor(context: OverlayContext, options: OcppOptions) {
    this.#context = context
    this.#options = options
    this.#identity = chargerIdentity(context.path)
  }

  message(draft: MessageDraft): OverlayNote | undefined {
    if (draft.failure !== undefined) return undefined
    const parsed = parse(draft)
    if (typeof parsed === 'string') {
      this.#find('ocpp-malformed', draft, parsed)
      return note('malformed', undefined)
    }
    switch (parsed.type) {
      case 2:
        return this.#call(draft, parsed)
      case 6:
        this.#check(draft, parsed.action, false, parsed.payload)
        return note(`SEND ${parsed.action}`, parsed.id)
      default:
        return this.#answer(draft, parsed)
    }
  }

  finish(time: number): void {
    for (const from of ['client', 'server'] as const) {
      for (const call of this.#calls[from].values()) {
        const { action, id, frame } = call
        const detail = `${action} ${quoted(id)} of ${this.#nameOf(from)}`
        const place = { time, from: otherOf(from), frame, detail }
        this.#context.find('ocpp-call-unanswered', place)
      }
    }
  }

  #call(draft: MessageDraft, { id, action, payload }: Parsed): OverlayNote {
    const { from, number: message, time, firstFrame: frame } = draft
    const open = this.#calls[from]
    const ids = this.#ids[from]
    if (ids.has(id)) this.#find('ocpp-id-reused', draft, `${quoted(id)} of ${this.#nameOf(from)}`)
    else if (open.size > 0) {
      const [other] = open.values()
      const detail = `${action} while ${other!.action} ${quoted(other!.id)} has no answer yet`
      this.#find('ocpp-call-overlapping', draft, detail)
    }
    keep(ids, id, MOST_IDS)
    open.set(id, { id, action, message, frame, time })
    if (open.size > MOST_OPEN) open.delete(open.keys().next().value!)
    this.#check(draft, action, false, payload)
    return note(`CALL ${action}`, id)
  }

  #answer(draft: MessageDraft, { type, id, error, payload }: Parsed): OverlayNote {
    const asker = this.#calls[otherOf(draft.from)]
    const kind = ANSWERS[type]!
    const label = type === 3 ? kind : `${kind} ${error}`
    // A CALLRESULTERROR is about an answer, so its sender is the one who called.
    if (type === 5) return note(label, id)
    const call = asker.get(id)
    if (call === undefined) {
      const open = asker.values().next().value
      const detail = `${kind} ${quoted(id)}${open === undefined ? '' : `, while ${open.action} ${quoted(open.id)} waits`}`
      this.#find('ocpp-answer-unmatched', draft, detail)
      return note(label, id)
    }
    asker.delete(id)
    if (type === 3) this.#check(draft, call.action, true, payload)
    const answers = { message: call.message, latency: draft.time - call.time }
    return { ...note(`${kind} ${call.action}${type === 3 ? '' : ` ${error}`}`, id), answers }
  }

  #check(draft: MessageDraft, action: string, isAnswer: boolean, payload: unknown): void {
    const protocol = this.#context.protocol ?? ''
    const wrong = this.#options.checkPayload?.({ protocol, action, isAnswer, payload })
    if (wrong !== undefined) this.#find('ocpp-payload-illegal', draft, `${action}: ${wrong}`)
  }

  #nameOf(from: From): string {
    if (from === 'server') return 'the central system'
    return this.#identity === undefined ? 'the charger' : `charger ${quoted(this.#identity)}`
  }

  #find(code: FindingCode, { time, from, firstFrame: frame }: MessageDraft, detail: string): void {
    this.#context.find(code, { time, from, frame, detail })
  }
}

const ANSWERS: Readonly<Record<number, string>> = {
  3: 'CALLRESULT',
  4: 'CALLERROR',
  5: 'CALLRESULTERROR',
}

function note(label: string, id: string | undefined): OverlayNote {
  return { overlay: NAME, label, id, answers: undefined }
}

/** Adds to a set of limited size; the oldest goes. */
function keep(set: Set<string>, value: string, most: number): void {
  set.add(value)
  if (set.size > most) set.delete(set.values().next().value!)
}

/** The parts of a message, or what is wrong with it. */
function parse({ text }: MessageDraft): Parsed | string {
  if (text === undefined) return 'a binary message: OCPP-J is text'
  if (text.length > MOST_TEXT) return `${text.length} characters are more than are read`
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return `${quoted(text.slice(0, 60))} is not JSON`
  }
  if (!Array.isArray(value)) return 'it is no array'
  const [type, id, third, fourth, fifth] = value as readonly unknown[]
  if (typeof type !== 'number' || !(type in LENGTHS)) {
    return `${quoted(String(JSON.stringify(type)).slice(0, 20))} is no type of message: 2 to 6 are`
  }
  if (typeof id !== 'string' || id === '' || id.length > MOST_ID) {
    return `its id is no string of 1 to ${MOST_ID} characters`
  }
  if (value.length !== LENGTHS[type])
    return `it has ${value.length} elements instead of ${LENGTHS[type]}`
  if (type === 3)
    return isObject(third) ? { type, id, action: '', error: '', payload: third } : NO_OBJECT
  if (typeof third !== 'string' || third === '') {
    return type === 2 || type === 6 ? 'its action is no text' : 'its error code is no text'
  }
  const short = third.slice(0, 64)
  if (type === 2 || type === 6) {
    return isObject(fourth) ? { type, id, action: short, error: '', payload: fourth } : NO_OBJECT
  }
  if (typeof fourth !== 'string') return 'its error description is no text'
  return isObject(fifth) ? { type, id, action: '', error: short, payload: fifth } : NO_OBJECT
}

const NO_OBJECT = 'its payload is no object'
/** Elements of each type of message. */
const LENGTHS: Readonly<Record<number, number>> = { 2: 4, 3: 3, 4: 5, 5: 5, 6: 4 }

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
