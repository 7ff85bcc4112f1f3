// Finds the endpoint of a path: an exact one first, then the patterns, the most exact before others.

import { MisuseError } from '../protocol/index.ts'
import {
  matchPath,
  overlap,
  type PathParams,
  type PathPattern,
  parsePattern,
} from './path-pattern.ts'
import type { Endpoint } from './types.ts'

/** An endpoint, and what the path says to it. */
export interface Found {
  readonly endpoint: Endpoint<unknown>
  readonly params: PathParams
}

interface Entry {
  readonly path: string
  readonly pattern: PathPattern
  readonly endpoint: Endpoint<unknown>
}

const NO_PARAMS: PathParams = Object.freeze({})

export class RouteTable {
  readonly #entries: readonly Entry[]
  readonly #exact = new Map<string, Found>()
  readonly #patterns: readonly Entry[]
  readonly #fallback: Found | undefined

  /** `fallback` has all other paths; undefined: they do not exist. */
  constructor(
    endpoints: Iterable<readonly [string, Endpoint<unknown>]>,
    fallback: Endpoint<unknown> | undefined,
  ) {
    this.#entries = Array.from(endpoints, ([path, endpoint]) => ({
      path,
      pattern: parsePattern(path),
      endpoint,
    }))
    checkDifferent(this.#entries)
    this.#patterns = this.#entries
      .filter(({ pattern }) => !pattern.isExact)
      .sort((a, b) => (a.pattern.order < b.pattern.order ? -1 : 1))
    for (const { pattern, endpoint } of this.#entries) {
      if (pattern.isExact) this.#exact.set(pathOfExact(pattern), { endpoint, params: NO_PARAMS })
    }
    this.#fallback = fallback && { endpoint: fallback, params: NO_PARAMS }
  }

  find(path: string): Found | undefined {
    const exact = this.#exact.get(path)
    if (exact !== undefined) return exact
    for (const { pattern, endpoint } of this.#patterns) {
      const params = matchPath(pattern, path)
      if (params !== undefined) return { endpoint, params }
    }
    return this.#fallback
  }

  /** Whether both would serve some path. */
  overlaps(other: RouteTable): boolean {
    if (this.#fallback !== undefined || other.#fallback !== undefined) return true
    return this.#entries.some((mine) =>
      other.#entries.some((theirs) => overlap(mine.pattern, theirs.pattern)),
    )
  }
}

function pathOfExact(pattern: PathPattern): string {
  const texts = pattern.segments.map((segment) => (segment.kind === 'text' ? segment.text : ''))
  return `/${texts.join('/')}`
}

/** Of two patterns that fit the same paths the second would never be reached. */
function checkDifferent(entries: readonly Entry[]): void {
  const seen = new Map<string, string>()
  for (const { path, pattern } of entries) {
    const first = seen.get(pattern.order)
    if (first !== undefined) {
      throw new MisuseError(
        'option-invalid',
        `Cannot route ${path}: it fits the same paths as ${first}, keep one of them`,
      )
    }
    seen.set(pattern.order, path)
  }
}
