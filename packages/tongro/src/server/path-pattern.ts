// Paths with parameters: `/rooms/:id`, `/files/*`.
//
// A pattern is compared segment by segment with the path as it stands on the wire:
//
//   rooms    that very text, percent-encoding included
//   :id      one segment that is not empty, percent-decoded
//   *        only at the end: the rest of the path, slashes included, percent-decoded; may be empty
//
// What a URL parser would read in another way never fits a parameter: `.`, `..`, a backslash, `#`, and
// percent signs that encode no UTF-8. So `request.params` and `request.url` cannot tell two stories.

import { MisuseError } from '../protocol/index.ts'

/** The values of a path's parameters by name; `*` holds the rest. */
export type PathParams = Readonly<Record<string, string>>

type ParamNames<Path extends string> = Path extends `${infer Head}/${infer Tail}`
  ? ParamNames<Head> | ParamNames<Tail>
  : Path extends `:${infer Name}`
    ? Name
    : Path extends '*'
      ? '*'
      : never

/** The parameters of a literal path: `{ id: string }` for `/rooms/:id`. */
export type ParamsOf<Path extends string> = string extends Path
  ? PathParams
  : { readonly [Name in ParamNames<Path>]: string }

type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'rest' }

export interface PathPattern {
  readonly segments: readonly Segment[]
  /** Whether it is one path only. */
  readonly isExact: boolean
  /** Equal for patterns that fit the same paths; the more exact one sorts first. */
  readonly order: string
}

/** Reads a path of `routes`; throws MisuseError for what is none. */
export function parsePattern(path: string): PathPattern {
  if (!/^\/[^?#]*$/.test(path)) {
    invalid(`Cannot route ${JSON.stringify(path)}: a path begins with / and has no ? or #`)
  }
  const parts = path.slice(1).split('/')
  const segments = parts.map((part, index) => parseSegment(path, part, index === parts.length - 1))
  const names = segments.flatMap((segment) => (segment.kind === 'param' ? [segment.name] : []))
  if (new Set(names).size < names.length) {
    invalid(`Cannot route ${path}: its parameters must have different names`)
  }
  return {
    segments,
    isExact: segments.every(({ kind }) => kind === 'text'),
    order: segments.map(orderOf).join('/'),
  }
}

function parseSegment(path: string, part: string, isLast: boolean): Segment {
  if (part.includes('*')) {
    if (part === '*' && isLast) return { kind: 'rest' }
    invalid(`Cannot route ${path}: * stands alone at the end, as in /files/*`)
  }
  if (!part.startsWith(':')) return { kind: 'text', text: encodeAsOnWire(part) }
  const name = part.slice(1)
  if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) {
    invalid(`Cannot route ${path}: a parameter is a whole segment such as :id, not ${part}`)
  }
  return { kind: 'param', name }
}

/** Text before a parameter before the rest, at the first place where two patterns differ. */
function orderOf(segment: Segment): string {
  if (segment.kind === 'text') return `0${segment.text}`
  return segment.kind === 'param' ? '1' : '2'
}

/** A path may be written as people read it; on the wire such characters are encoded. */
function encodeAsOnWire(part: string): string {
  try {
    return part.replace(/[^\x21-\x7e]+|["<>^`{}]/gu, encodeURIComponent)
  } catch {
    return invalid(`Cannot route ${JSON.stringify(part)}: it has half a surrogate pair`)
  }
}

/** The parameters of a path that fits, or undefined. */
export function matchPath({ segments }: PathPattern, path: string): PathParams | undefined {
  const params: Array<[string, string]> = []
  let at = 1
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'rest') {
      const rest = decodeRest(path.slice(at))
      if (rest === undefined) return undefined
      params.push(['*', rest])
      break
    }
    const slash = path.indexOf('/', at)
    const isLast = index === segments.length - 1
    // The last segment ends the path, each other is followed by a slash.
    if (slash < 0 !== isLast) return undefined
    const part = slash < 0 ? path.slice(at) : path.slice(at, slash)
    if (segment.kind === 'text') {
      if (part !== segment.text) return undefined
    } else {
      const value = part === '' ? undefined : decodePart(part)
      if (value === undefined) return undefined
      params.push([segment.name, value])
    }
    at = slash + 1
  }
  return Object.fromEntries(params)
}

function decodeRest(rest: string): string | undefined {
  const parts = rest.split('/').map(decodePart)
  return parts.includes(undefined) ? undefined : parts.join('/')
}

function decodePart(part: string): string | undefined {
  if (/[\\#]|^(?:\.|%2e){1,2}$/i.test(part)) return undefined
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

/** Whether some path fits both. */
export function overlap(a: PathPattern, b: PathPattern): boolean {
  for (let index = 0; ; index++) {
    const [one, other] = [a.segments[index], b.segments[index]]
    if (one === undefined || other === undefined) return one === other
    if (one.kind === 'rest' || other.kind === 'rest') return true
    if (one.kind === 'text' && other.kind === 'text' && one.text !== other.text) return false
    const text = one.kind === 'text' ? one.text : other.kind === 'text' ? other.text : undefined
    const isParam = one.kind === 'param' || other.kind === 'param'
    if (isParam && text !== undefined && (text === '' || decodePart(text) === undefined)) {
      return false
    }
  }
}

function invalid(message: string): never {
  throw new MisuseError('option-invalid', message)
}
