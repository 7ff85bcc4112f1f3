// A request for a WebSocket over HTTP/2: one stream of a session (RFC 8441).

import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2'
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
import { addressOfStream, Http2Transport, type Transport } from '../transport/index.ts'
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
    this.#fields = pairsOf(rawHeaders)
    this.head = headOf(this.#fields)
  }

  get isWebSocket(): boolean {
    return isWebSocketConnect(firstOf(this.#fields, ':method'), firstOf(this.#fields, ':protocol'))
  }

  judge(origins: OriginPolicy): Terms | RuleCode {
    return judgeConnect(this.#fields, origins)
  }

  accept({ protocol, headers, extensions }: Acceptance): Transport {
    this.stream.respond(toNodeHeaders(buildConnectAcceptance(protocol, headers, extensions)))
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
    this.stream.respond(toNodeHeaders(buildConnectRefusal(status, headers, body?.length)))
    this.stream.end(body)
  }
}

function pairsOf(rawHeaders: readonly string[]): HeaderFields {
  const fields: Array<readonly [string, string]> = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    fields.push([rawHeaders[i]!, rawHeaders[i + 1]!.trim()])
  }
  return fields
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

/** Node takes an object, where a name that appears several times has a list. */
function toNodeHeaders(list: HeaderFields): OutgoingHttpHeaders {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of list) {
    const known = headers[name]
    headers[name] = known === undefined ? value : [known, value].flat()
  }
  return headers
}
