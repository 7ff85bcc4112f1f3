// All findings as columns: a capture in which every frame breaks a rule has as many of them as frames.
// Texts that repeat, as details do, are held once.

import { type BitRange, type Finding, type FindingCode, OBSERVATIONS } from 'tongro/inspector'
import { RULES, type Rule } from 'tongro/protocol'
import { f64, u8, u32 } from './column.ts'
import { Interned } from './interned.ts'

const RULES_BY_CODE: Readonly<Record<FindingCode, Rule>> = { ...RULES, ...OBSERVATIONS }
const CODES = Object.keys(RULES_BY_CODE) as FindingCode[]
const NUMBERS = new Map(CODES.map((code, number) => [code, number]))
const SIDES = [undefined, 'client', 'server'] as const

export class FindingTable {
  readonly #codes = u8()
  readonly #times = f64()
  readonly #connections = u32()
  readonly #sides = u8()
  /** The number of the frame and one; 0 for none. */
  readonly #frames = u32()
  readonly #details = u32()
  readonly #places = u32()
  /** The next finding of the same frame, and one; 0 for none. */
  readonly #next = u32()
  readonly #texts = new Interned()
  readonly #ranges = new Interned()

  get length(): number {
    return this.#codes.length
  }

  get bytes(): number {
    const columns = [this.#codes, this.#times, this.#connections, this.#sides, this.#frames]
    return [...columns, this.#details, this.#places, this.#next].reduce(
      (sum, column) => sum + column.bytes,
      0,
    )
  }

  /** Findings come in the order of their numbers, from 0; one that is known already is passed over. */
  add(finding: Finding): boolean {
    if (finding.number < this.length) return false
    this.#codes.push(NUMBERS.get(finding.code) ?? 0)
    this.#times.push(finding.time)
    this.#connections.push(finding.connection)
    this.#sides.push(SIDES.indexOf(finding.from))
    this.#frames.push(finding.frame === undefined ? 0 : finding.frame + 1)
    this.#details.push(finding.detail === undefined ? 0 : this.#texts.add(finding.detail) + 1)
    this.#places.push(
      this.#ranges.add(finding.bits.map((bit) => `${bit.start}+${bit.length}`).join()),
    )
    this.#next.push(0)
    return true
  }

  /** Puts `finding` behind the findings of a frame, whose first is `first`; answers the first. */
  link(first: number | undefined, finding: number): number {
    if (first === undefined || first === finding) return finding
    let last = first
    for (let next = this.#next.at(last); next !== 0; next = this.#next.at(last)) {
      last = next - 1
      if (last === finding) return first
    }
    this.#next.set(last, finding + 1)
    return first
  }

  rule(finding: number): Rule {
    return RULES_BY_CODE[this.code(finding)]
  }

  code(finding: number): FindingCode {
    return CODES[this.#codes.at(finding)]!
  }

  at(finding: number): Finding | undefined {
    if (!(finding >= 0 && finding < this.length)) return undefined
    const frame = this.#frames.at(finding)
    const detail = this.#details.at(finding)
    return {
      kind: 'finding',
      number: finding,
      code: this.code(finding),
      rule: this.rule(finding),
      connection: this.#connections.at(finding),
      time: this.#times.at(finding),
      from: SIDES[this.#sides.at(finding)],
      frame: frame === 0 ? undefined : frame - 1,
      bits: parseRanges(this.#ranges.at(this.#places.at(finding))),
      detail: detail === 0 ? undefined : this.#texts.at(detail - 1),
    }
  }

  /** The numbers of a frame's findings, whose first is `first`. */
  chain(first: number | undefined): number[] {
    const all: number[] = []
    for (let next = first; next !== undefined; ) {
      all.push(next)
      const after = this.#next.at(next)
      next = after === 0 ? undefined : after - 1
    }
    return all
  }
}

function parseRanges(text: string): BitRange[] {
  if (text === '') return []
  return text.split(',').map((range) => {
    const [start, length] = range.split('+')
    return { start: Number(start), length: Number(length) }
  })
}
