// What a page of the inspector may ask for: one JSON object a message, judged here.

export type InspectorCommand = { readonly do: 'watch' } | { readonly do: 'unwatch' }

const NAMES = ['watch', 'unwatch'] as const

/** The command, or a sentence that tells what is wrong with it. */
export function readCommand(message: string | Uint8Array): InspectorCommand | string {
  const value = typeof message === 'string' ? parseObject(message) : undefined
  if (value === undefined) {
    return 'Cannot read the message: it must be a text with one JSON object, such as {"do":"watch"}'
  }
  const name = value['do']
  switch (name) {
    case 'watch':
    case 'unwatch':
      return { do: name }
    default:
      return `Cannot do ${show(name)}: "do" must be one of ${NAMES.join(', ')}`
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

/** As JSON, short enough for a sentence. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
