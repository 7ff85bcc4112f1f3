// Reads members of a JSON object that a stranger wrote. The first problem stays, as the part of a
// sentence that names the member, its value and the rule; what is read after it is worth nothing.

import { show } from './troubles.ts'

export class MemberReader {
  readonly #value: Readonly<Record<string, unknown>>
  #problem: string | undefined

  constructor(value: Readonly<Record<string, unknown>>) {
    this.#value = value
  }

  get problem(): string | undefined {
    return this.#problem
  }

  /** Absent and null are the same. */
  has(name: string): boolean {
    return this.#read(name) !== undefined
  }

  number(name: string, otherwise: number): number {
    const value = this.#read(name) ?? otherwise
    if (typeof value === 'number' && Number.isFinite(value)) return value
    this.#refuse(name, value, 'a finite number')
    return otherwise
  }

  /** A whole number from 0 to `most`. */
  count(name: string, otherwise: number, most: number = Number.MAX_SAFE_INTEGER): number {
    return this.optionalCount(name, most) ?? otherwise
  }

  optionalCount(name: string, most: number = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.#read(name)
    if (value === undefined) return undefined
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most) {
      return value as number
    }
    this.#refuse(name, value, `a whole number from 0 to ${most}`)
    return undefined
  }

  optionalText(name: string): string | undefined {
    const value = this.#read(name)
    if (value === undefined || typeof value === 'string') return value
    this.#refuse(name, value, 'a string')
    return undefined
  }

  optionalFlag(name: string): boolean | undefined {
    const value = this.#read(name)
    if (value === undefined || typeof value === 'boolean') return value
    this.#refuse(name, value, 'true or false')
    return undefined
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.#read(name)
    if ((choices as readonly unknown[]).includes(value)) return value as Choice
    this.#refuse(name, value, listOf(choices))
    return choices[0]!
  }

  /** A list of pairs of strings. */
  pairs(name: string): ReadonlyArray<readonly [string, string]> {
    const value = this.#read(name)
    if (Array.isArray(value) && value.every(isPair)) return value
    this.#refuse(name, value, 'a list of pairs of strings')
    return []
  }

  /** Notes a problem of the caller's own, unless there is one already. */
  refuse(problem: string): void {
    this.#problem ??= problem
  }

  #read(name: string): unknown {
    return (Object.hasOwn(this.#value, name) ? this.#value[name] : undefined) ?? undefined
  }

  #refuse(name: string, value: unknown, rule: string): void {
    const found = value === undefined ? 'is missing' : `is ${show(value)}`
    this.refuse(`"${name}" ${found}, it must be ${rule}`)
  }
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string')
}

function listOf(choices: readonly string[]): string {
  return choices.map((choice) => `"${choice}"`).join(' or ')
}
