// Knows when a connection of a capture is over: nothing comes after a reset, after a loss, or when
// both sides have sent their FIN.

import type { CaptureRecord, From } from '../../protocol/index.ts'

export class Endings {
  /** Connections of which one side has ended. */
  readonly #halves = new Map<number, From>()

  /** Whether `record` is the last of its connection; asked once for every record. */
  isLast(record: CaptureRecord): boolean {
    if (record.kind !== 'end') return false
    const { connection, from, how } = record
    const before = this.#halves.get(connection)
    if (how === 'fin' && (before === undefined || before === from)) {
      this.#halves.set(connection, from)
      return false
    }
    this.#halves.delete(connection)
    return true
  }

  /** Nothing more will be asked about the connection. */
  forget(connection: number): void {
    this.#halves.delete(connection)
  }
}
