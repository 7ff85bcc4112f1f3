// One forgery on one connection, and the verdict about the peer.
//
//   head (forged or not) → its head → forged writes, then an honest ping → Close? pong? end?
//
// A pong that answers the ping behind the forgery shows that it was borne; so a verdict comes soon.

import type { Socket } from 'node:net'
import { acceptKey, type CaptureSink, MisuseError } from '../../protocol/index.ts'
import { nodeTextDigest } from '../../transport/index.ts'
import { forgeFrame } from './forged-frames.ts'
import type { ForgerRole, Forgery } from './forgery.ts'
import { PeerWatch } from './peer-watch.ts'

/** How long a verdict is waited for: longer than peers take to close, which is some seconds at most. */
export const FORGE_MS = 10_000
/** The longest wait that can be asked for: heartbeats are slower than anything else, and ask each minute. */
export const MOST_FORGE_MS = 300_000
/** Between two writes, so that TCP does not join them. */
const BETWEEN_MS = 5
const PROBE = 'forge'

/**
 * `strict`: did what a strict peer does. `mute`: ended the connection and did not say why, which is
 * allowed. `lenient`: went on as if nothing were wrong. `wrong-code`: ended it with another code.
 * `harmed`: ended it for something legal. `silent`: did nothing in time. `unopened`: the handshake
 * before the forgery failed.
 */
export type ForgeVerdict =
  | 'strict'
  | 'mute'
  | 'lenient'
  | 'wrong-code'
  | 'harmed'
  | 'silent'
  | 'unopened'

export interface ForgeResult {
  readonly name: string
  readonly role: ForgerRole
  readonly verdict: ForgeVerdict
  /** Whether the peer did what the standard lets it do. */
  readonly isFine: boolean
  /** Of the peer's Close frame. */
  readonly closeCode: number | undefined
  readonly closeReason: string | undefined
  /** Status of a server's answer to the handshake. */
  readonly status: number | undefined
  readonly ended: 'fin' | 'rst' | undefined
  /** Milliseconds from the forgery to the verdict. */
  readonly ms: number
  /** All of it in one sentence. */
  readonly sentence: string
}

export interface ForgeOptions {
  readonly name: string
  /** Shown the whole exchange. */
  readonly sink?: CaptureSink | undefined
  /** Milliseconds for the verdict (FORGE_MS). */
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Throws MisuseError for a time that is none. */
export function checkTime(timeout: number | undefined): number {
  const time = timeout ?? FORGE_MS
  if (time > 0 && time <= MOST_FORGE_MS) return time
  const text = `Cannot wait ${String(timeout)} ms for a verdict: it must be above 0 and at most ${MOST_FORGE_MS}`
  throw new MisuseError('option-invalid', text)
}

/** One forgery on one connection. */
export class ForgePlay {
  readonly #socket: Socket
  readonly #forgery: Forgery
  readonly #role: ForgerRole
  readonly #watch: PeerWatch
  readonly #time: number
  readonly #signal: AbortSignal | undefined
  #began = performance.now()

  constructor(socket: Socket, forgery: Forgery, role: ForgerRole, options: ForgeOptions) {
    this.#time = checkTime(options.timeout)
    this.#socket = socket
    this.#forgery = forgery
    this.#role = role
    this.#signal = options.signal
    this.#watch = new PeerWatch(socket)
    this.#watch.onPing = (payload) => {
      if (forgery.manner === 'no-pongs' || !socket.writable) return
      socket.write(forgeFrame({ opcode: 10, payload: [...payload] }, role === 'client'))
    }
  }

  async asClient(head: string): Promise<ForgeResult> {
    const { head: change, expected } = this.#forgery
    this.#socket.write(change === undefined ? head : change(head), 'latin1')
    await this.#until(() => this.#watch.head !== undefined || this.#watch.ended !== undefined)
    const status = this.#status
    if (expected === 'refuses') {
      if (status === undefined)
        return this.#done(this.#watch.ended === undefined ? 'silent' : 'mute')
      return this.#done(status === 101 ? 'lenient' : 'strict')
    }
    return status === 101 ? this.#play() : this.#done('unopened')
  }

  async asServer(): Promise<ForgeResult> {
    const watch = this.#watch
    await this.#until(() => watch.head !== undefined || watch.ended !== undefined)
    const key = /^sec-websocket-key:[ \t]*(\S+)/im.exec(watch.head ?? '')?.[1]
    if (key === undefined) return this.#done('unopened')
    const offered = /^sec-websocket-protocol:[ \t]*([^,\s]+)/im.exec(watch.head ?? '')?.[1]
    const protocol = offered === undefined ? '' : `Sec-WebSocket-Protocol: ${offered}\r\n`
    const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(key, nodeTextDigest)}\r\n${protocol}\r\n`
    this.#socket.write(this.#forgery.head?.(head) ?? head, 'latin1')
    return this.#play()
  }

  get #status(): number | undefined {
    const status = /^HTTP\/1\.\d (\d{3})/.exec(this.#watch.head ?? '')?.[1]
    return status === undefined ? undefined : Number(status)
  }

  async #play(): Promise<ForgeResult> {
    const { writes, manner, expected } = this.#forgery
    const socket = this.#socket
    this.#began = performance.now()
    for (const part of writes?.(this.#role === 'client') ?? []) {
      if (!socket.writable) break
      socket.write(part)
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
    }
    if (manner === 'fin') socket.end()
    else if (expected !== 'ends' && socket.writable) {
      socket.write(forgeFrame({ opcode: 9, payload: PROBE }, this.#role === 'client'))
    }
    const watch = this.#watch
    await this.#until(() => {
      if (watch.ended !== undefined) return true
      return expected !== 'ends' && (watch.close !== undefined || watch.pongs.has(PROBE))
    })
    return this.#done(this.#verdict())
  }

  #verdict(): ForgeVerdict {
    const { expected, codes } = this.#forgery
    const { close, ended, pongs } = this.#watch
    const hasLeft = close !== undefined || ended !== undefined
    if (expected === 'ends') return ended === undefined ? 'silent' : 'strict'
    if (expected === 'bears') return pongs.has(PROBE) ? 'strict' : hasLeft ? 'harmed' : 'silent'
    if (pongs.has(PROBE)) return 'lenient'
    if (expected === 'refuses') return hasLeft ? 'strict' : 'silent'
    if (close === undefined) return ended === undefined ? 'silent' : 'mute'
    return codes.includes(close.code) ? 'strict' : 'wrong-code'
  }

  /** Resolves when `holds`, or the time is over, or it is given up. */
  #until(holds: () => boolean): Promise<void> {
    if (holds() || this.#signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#watch.onNews = () => {}
        this.#signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, this.#time)
      this.#signal?.addEventListener('abort', done, { once: true })
      this.#watch.onNews = () => {
        if (holds()) done()
      }
    })
  }

  #done(verdict: ForgeVerdict): ForgeResult {
    const { name, title } = this.#forgery
    const { close, ended } = this.#watch
    const ms = performance.now() - this.#began
    const role = this.#role
    const status = this.#status
    const isFine = verdict === 'strict' || verdict === 'mute'
    this.#leave()
    const said = sayingOf(verdict, { code: close?.code, status, ended })
    return {
      name,
      role,
      verdict,
      isFine,
      closeCode: close?.code,
      closeReason: close?.reason,
      status,
      ended,
      ms,
      sentence: `${title}: the ${role === 'client' ? 'server' : 'client'} ${said}, after ${ms.toFixed(0)} ms`,
    }
  }

  /** Ends in order where that is still possible, and in any case. */
  #leave(): void {
    const socket = this.#socket
    if (socket.writable) socket.end()
    socket.resume()
    const timer = setTimeout(() => socket.destroy(), 1_000)
    socket.once('close', () => clearTimeout(timer))
    if (this.#watch.ended !== undefined) socket.destroySoon()
  }
}

interface Seen {
  readonly code: number | undefined
  readonly status: number | undefined
  readonly ended: 'fin' | 'rst' | undefined
}

function sayingOf(verdict: ForgeVerdict, { code, status, ended }: Seen): string {
  const by = code === undefined ? `by TCP ${(ended ?? 'fin').toUpperCase()}` : `with ${code}`
  switch (verdict) {
    case 'strict':
      if (code !== undefined) return `ended the connection with ${code}, as it should`
      if (status !== undefined && status !== 101) return `refused with ${status}, as it should`
      return ended === undefined
        ? 'went on, as it should'
        : `ended the connection ${by}, as it should`
    case 'mute':
      return `ended the connection ${by} without saying why, which is allowed`
    case 'lenient':
      return 'went on as if nothing were wrong'
    case 'wrong-code':
      return `ended the connection ${by}, which is the wrong code`
    case 'harmed':
      return `ended the connection ${by}, though all was legal`
    case 'silent':
      return 'did nothing in the time given'
    case 'unopened':
      return status === undefined
        ? 'did not complete the handshake before'
        : `answered ${status} to the handshake before`
    default:
      return verdict satisfies never
  }
}
