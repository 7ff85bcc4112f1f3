// Changes Host, and an Origin of the same host, in the head of a request that a proxy forwards: for a
// server that serves several names on one address and knows none of the proxy's. It is the one thing
// that the proxy ever changes, and only when asked to.

/** A head that is longer goes on as it came. */
const MOST_HEAD = 64 * 1024

export class HostRewriter {
  readonly #authority: string
  readonly #origin: string
  readonly #told: (text: string) => void
  #parts: Buffer[] | undefined = []
  #size = 0

  /** `told` is called once with what was changed, or why nothing was. */
  constructor(upstream: { authority: string; isSecure: boolean }, told: (text: string) => void) {
    this.#authority = upstream.authority
    this.#origin = `${upstream.isSecure ? 'https' : 'http'}://${upstream.authority}`
    this.#told = told
  }

  /** What to send on for `chunk`; empty while the head is not complete. */
  push(chunk: Buffer): Buffer {
    if (this.#parts === undefined) return chunk
    this.#parts.push(chunk)
    this.#size += chunk.length
    const all = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts, this.#size)
    this.#parts = [all]
    const end = all.indexOf('\r\n\r\n')
    if (end < 0 && all.length <= MOST_HEAD) return Buffer.alloc(0)
    this.#parts = undefined
    if (end >= 0) return Buffer.concat([this.#rewrite(all.subarray(0, end)), all.subarray(end)])
    this.#told(`Host was not rewritten: no head ended within ${MOST_HEAD} bytes`)
    return all
  }

  /** What is held when the client ends in the middle of the head. */
  end(): Buffer {
    const held = this.#parts === undefined ? [] : this.#parts
    this.#parts = undefined
    return Buffer.concat(held)
  }

  #rewrite(head: Buffer): Buffer {
    const lines = head.toString('latin1').split('\r\n')
    const host = lines.map((line) => /^host:[ \t]*(.*?)[ \t]*$/i.exec(line)?.[1]).find(Boolean)
    if (host === undefined) {
      this.#told('Host was not rewritten: the request has none')
      return head
    }
    const changed = lines.map((line) => {
      const [, name = '', value = ''] = /^([^:\s]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
      if (name.toLowerCase() === 'host') return `${name}: ${this.#authority}`
      const isOwn = name.toLowerCase() === 'origin' && hostOf(value) === host.toLowerCase()
      return isOwn ? `${name}: ${this.#origin}` : line
    })
    const hasOrigin = changed.some((line, at) => /^origin:/i.test(line) && line !== lines[at])
    this.#told(
      `The proxy sent Host ${this.#authority} instead of ${host}${hasOrigin ? `, and Origin ${this.#origin}` : ''}, as it was told to`,
    )
    return Buffer.from(changed.join('\r\n'), 'latin1')
  }
}

function hostOf(origin: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)$/i.exec(origin)?.[1]?.toLowerCase()
}
