// The zlib streams of the compressors that sent last. Each takes about 100 KiB, 64 of them for a table
// that Node's zlib has at any setting, so ten thousand would take a gigabyte. A sender may forget its
// window at any time (RFC 7692 7.1.1), so the stream that was not used for longest changes its owner:
// its next message compresses like the first of a connection.

import { type DeflateSettings, newDeflate, type SyncZlib } from './sync-zlib.ts'

export interface PoolMember {
  readonly settings: DeflateSettings
  /** Inside a message that is sent in parts its stream cannot be taken away. */
  readonly isInMessage: boolean
}

export class DeflatePool {
  readonly #most: number
  /** In the order of their last use. */
  readonly #streams = new Map<PoolMember, SyncZlib>()

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#streams.size
  }

  /** The member's stream, with its window or new; only members inside a message exceed the limit. */
  use(member: PoolMember): SyncZlib {
    const own = this.#streams.get(member)
    this.#streams.delete(member)
    const stream = own ?? this.#takeOver(member.settings) ?? newDeflate(member.settings)
    this.#streams.set(member, stream)
    return stream
  }

  /** Its stream, if it has one; that is no use of it. */
  streamOf(member: PoolMember): SyncZlib | undefined {
    return this.#streams.get(member)
  }

  free(member: PoolMember): void {
    this.#streams.get(member)?.close()
    this.#streams.delete(member)
  }

  /** The longest unused stream, if there are too many: cleared, or undefined where settings differ. */
  #takeOver(settings: DeflateSettings): SyncZlib | undefined {
    if (this.#streams.size < this.#most) return undefined
    for (const [member, stream] of this.#streams) {
      if (member.isInMessage) continue
      if (!isSame(member.settings, settings)) {
        this.free(member)
        return undefined
      }
      this.#streams.delete(member)
      stream.reset()
      return stream
    }
    return undefined
  }
}

function isSame(one: DeflateSettings, other: DeflateSettings): boolean {
  return (
    one.windowBits === other.windowBits &&
    one.memLevel === other.memLevel &&
    one.level === other.level
  )
}
