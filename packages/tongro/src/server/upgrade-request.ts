// The request behind a WebSocket, for `upgrade` and `socket.request`.
//
// Most applications never look at it, and a URL and a Headers object cost more than the rest of the
// handshake; so both are made when they are asked for.

import type { RequestHead } from '../protocol/index.ts'
import type { PathParams } from './path-pattern.ts'
import type { UpgradeRequest } from './types.ts'

export class LazyUpgradeRequest implements UpgradeRequest {
  readonly #head: RequestHead
  readonly #isSecure: boolean
  readonly params: PathParams
  readonly protocols: readonly string[]
  readonly remoteAddress: string
  #url: URL | undefined
  #headers: Headers | undefined

  constructor(
    head: RequestHead,
    params: PathParams,
    protocols: readonly string[],
    remoteAddress: string,
    isSecure: boolean,
  ) {
    this.#head = head
    this.params = params
    this.protocols = protocols
    this.remoteAddress = remoteAddress
    this.#isSecure = isSecure
  }

  get method(): string {
    return this.#head.method
  }

  get httpVersion(): string {
    return this.#head.httpVersion
  }

  get url(): URL {
    this.#url ??= requestUrl(this.#head, this.#isSecure)
    return this.#url
  }

  get headers(): Headers {
    this.#headers ??= new Headers([...this.#head.fields])
    return this.#headers
  }
}

/** The URL of a request: `ws:` or `wss:`, the Host, and the target; a Host that is none gives `localhost`. */
function requestUrl(head: RequestHead, isSecure: boolean): URL {
  const scheme = isSecure ? 'wss' : 'ws'
  const host = head.fields.get('host') ?? 'localhost'
  const base = URL.canParse(`${scheme}://${host}`) ? `${scheme}://${host}` : `${scheme}://localhost`
  return new URL(base + targetPath(head.target))
}

/** Path and query of a target, which may be in absolute form (RFC 9112 3.2.2). */
export function targetPath(target: string): string {
  if (target.startsWith('/')) return target
  const at = target.indexOf('://')
  const slash = at < 0 ? -1 : target.indexOf('/', at + 3)
  return slash < 0 ? '/' : target.slice(slash)
}

/** The path alone, as routes are found by. */
export function pathOf(target: string): string {
  const path = targetPath(target)
  const query = path.indexOf('?')
  return query < 0 ? path : path.slice(0, query)
}
