// One end of a pair of live sockets, and the record of what was done with it and what came of it.

import {
  type Closed,
  ClosedError,
  type Message,
  MisuseError,
  type Socket,
  TransportError,
} from 'tongro'
import { digestOf } from './reference/frames.ts'
import { mustHold } from './target.ts'

/** How an end takes its messages. */
export type Reader = 'handler' | 'slow' | 'loop' | 'late' | 'faulty'

export const READERS: readonly Reader[] = ['handler', 'slow', 'loop', 'late', 'faulty']

/** A faulty handler throws at each of this many messages. */
const FAULTY_EACH = 3
/** A slow handler gives back a promise for the first of this many. */
const SLOW_EACH = 3

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export class LiveSide {
  readonly name: string
  readonly reader: Reader
  /** Messages that `send` took, in order. */
  readonly sent: string[] = []
  readonly received: string[] = []
  readonly errors: Error[] = []
  closeCalls = 0
  /** Whether this end has closed, ended or failed by its own doing. */
  hasStopped = false
  /** Something else than the socket wrote to this end's line. */
  isTainted = false
  isReading = false
  #socket: Socket | undefined
  #end: Promise<void> | undefined

  constructor(name: string, reader: Reader) {
    this.name = name
    this.reader = reader
  }

  /** Handlers for `socketPair`. */
  get hooks(): object {
    const common = {
      close: () => {
        this.closeCalls++
      },
      error: (error: Error) => {
        this.errors.push(error)
      },
    }
    if (this.reader === 'loop' || this.reader === 'late') return common
    return { ...common, message: (_: Socket, message: Message) => this.#handle(message) }
  }

  get socket(): Socket {
    return this.#socket!
  }

  begin(socket: Socket): void {
    this.#socket = socket
    if (this.reader === 'loop') this.read()
  }

  /** Starts the loop, once, where messages do not go to a handler. */
  read(): void {
    if (this.isReading || this.reader === 'handler' || this.reader === 'slow') return
    if (this.reader === 'faulty') return
    this.isReading = true
    this.#end = this.#loop()
  }

  async #loop(): Promise<void> {
    try {
      for await (const message of this.socket) this.#record(message)
    } catch (error) {
      mustHold(
        error instanceof ClosedError,
        () => `The loop of ${this.name} threw ${String(error)}`,
      )
    }
  }

  #handle(message: Message): unknown {
    this.#record(message)
    if (this.reader === 'faulty' && this.received.length % FAULTY_EACH === 0) {
      this.hasStopped = true
      throw new RangeError('A handler of the test failed')
    }
    // Some at once, so that they come right behind one that was waited for.
    const isSlow = this.reader === 'slow' && this.received.length % SLOW_EACH === 1
    return isSlow ? turn() : undefined
  }

  #record(message: Message): void {
    mustHold(this.closeCalls === 0 || this.isReading, () => `${this.name}: a message after close`)
    this.received.push(nameOf(message))
  }

  // What a script does ---------------------------------------------------------------------------

  send(message: Message): void {
    this.#guarded(() => {
      const { state } = this.socket
      this.socket.send(message)
      mustHold(state === 'open', () => `${this.name} took a message in state ${state}`)
      this.sent.push(nameOf(message))
    })
  }

  ping(): void {
    this.socket.ping().then(
      (ms) => mustHold(ms >= 0, () => `A round trip of ${ms} ms`),
      (error) => mustHold(isDocumented(error), () => `ping rejected with ${String(error)}`),
    )
  }

  close(code: unknown, reason: unknown): void {
    this.#guarded(() => this.socket.close(code as number, reason as string))
    if (this.socket.state !== 'open') this.hasStopped = true
  }

  terminate(): void {
    this.hasStopped = true
    this.socket.terminate()
  }

  #guarded(run: () => void): void {
    try {
      run()
    } catch (error) {
      if (!isDocumented(error)) throw error
    }
  }

  /** Resolves when the socket is closed and its loop has ended. */
  async ended(): Promise<Closed> {
    const closed = await this.socket.closed
    await this.#end
    return closed
  }
}

function isDocumented(error: unknown): boolean {
  return [MisuseError, ClosedError, TransportError].some((kind) => error instanceof kind)
}

function nameOf(message: Message): string {
  const bytes = typeof message === 'string' ? Buffer.from(message) : message
  return `${typeof message === 'string' ? 'text' : 'binary'} ${digestOf(bytes)}`
}
