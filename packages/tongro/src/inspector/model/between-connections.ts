// What only several connections of one client to one path show: terms that change from one to the
// next, and a client that comes back without waiting. It knows the last connection of each, and keys
// that may stand behind a wrong accept; all of it finite.

import { quoted } from './quoted.ts'
import type { ConnectionReport, HandshakeReport } from './reports.ts'
import type { Find } from './watcher.ts'

/** Clients and paths that are remembered; the one that was not seen longest is forgotten. */
const MOST_CLIENTS = 1_000
/** Keys of the latest handshakes, one of which a wrong accept may belong to. */
const MOST_KEYS = 16
/** Milliseconds between two attempts that are no waiting. RFC 6455 7.2.3 asks for up to 5 s. */
const HASTY = 500
/** Hasty attempts in a row that are a habit: a page that is loaded anew connects twice at once. */
const HABIT = 3

interface Last {
  readonly terms: Terms
  readonly connection: number
  readonly time: number
  /** Attempts in a row that came at once after the one before. */
  readonly hasty: number
}

interface Terms {
  readonly protocol: string | undefined
  readonly extensions: string | undefined
  readonly isOpen: boolean
  /** Only what was asked for alike can be compared. */
  readonly asked: string
}

export class BetweenConnections {
  readonly #last = new Map<string, Last>()
  readonly #keys = new Map<number, string>()

  /** Keys of handshakes on other connections than this. */
  keysBut(connection: number): string[] {
    return [...this.#keys].filter(([other]) => other !== connection).map(([, key]) => key)
  }

  /** Takes a handshake; what it shows beside the last one is found. */
  handshake(report: HandshakeReport, opened: ConnectionReport | undefined, find: Find): void {
    this.#keepKey(report)
    const client = clientOf(report, opened)
    if (client === undefined) return
    const terms = termsOf(report)
    const last = this.#last.get(client)
    const { connection, time } = report
    const isNext = last !== undefined && last.connection !== connection
    const isHasty = isNext && time - last.time < HASTY
    const hasty = isHasty ? last.hasty + 1 : 0
    if (isNext) compare(last.terms, terms, last.connection, time, find)
    if (hasty === HABIT) {
      const detail = `${HABIT} times in a row less than ${HASTY} ms after the attempt before, now ${Math.round(time - last!.time)} ms`
      find('reconnect-hasty', { time, from: 'client', detail })
    }
    this.#last.delete(client)
    this.#last.set(client, {
      terms: terms.isOpen ? terms : (last?.terms ?? terms),
      connection,
      time,
      hasty,
    })
    if (this.#last.size > MOST_CLIENTS) this.#last.delete(this.#last.keys().next().value!)
  }

  #keepKey({ connection, accept }: HandshakeReport): void {
    if (accept === undefined) return
    this.#keys.delete(connection)
    this.#keys.set(connection, accept.key)
    if (this.#keys.size > MOST_KEYS) this.#keys.delete(this.#keys.keys().next().value!)
  }
}

/** Client, host and path; the client's port changes with each connection. */
function clientOf(
  { host, path, request }: HandshakeReport,
  opened: ConnectionReport | undefined,
): string | undefined {
  if (path === undefined) return undefined
  const address = opened?.client?.replace(/:\d+$/, '') ?? ''
  const agent = request?.fields.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? ''
  // Long values are cut: what is remembered must be finite.
  return [address, host ?? '', path, agent].map((part) => part.slice(0, 200)).join('\n')
}

function termsOf(report: HandshakeReport): Terms {
  const { protocol, extensions, isOpen, protocolsOffered, extensionsOffered } = report
  const asked = `${protocolsOffered.join(',')}\n${extensionsOffered ?? ''}`.slice(0, 1000)
  return { protocol, extensions, isOpen, asked }
}

function compare(before: Terms, now: Terms, connection: number, time: number, find: Find): void {
  if (!before.isOpen || !now.isOpen || before.asked !== now.asked) return
  const changes: string[] = []
  for (const name of ['protocol', 'extensions'] as const) {
    if (before[name] === now[name]) continue
    const what = name === 'protocol' ? 'subprotocol' : 'extensions'
    changes.push(`${what} ${shown(before[name])} became ${shown(now[name])}`)
  }
  if (changes.length === 0) return
  const detail = `${changes.join(', ')} since connection ${connection}`
  find('protocol-changed', { time, from: 'server', detail })
}

function shown(value: string | undefined): string {
  return value === undefined ? 'none' : quoted(value)
}
