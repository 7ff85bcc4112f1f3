// What a page of the inspector may ask for: one JSON object a message, judged here.

export interface ProxyCommand {
  readonly do: 'proxy'
  readonly listen: string
  readonly upstream: string
  readonly rewriteHost: boolean
}

export interface ForgeCommand {
  readonly do: 'forge'
  readonly name: string
  /** A faulty client for this server … */
  readonly url: string | undefined
  /** … or, without a URL, a faulty server that listens here. */
  readonly listen: string
}

export type InspectorCommand =
  | { readonly do: 'watch' }
  | { readonly do: 'unwatch' }
  | ProxyCommand
  | { readonly do: 'stop-proxy'; readonly proxy: number }
  | { readonly do: 'forgeries' }
  | ForgeCommand

const NAMES = ['watch', 'unwatch', 'proxy', 'stop-proxy', 'forgeries', 'forge'] as const

type Members = Readonly<Record<string, unknown>>

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
    case 'forgeries':
      return { do: name }
    case 'proxy':
      return readProxy(value)
    case 'stop-proxy': {
      const { proxy } = value
      if (typeof proxy === 'number') return { do: name, proxy }
      return `Cannot do "stop-proxy" with proxy ${show(proxy)}: it must be the number that the event "proxy" gave`
    }
    case 'forge':
      return readForge(value)
    default:
      return `Cannot do ${show(name)}: "do" must be one of ${NAMES.join(', ')}`
  }
}

function readProxy(value: Members): ProxyCommand | string {
  const { listen = '127.0.0.1:0', upstream, rewriteHost = false } = value
  if (typeof listen !== 'string') {
    return `Cannot do "proxy" with listen ${show(listen)}: it must be HOST:PORT, such as "127.0.0.1:0"`
  }
  if (typeof upstream !== 'string') {
    return `Cannot do "proxy" with upstream ${show(upstream)}: it must be a URL, such as "ws://127.0.0.1:9000"`
  }
  if (typeof rewriteHost !== 'boolean') {
    return `Cannot do "proxy" with rewriteHost ${show(rewriteHost)}: it must be true or false`
  }
  return { do: 'proxy', listen, upstream, rewriteHost }
}

function readForge(value: Members): ForgeCommand | string {
  const { name, url, listen = '127.0.0.1:0' } = value
  if (typeof name !== 'string') {
    return `Cannot do "forge" with name ${show(name)}: it must be one that "forgeries" lists`
  }
  if (url !== undefined && typeof url !== 'string') {
    return `Cannot do "forge" with url ${show(url)}: it must be a URL, such as "ws://127.0.0.1:9000/"`
  }
  if (typeof listen !== 'string') {
    return `Cannot do "forge" with listen ${show(listen)}: it must be HOST:PORT, such as "127.0.0.1:0"`
  }
  return { do: 'forge', name, url, listen }
}

function parseObject(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Members) : undefined
  } catch {
    return undefined
  }
}

/** As JSON, short enough for a sentence. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
