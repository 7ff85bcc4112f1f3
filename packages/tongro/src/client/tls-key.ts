// Whether two sets of TLS options make the same connection: a text that is equal for equal options.

import { createHash } from 'node:crypto'

/** Objects and functions count as equal only if they are the same one. */
const identities = new WeakMap<object, number>()
let lastIdentity = 0

/** Equal options give equal keys; keys and passphrases are hashed, so that none is kept in a key. */
export function tlsKey(options: object | undefined): string {
  if (options === undefined) return ''
  const hash = createHash('sha256')
  for (const name of Object.keys(options).sort()) {
    const value: unknown = (options as Record<string, unknown>)[name]
    if (value !== undefined) hash.update(`${JSON.stringify(name)}:${textOf(value)};`)
  }
  return hash.digest('base64')
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('base64')}`
  if (typeof value === 'object' && value !== null) return `object ${identityOf(value)}`
  if (typeof value === 'function') return `function ${identityOf(value)}`
  return `${typeof value} ${JSON.stringify(String(value))}`
}

function identityOf(value: object): number {
  const known = identities.get(value)
  if (known !== undefined) return known
  identities.set(value, ++lastIdentity)
  return lastIdentity
}
