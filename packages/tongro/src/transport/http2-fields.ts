// Header fields of HTTP/2 between Node's forms and the core's list.

import type { OutgoingHttpHeaders } from 'node:http2'
import type { HeaderFields } from '../protocol/index.ts'

/** Names and values in turn, as Node gives them. */
export function pairsOfRaw(rawHeaders: readonly string[]): HeaderFields {
  const fields: Array<readonly [string, string]> = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    fields.push([rawHeaders[i]!, rawHeaders[i + 1]!.trim()])
  }
  return fields
}

/** Node takes an object, where a name that appears several times has a list. */
export function toNodeHeaders(list: HeaderFields): OutgoingHttpHeaders {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of list) {
    const known = headers[name]
    headers[name] = known === undefined ? value : [known, value].flat()
  }
  return headers
}
