// Texts that repeat, each held once and named by a number from 0.

export class Interned {
  readonly #texts: string[] = []
  readonly #numbers = new Map<string, number>()

  add(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = this.#texts.length
    this.#texts.push(text)
    this.#numbers.set(text, number)
    return number
  }

  at(number: number): string {
    return this.#texts[number] ?? ''
  }
}
