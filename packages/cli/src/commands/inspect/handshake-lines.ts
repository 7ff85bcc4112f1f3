// The opening handshake in a few lines: what was asked and answered, what was agreed, and the accept key, in its four
// steps where it is wrong.
import type { AcceptReport, DeflateReport, HandshakeReport } from 'tongro/inspector'
import { wrapText } from '../../text-width.ts'
import { visible } from '../../visible.ts'
import type { TextStyle } from './findings.ts'
import { duration } from './quantity.ts'

/** Of what a refusal said: enough for its first sentence. */
const MOST_REFUSAL = 300

/** Without findings, which the caller shows with those of the rest. */
export function handshakeLines(report: HandshakeReport, style: TextStyle): string[] {
  const plain = [
    firstLine(report),
    agreement(report),
    ...origins(report),
    ...refusal(report),
    ...acceptVerdict(report),
  ]
  const steps = report.accept?.isValid === false ? acceptSteps(report.accept) : []
  return [...indent(plain, 2, style), ...indent(steps, 4, style)]
}

function firstLine({ request, response }: HandshakeReport): string {
  const asked = request?.line ?? 'request not seen'
  const answered = response?.line.replace(/^HTTP\/[\d.]+ /, '') ?? 'no answer seen'
  const took =
    request === undefined || response === undefined
      ? ''
      : `, after ${duration(Math.max(0, response.time - request.time))}`
  return `${asked} → ${answered}${took}`
}

function agreement(report: HandshakeReport): string {
  const offered = report.protocolsOffered
  const chosen = report.protocol ?? 'none'
  const subprotocol =
    offered.length === 0 && report.protocol === undefined
      ? 'no subprotocol'
      : `subprotocol ${chosen} (offered: ${offered.join(', ') || 'none'})`
  return `${subprotocol}; ${extensionText(report)}`
}

function extensionText({ extensions, extensionsOffered, deflate }: HandshakeReport): string {
  if (deflate !== undefined) return deflateText(deflate)
  if (extensions !== undefined) return `extensions ${extensions}`
  return extensionsOffered === undefined
    ? 'no extension'
    : `no extension (offered: ${extensionsOffered})`
}

function deflateText(deflate: DeflateReport): string {
  const side = (name: string, bits: number, isFresh: boolean): string =>
    `${name} ${bits} bits${isFresh ? ' without' : ' with'} takeover`
  const client = side('client', deflate.clientMaxWindowBits, deflate.clientNoContextTakeover)
  const server = side('server', deflate.serverMaxWindowBits, deflate.serverNoContextTakeover)
  return `permessage-deflate${deflate.isGuess ? ' (assumed)' : ''}: ${client}, ${server}`
}

function origins({ host, origin, version }: HandshakeReport): string[] {
  const parts = [
    host === undefined ? [] : [`Host ${host}`],
    origin === undefined ? [] : [`Origin ${origin}`],
    version === undefined || version === '13' ? [] : [`version ${version}`],
  ].flat()
  return parts.length === 0 ? [] : [parts.join(', ')]
}

function refusal({ refusal: text }: HandshakeReport): string[] {
  if (text === undefined || text.trim() === '') return []
  return [`the answer said: ${text.trim().slice(0, MOST_REFUSAL)}`]
}

function acceptVerdict({ accept }: HandshakeReport): string[] {
  if (accept === undefined) return []
  return [accept.isValid ? `accept key right: ${accept.expected}` : 'accept key ✗ wrong:']
}

/** How the key becomes the answer (RFC 6455 4.2.2). */
function acceptSteps({ joined, sha1, expected, received }: AcceptReport): string[] {
  return [
    `1 key+GUID  ${joined}`,
    `2 SHA-1     ${sha1}`,
    `3 base64    ${expected}`,
    `4 compare   ${received ?? 'nothing'} came, which is not the same`,
  ]
}

function indent(texts: readonly string[], columns: number, style: TextStyle): string[] {
  return texts.flatMap((text) =>
    wrapText(visible(text), style.width - columns).map((line) => ' '.repeat(columns) + line),
  )
}
