// How connections ended as the peer saw it, by the name of the connection: whoever is first, the report or the question,
// waits for the other.
import type { Ending } from './peer.ts'

interface Awaited {
  readonly promise: Promise<Ending>
  readonly resolve: (ending: Ending) => void
  readonly reject: (error: Error) => void
}

export class Endings {
  readonly #all = new Map<string, Awaited>()
  #failure: Error | undefined

  report(name: string, ending: Ending): void {
    this.#at(name).resolve(ending)
  }

  /** The peer is gone, or told of trouble: nothing more will be reported. */
  fail(error: Error): void {
    this.#failure = error
    for (const { reject } of this.#all.values()) reject(error)
  }

  of(name: string): Promise<Ending> {
    return this.#at(name).promise
  }

  #at(name: string): Awaited {
    const known = this.#all.get(name)
    if (known !== undefined) return known
    let settle: Omit<Awaited, 'promise'> | undefined
    const promise = new Promise<Ending>((resolve, reject) => {
      settle = { resolve, reject }
    })
    promise.catch(() => undefined)
    const awaited = { promise, ...settle! }
    this.#all.set(name, awaited)
    if (this.#failure !== undefined) awaited.reject(this.#failure)
    return awaited
  }
}
