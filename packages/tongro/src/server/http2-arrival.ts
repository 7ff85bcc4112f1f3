// A request for a WebSocket over HTTP/2: one stream of a session (RFC 8441).

import type { ServerHttp2Stream } from 'node:http2'
import {
  buildConnectAcceptance,
  buildConnectRefusal,
  connectRefusalHeaders,
  Fields,
  type HeaderFields,
  isWebSocketConnect,
  judgeConnect,
  type OriginPolicy,
  type RequestHead,
  type RuleCode,
  type Terms,
} from '../protocol/index.ts'
import {
  addressOfStream,
  Http2Transport,
  pairsOfRaw,
  StreamTap,
  type Tap,
  type Transport,
  tapOf,
  toNodeHeaders,
} from '../transport/index.ts'
import type { Acceptance, Arrival } from './arrival.ts'

export class Http2Arrival implements Arrival {
  readonly stream: ServerHttp2Stream
  readonly remoteAddress: string
  readonly head: RequestHead
  /** Frames come as DATA, never behind the head. */
  readonly early: Uint8Array = new Uint8Array(0)
  readonly #fields: HeaderFields

  /** `rawHeaders` are names and values in turn, as Node gives them. */
  constructor(stream: ServerHttp2Stream, rawHeaders: readonly string[]) {
    this.stream = stream
    this.remoteAddress = addressOfStream(stream)
    this.#fields = pairsOfRaw(rawHeaders)
    this.head = headOf(this.#fields)
  }

  /** Bytes of names and values. */
  get headSize(): number {
    return this.#fields.reduce((size, [name, value]) => size + name.length + value.length, 0)
  }

  get isWebSocket(): boolean {
    return isWebSocketConnect(firstOf(this.#fields, ':method'), firstOf(this.#fields, ':protocol'))
  }

  showTo(tap: Tap): void {
    if (tapOf(this.stream) !== undefined || this.stream.destroyed) return
    new StreamTap(tap, this.stream, 'server').begin({ httpVersion: '2', fields: this.#fields })
  }

  judge(origins: OriginPolicy): Terms | RuleCode {
    return judgeConnect(this.#fields, origins)
  }

  accept({ protocol, headers, extensions }: Acceptance): Transport {
    this.#respond(buildConnectAcceptance(protocol, headers, extensions))
    return new Http2Transport(this.stream)
  }

  refusalHeaders(code: RuleCode): Array<readonly [string, string]> {
    return connectRefusalHeaders(code)
  }

  write(
    status: number,
    headers: Iterable<readonly [string, string]>,
    body: Uint8Array | undefined,
  ): void {
    this.#respond(buildConnectRefusal(status, headers, body?.length))
    this.stream.end(body)
  }

  #respond(fields: HeaderFields): void {
    this.stream.respond(toNodeHeaders(fields))
    tapOf(this.stream)?.head('server', { httpVersion: '2', fields })
  }
}

/** The head in the form of HTTP/1.1, with a Host for whoever asks for one (RFC 9113 8.3.1). */
function headOf(list: HeaderFields): RequestHead {
  const fields = new Fields()
  for (const [name, value] of list) if (name[0] !== ':') fields.add(name, value)
  if (!fields.has('host')) fields.add('host', firstOf(list, ':authority') ?? '')
  return {
    method: firstOf(list, ':method') ?? '',
    target: firstOf(list, ':path') ?? '/',
    httpVersion: '2.0',
    fields,
  }
}

function firstOf(list: HeaderFields, name: string): string | undefined {
  return list.find(([other]) => other === name)?.[1]
}
