// In which forms a payload can be read: as text, as JSON set out over lines, as a Close frame's code
// and reason, or as bytes only.

export interface PayloadForms {
  /** Well-formed UTF-8, decoded; undefined where it is none. */
  readonly text: string | undefined
  /** Set out with two spaces; undefined where the text is no JSON object or array. */
  readonly json: string | undefined
}

/** Texts above this are not parsed on the way to the page: 1 MiB takes the parser some ten milliseconds. */
const MOST_JSON = 1 << 20

export function payloadForms(bytes: Uint8Array): PayloadForms {
  const text = decode(bytes)
  return { text, json: text === undefined ? undefined : prettyJson(text) }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Only objects and arrays: a bare number or word gains nothing from being set out. */
export function prettyJson(text: string): string | undefined {
  if (text.length > MOST_JSON || !/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return undefined
  }
}

/** The two bytes of a Close frame's code, and the reason behind it as far as it is UTF-8. */
export function closeParts(
  payload: Uint8Array,
): { readonly code: number; readonly reason: string } | undefined {
  const [high, low] = payload
  if (high === undefined || low === undefined) return undefined
  return { code: high * 256 + low, reason: new TextDecoder().decode(payload.subarray(2)) }
}
