// What stands behind an operator of a filter: a number with its unit, a text, or one of a few words.

import { closest } from './closest-word.ts'
import type { NumberName, TextName, Unit } from './filter-names.ts'

const UNITS: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  bytes: { '': 1, b: 1, kb: 1000, mb: 1e6, gb: 1e9, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 },
  time: { '': 1, us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000 },
  count: { '': 1 },
}

/** As they are written in messages and completions. */
export const UNIT_WORDS: Readonly<Record<Unit, readonly string[]>> = {
  bytes: ['KiB', 'MiB', 'GiB'],
  time: ['us', 'ms', 's', 'min', 'h'],
  count: [],
}

const NUMBER = /^(0x[\da-f]+|\d+(?:\.\d+)?)([a-z]*)$/i

/** The number, or what is wrong as the end of a sentence. */
export function numberValue(name: NumberName, text: string): number | string {
  const words = name.words ?? {}
  const word = text.toLowerCase()
  if (Object.hasOwn(words, word)) return words[word]!
  const match = NUMBER.exec(text)
  if (match === null) return expectNumber(name, text)
  const [, digits = '', unit = ''] = match
  const factor = UNITS[name.unit][unit.toLowerCase()]
  if (factor !== undefined) return Number(digits) * factor
  const units = UNIT_WORDS[name.unit]
  return units.length === 0
    ? `it must be a number without a unit, not "${unit}"`
    : `its unit must be ${listOf(units)}, not "${unit}"`
}

/** The text, or what is wrong as the end of a sentence. */
export function textValue(name: TextName, text: string): { readonly problem: string } | string {
  if (name.choices === undefined || name.choices.includes(text)) return text
  const near = closest(text, name.choices)
  if (name.choices.length <= 4) return { problem: `it must be ${listOf(name.choices)}` }
  return {
    problem: `there is no such code${near === undefined ? ', "tongro explain" lists them' : `, the closest is "${near}"`}`,
  }
}

function expectNumber(name: NumberName, text: string): string {
  const words = Object.keys(name.words ?? {})
  const near = closest(text, words)
  const hint = near === undefined ? '' : `, the closest is "${near}"`
  if (words.length > 0) return `it must be ${listOf(words)} or a number${hint}`
  const example =
    name.unit === 'time' ? ' such as 200ms' : name.unit === 'bytes' ? ' such as 2KiB' : ''
  return `it must be a number${example}`
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
