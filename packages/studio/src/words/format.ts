// Numbers as people read them, in the language of the page. A number never parts from its unit.

import type { Language } from './language.ts'

const NO_BREAK_SPACE = '\u00a0'

/** Korean writes the word for seconds, joined to the number. */
const SECONDS: Readonly<Record<Language, string>> = { en: `${NO_BREAK_SPACE}s`, ko: '초' }

function numberText(value: number, language: Language, digits: number): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

function amount(value: number, language: Language, digits: number, unit: string): string {
  return numberText(value, language, digits) + NO_BREAK_SPACE + unit
}

export function formatCount(value: number, language: Language): string {
  return numberText(value, language, 0)
}

/** Milliseconds with about three significant digits; from ten seconds on, seconds. */
export function formatMs(ms: number, language: Language): string {
  if (ms >= 10_000) return numberText(ms / 1000, language, 1) + SECONDS[language]
  const digits = ms < 10 ? 2 : ms < 100 ? 1 : 0
  return amount(ms, language, digits, 'ms')
}

/** A stretch of time with three significant digits, in seconds from one second on: `8.00 s` beside `15.0 s`. */
export function formatSpan(ms: number, language: Language): string {
  // What rounds to 1,000 ms is a second.
  if (ms < 999.5 || ms >= 10_000) return formatMs(ms, language)
  return formatSeconds(ms, language)
}

/** Bytes up to 9,999, then kB and MB of 1,000. */
export function formatBytes(bytes: number, language: Language): string {
  if (bytes < 10_000) return amount(bytes, language, 0, 'B')
  if (bytes < 10_000_000) return amount(bytes / 1000, language, 1, 'kB')
  return amount(bytes / 1_000_000, language, 1, 'MB')
}

/** Seconds with two decimals, for gaps of a few seconds. */
export function formatSeconds(ms: number, language: Language): string {
  return numberText(ms / 1000, language, 2) + SECONDS[language]
}

/** The local time of day with milliseconds, always in 24 hours: `18:58:05.123`. */
export function formatLocalTime(epochMs: number): string {
  const date = new Date(epochMs)
  const part = (value: number, width = 2): string => String(value).padStart(width, '0')
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()]
  return `${clock.map((value) => part(value)).join(':')}.${part(date.getMilliseconds(), 3)}`
}
