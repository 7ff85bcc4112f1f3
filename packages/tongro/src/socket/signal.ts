// A promise that is made when somebody first asks for it, since most sockets are never asked.

export class Signal<T> {
  #promise: Promise<T> | undefined
  #resolve: ((value: T) => void) | undefined

  /** The promise of the next `settle`. */
  get promise(): Promise<T> {
    this.#promise ??= new Promise((resolve) => {
      this.#resolve = resolve
    })
    return this.#promise
  }

  /** Resolves what was asked for so far; who asks later waits for the next time. */
  settle(value: T): void {
    this.#resolve?.(value)
    this.#promise = undefined
    this.#resolve = undefined
  }
}
