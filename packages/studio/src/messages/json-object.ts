// JSON from the wire as an object with unknown fields; anything else is undefined.

export type JsonObject = Readonly<Record<string, unknown>>

export function parseObject(text: string): JsonObject | undefined {
  try {
    return toObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

export function toObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : undefined
}
