// Header fields in the order of the wire, found by name without regard to case (RFC 9110 5).
//
// Two arrays, not an object: a header called `__proto__` or `constructor` is a name like any other.

export class Fields {
  readonly #names: string[] = []
  readonly #values: string[] = []

  /** Adds a field; the value has been trimmed. */
  add(name: string, value: string): void {
    this.#names.push(name.toLowerCase())
    this.#values.push(value)
  }

  /** All values of a name, in order. `name` is in lower case. */
  all(name: string): string[] {
    return this.#values.filter((_, i) => this.#names[i] === name)
  }

  /** How often a name appears. `name` is in lower case. */
  count(name: string): number {
    let count = 0
    for (const other of this.#names) if (other === name) count++
    return count
  }

  has(name: string): boolean {
    return this.#names.includes(name)
  }

  /** All values of a name joined into one list (RFC 9110 5.3), or undefined. */
  get(name: string): string | undefined {
    let joined: string | undefined
    for (let i = 0; i < this.#names.length; i++) {
      if (this.#names[i] !== name) continue
      joined = joined === undefined ? this.#values[i]! : `${joined}, ${this.#values[i]!}`
    }
    return joined
  }

  /** Name (in lower case) and value of every field, in order. */
  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (let i = 0; i < this.#names.length; i++) yield [this.#names[i]!, this.#values[i]!]
  }
}
