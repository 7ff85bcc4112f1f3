// How a socket ends: who was first, which error stands behind it, and what is told in the end.

import type { Connection } from '../protocol/index.ts'
import { type Closed, ClosedError } from './closed.ts'
import { Signal } from './signal.ts'

export class Ending {
  /** Who was first; undefined while nobody has begun to close. */
  initiator: Closed['initiator'] | undefined
  /** The error that ended the socket, if one did. */
  cause: Error | undefined
  readonly #connection: Connection
  readonly #whenClosed = new Signal<Closed>()
  #closed: Closed | undefined

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** How it ended; undefined while the line stands. */
  get closed(): Closed | undefined {
    return this.#closed
  }

  get whenClosed(): Promise<Closed> {
    return this.#closed === undefined ? this.#whenClosed.promise : Promise.resolve(this.#closed)
  }

  /** The line is gone: from here on `closed` stands. */
  seal(): Closed {
    this.#closed = this.#summary()
    return this.#closed
  }

  /** Lets go who waits for `whenClosed`. */
  tell(): void {
    this.#whenClosed.settle(this.#closed!)
  }

  error(what: string): ClosedError {
    const isOver = this.#closed !== undefined
    return new ClosedError(this.#closed ?? this.#summary(), what, this.cause, isOver)
  }

  #summary(): Closed {
    const { received, sent } = this.#connection
    return {
      code: received?.code ?? 1006,
      reason: received?.reason ?? '',
      wasClean: received !== undefined && sent !== undefined,
      initiator: this.initiator ?? 'transport',
      received,
      sent,
    }
  }
}
