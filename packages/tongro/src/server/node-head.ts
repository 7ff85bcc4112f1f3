// The head of a request that Node's HTTP parser has read, in the core's form.

import type { IncomingMessage } from 'node:http'
import { Fields, type RequestHead } from '../protocol/index.ts'

export function headOfNodeRequest(request: IncomingMessage): RequestHead {
  const fields = new Fields()
  const { rawHeaders } = request
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    fields.add(rawHeaders[i]!, rawHeaders[i + 1]!.trim())
  }
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    httpVersion: request.httpVersion,
    fields,
  }
}
