// A request for a WebSocket over HTTP/1.1, and the bare stream that it came on (RFC 6455 4.2).

import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  buildAcceptance,
  buildRefusal,
  judgeRequest,
  type OriginPolicy,
  type RequestHead,
  type RuleCode,
  refusalHeaders,
  type Terms,
} from '../protocol/index.ts'
import {
  type HeadFields,
  NodeTransport,
  nodeTextDigest,
  StreamTap,
  type Tap,
  type Transport,
  tapOf,
} from '../transport/index.ts'
import type { Acceptance, Answerable, Arrival } from './arrival.ts'

/** A stream on which no legal head came: all it can get is a refusal. */
export class Http1Stream implements Answerable {
  readonly stream: Duplex

  constructor(stream: Duplex) {
    this.stream = stream
  }

  get remoteAddress(): string {
    return (this.stream as { remoteAddress?: string }).remoteAddress ?? ''
  }

  showTo(_tap: Tap): void {
    tapOf(this.stream)?.begin()
  }

  refusalHeaders(code: RuleCode): Array<readonly [string, string]> {
    return refusalHeaders(code)
  }

  write(
    status: number,
    headers: Iterable<readonly [string, string]>,
    body: Uint8Array | undefined,
  ): void {
    const phrase = STATUS_CODES[status] ?? 'Unknown'
    this.stream.write(buildRefusal(status, phrase, headers, body?.length), 'latin1')
    this.stream.end(body)
  }
}

export class Http1Arrival extends Http1Stream implements Arrival {
  readonly head: RequestHead
  readonly early: Uint8Array

  constructor(head: RequestHead, stream: Duplex, early: Uint8Array) {
    super(stream)
    this.head = head
    this.early = early
  }

  override showTo(tap: Tap): void {
    const { stream, head, early } = this
    const known = tapOf(stream)
    if (known !== undefined) known.begin()
    // Node has read the head of this one.
    else if (!stream.destroyed) new StreamTap(tap, stream, 'server').begin(fieldsOf(head), early)
  }

  judge(origins: OriginPolicy): Terms | RuleCode {
    return judgeRequest(this.head, origins)
  }

  accept({ protocol, headers, extensions }: Acceptance): Transport {
    // Judged before; a list of keys would have been refused.
    const key = this.head.fields.get('sec-websocket-key')!
    const head = buildAcceptance(key, protocol, headers, nodeTextDigest, extensions)
    const transport = new NodeTransport(this.stream)
    transport.append(Buffer.from(head, 'latin1'))
    return transport
  }
}

/** The head of a request as a capture has it. */
export function fieldsOf({ method, target, httpVersion, fields }: RequestHead): HeadFields {
  const version = httpVersion === '1.0' ? '1.0' : '1.1'
  return { httpVersion: version, method, target, fields: [...fields] }
}
