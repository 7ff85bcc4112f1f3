// The two heads of an opening handshake out of an entry of a HAR file.

import type { CaptureHead } from '../../protocol/index.ts'
import { type Members, membersOf, text } from './loose-members.ts'

export type Head = Omit<CaptureHead, 'connection' | 'time'>

type HttpVersion = CaptureHead['httpVersion']
type Field = readonly [name: string, value: string]

/** Request and response, where the entry has them. */
export function headsOf(entry: Members): Head[] {
  const request = membersOf(entry['request'])
  const response = membersOf(entry['response'])
  const heads: Head[] = []
  if (request !== undefined) heads.push(requestHead(request))
  // Status 0 stands for no response.
  const status = response?.['status']
  if (response !== undefined && typeof status === 'number' && status > 0) {
    heads.push(responseHead(response, status, request))
  }
  return heads
}

function requestHead(request: Members): Head {
  const httpVersion = versionOf(request['httpVersion'])
  const method = text(request['method']) ?? 'GET'
  const [authority, target] = splitUrl(text(request['url']) ?? '/')
  const fields = fieldsOf(request['headers'])
  if (httpVersion !== '2') {
    return { kind: 'head', from: 'client', httpVersion, method, target, fields }
  }
  const pseudo: Field[] = [
    [':method', method],
    [':authority', authority],
    [':path', target],
  ]
  return { kind: 'head', from: 'client', httpVersion, fields: withPseudo(pseudo, fields) }
}

function responseHead(response: Members, status: number, request: Members | undefined): Head {
  const httpVersion = versionOf(response['httpVersion'] ?? request?.['httpVersion'])
  const fields = fieldsOf(response['headers'])
  if (httpVersion === '2') {
    const pseudo: Field[] = [[':status', String(status)]]
    return { kind: 'head', from: 'server', httpVersion, fields: withPseudo(pseudo, fields) }
  }
  const reason = text(response['statusText'])
  return { kind: 'head', from: 'server', httpVersion, status, reason, fields }
}

/** Chrome lists pseudo-headers among the others, other tools leave them out. */
function withPseudo(pseudo: readonly Field[], fields: readonly Field[]): Field[] {
  const names = new Set(fields.map(([name]) => name))
  const missing = pseudo.filter(([name]) => !names.has(name))
  const own = fields.filter(([name]) => name.startsWith(':'))
  return [...missing, ...own, ...fields.filter(([name]) => !name.startsWith(':'))]
}

/** `HTTP/1.1`, `http/2.0`, `h2`; where nothing is said it was 1.1, as WebSockets mostly are. */
function versionOf(value: unknown): HttpVersion {
  const version = /^(?:http\/)?h?(1\.0|2)(?:\.0)?$/i.exec(text(value) ?? '')?.[1]
  return version === '2' || version === '1.0' ? version : '1.1'
}

/** Host with port, and the target of the request line. */
function splitUrl(url: string): [authority: string, target: string] {
  const match = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)([^#]*)/i.exec(url)
  if (match === null) return ['', url]
  const [, authority = '', rest = ''] = match
  return [authority.slice(authority.lastIndexOf('@') + 1), rest.startsWith('/') ? rest : `/${rest}`]
}

function fieldsOf(headers: unknown): Field[] {
  if (!Array.isArray(headers)) return []
  return headers.flatMap((header): Field[] => {
    const members = membersOf(header)
    const name = text(members?.['name'])
    const value = members?.['value']
    return name === undefined || typeof value !== 'string' ? [] : [[name, value]]
  })
}
