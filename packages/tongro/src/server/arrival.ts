// A request for a WebSocket and the way to answer it. One class for each version of HTTP; whoever
// decides about a request knows neither.

import type { Duplex } from 'node:stream'
import type { OriginPolicy, RequestHead, RuleCode, Terms } from '../protocol/index.ts'
import type { Tap, Transport } from '../transport/index.ts'

/** A stream on which one response may be given. */
export interface Answerable {
  readonly stream: Duplex
  readonly remoteAddress: string
  /** Shows the tap what came on the stream so far; the stream shows the rest. */
  showTo(tap: Tap): void
  /** Headers that tell what rule was broken. */
  refusalHeaders(code: RuleCode): Array<readonly [string, string]>
  /** Writes a whole response and half-closes; `body` is undefined for a status that has none. */
  write(
    status: number,
    headers: Iterable<readonly [string, string]>,
    body: Uint8Array | undefined,
  ): void
}

export interface Arrival extends Answerable {
  readonly head: RequestHead
  /** Bytes behind the head: the first frames. */
  readonly early: Uint8Array
  /** What the request asks for, or the rule that it breaks. */
  judge(origins: OriginPolicy): Terms | RuleCode
  /** Says yes, and answers the line of the frames. Throws MisuseError on headers that HTTP forbids. */
  accept(acceptance: Acceptance): Transport
}

export interface Acceptance {
  readonly protocol: string | undefined
  readonly headers: Iterable<readonly [string, string]>
  /** Value of Sec-WebSocket-Extensions. */
  readonly extensions: string | undefined
}
