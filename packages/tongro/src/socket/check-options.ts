// Checks an options object by a table of what each option must be, so that a wrong value or a typing
// error is told at once, in one form.

import { MisuseError } from '../protocol/index.ts'

/** What a value must be; `any` is checked where its meaning is known. */
export type Kind = 'any' | 'text' | 'object' | 'function' | 'boolean' | 'count'

const WORDS: Readonly<Record<Kind, string>> = {
  any: 'anything',
  text: 'a string that is not empty',
  object: 'an object',
  function: 'a function',
  boolean: 'true or false',
  count: 'a whole number of 0 or more',
}

/** Throws MisuseError for an unknown option or one of the wrong kind; undefined is left out. */
export function checkOptionKinds(
  verb: string,
  options: unknown,
  kinds: Readonly<Record<string, Kind>>,
): void {
  if (typeof options !== 'object' || options === null) {
    throw new MisuseError('option-invalid', `Cannot ${verb} without an options object`)
  }
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name]! : undefined
    if (kind === undefined) {
      throw new MisuseError(
        'option-unknown',
        `Cannot ${verb} with option ${name}: it is none of ${Object.keys(kinds).join(', ')}`,
      )
    }
    if (value === undefined || isKind(value, kind)) continue
    throw new MisuseError(
      'option-invalid',
      `Cannot ${verb} with ${name} of ${describe(value)}: it must be ${WORDS[kind]}`,
    )
  }
}

function isKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'any':
      return true
    case 'text':
      return typeof value === 'string' && value !== ''
    case 'object':
      return typeof value === 'object' && value !== null
    case 'function':
      return typeof value === 'function'
    case 'boolean':
      return typeof value === 'boolean'
    case 'count':
      return Number.isInteger(value) && (value as number) >= 0
    default:
      return kind satisfies never
  }
}

function describe(value: unknown): string {
  if (value === '') return 'type string that is empty'
  return value === null ? 'null' : `type ${typeof value}`
}
