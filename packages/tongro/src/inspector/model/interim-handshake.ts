// Reads both heads of a handshake for its report.

import { judgeDeflateAnswer, parseExtensions, parseProtocols } from '../../protocol/index.ts'
import type { Handshake, SeenHead } from './exchange.ts'
import type { DeflateReport, HandshakeReport, HeadReport } from './reports.ts'

const WIDEST = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
}

export function interimReport(
  handshake: Handshake,
  connection: number,
  time: number,
): HandshakeReport {
  const request = headReport(handshake.request)
  const response = headReport(handshake.response)
  const find = (head: HeadReport | undefined, name: string): string | undefined =>
    head?.fields.find(([other]) => other.toLowerCase() === name)?.[1]
  const extensions = find(response, 'sec-websocket-extensions')
  const status = Number(/ (\d{3})/.exec(response?.line ?? '')?.[1] ?? find(response, ':status'))
  return {
    kind: 'handshake',
    connection,
    time,
    request,
    response,
    path: request?.line.split(' ')[1] ?? find(request, ':path'),
    host: find(request, 'host'),
    origin: find(request, 'origin'),
    version: find(request, 'sec-websocket-version'),
    status: Number.isNaN(status) ? undefined : status,
    refusal: handshake.refusal,
    accept: undefined,
    protocolsOffered: parseProtocols(find(request, 'sec-websocket-protocol') ?? '') ?? [],
    protocol: find(response, 'sec-websocket-protocol'),
    extensionsOffered: find(request, 'sec-websocket-extensions'),
    extensions,
    deflate: extensions === undefined ? undefined : deflateOf(extensions),
    isOpen: handshake.isOpen,
    checks: [],
    findings: [],
  }
}

function deflateOf(extensions: string): DeflateReport | undefined {
  const answer = parseExtensions(extensions)?.find(({ name }) => name === 'permessage-deflate')
  const agreed = answer === undefined ? undefined : judgeDeflateAnswer(answer, WIDEST)
  return agreed === undefined || typeof agreed === 'string'
    ? undefined
    : { ...agreed, isGuess: false }
}

function headReport(head: SeenHead | undefined): HeadReport | undefined {
  if (head === undefined) return undefined
  const { time, collected, record } = head
  if (record !== undefined) {
    const { httpVersion, fields } = record
    const line =
      record.method === undefined
        ? String(record.status ?? '')
        : `${record.method} ${record.target ?? ''}`
    return { time, httpVersion, line, fields, size: 0, chunks: 0 }
  }
  const lines = (collected?.text ?? '').split(/\r?\n/)
  const fields = lines.slice(1).flatMap((line): Array<readonly [string, string]> => {
    const colon = line.indexOf(':')
    return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]]
  })
  const size = collected?.size ?? 0
  return {
    time,
    httpVersion: '1.1',
    line: lines[0] ?? '',
    fields,
    size,
    chunks: collected?.chunks ?? 0,
  }
}
