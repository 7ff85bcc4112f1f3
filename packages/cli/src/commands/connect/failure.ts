// Why a connection could not be made, in one sentence with the mend. Judged by error class, code and status, never by
// the text of a message.
import { HandshakeError, MisuseError, ProtocolViolation, TransportError } from 'tongro'
import { findRules } from 'tongro/protocol'
import { visible } from '../../visible.ts'

/** What the sentence needs to know of the settings. */
export interface Attempt {
  readonly url: string
  readonly timeoutMs: number
}

/** Undefined for an error that is no failure to connect: a fault of this program. */
export function explainFailure(error: unknown, attempt: Attempt): string | undefined {
  const what = `Cannot connect to ${withoutUser(attempt.url)}`
  if (error instanceof HandshakeError) return `${what}: ${refusal(error, attempt)}`
  if (error instanceof TransportError) return `${what}: ${trouble(error, attempt)}`
  if (error instanceof ProtocolViolation) return `${what}: ${error.message}; ${error.hint}`
  if (error instanceof MisuseError) return error.message
  return undefined
}

/** A password in the URL stays out of terminals and logs. */
function withoutUser(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  if (url.username === '' && url.password === '') return text
  url.username = ''
  url.password = ''
  return url.href
}

/** Another status than the one that opens, over HTTP/1.1 and over HTTP/2. */
const REFUSED: ReadonlySet<string> = new Set(['status-not-101', 'connect-status-not-2xx'])

function refusal(error: HandshakeError, attempt: Attempt): string {
  if (error.code === 'HANDSHAKE_TIMEOUT') return late(attempt)
  if (!REFUSED.has(error.code)) {
    const [rule] = findRules(error.code)
    if (rule === undefined) return error.message
    // The rule's own mend speaks to who writes a program.
    const mend =
      error.code === 'response-protocol-missing'
        ? 'leave out --subprotocol, or name one that the server knows'
        : rule.hint
    return `${rule.text} (${rule.clause}); ${mend}`
  }
  const line = firstLine(error.body)
  const said = line === '' ? '' : ` ("${line}")`
  return `the server answered ${error.status}${said}; ${mendFor(error)}`
}

function late({ timeoutMs }: Attempt): string {
  return `no answer came within ${timeoutMs / 1_000} s; check the address, or wait longer with --timeout`
}

/** The body may be a whole page: its first line, cut to fit, without what could drive a terminal. */
function firstLine(body: string): string {
  const line = body.split('\n').find((candidate) => candidate.trim() !== '') ?? ''
  const clean = visible(line.trim())
  return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean
}

function mendFor({ status, headers }: HandshakeError): string {
  const location = headers.get('location')
  if (status >= 300 && status < 400 && location !== null) {
    return `try the address it points to: ${visible(location)}`
  }
  switch (status) {
    case 200:
      return 'there is a web page, no WebSocket, at this path: check the path'
    case 400:
      return 'check the headers and subprotocols given'
    case 401:
      return "send credentials with --header 'Authorization: …'"
    case 403:
      return 'it may want another --origin, or credentials by --header'
    case 404:
      return 'check the path'
    case 407:
      return 'a proxy on the way asks for credentials'
    case 426:
      return 'there is no WebSocket, or another version of it, at this path'
    case 429:
    case 503:
      return 'it has too much to do: try again later'
    default:
      return status >= 500 ? 'the fault is on its side: see its log' : 'check the URL and headers'
  }
}

function trouble(error: TransportError, attempt: Attempt): string {
  const { hostname, host } = new URL(attempt.url)
  if (isCertificateCode(error.code)) return certificateTrouble(error.code, hostname)
  switch (error.code) {
    case 'ECONNREFUSED':
      return `nothing listens at ${host}; start the server or check the port`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host name ${hostname} is not known; check its spelling and your network`
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `there is no way to ${hostname}; check the address and your network`
    case 'ETIMEDOUT':
      return late(attempt)
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the server ended the connection during the handshake; check that it speaks WebSocket, with or without TLS as in the URL'
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return 'the server does not speak TLS there; use ws:// or the port for wss://'
    default:
      return `${visible(error.message)} (${error.code})`
  }
}

/** Codes of OpenSSL's certificate check, as node:tls passes them on, and Node's own for a wrong name. */
const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

function isCertificateCode(code: string): boolean {
  return CERTIFICATE_CODES.has(code)
}

function certificateTrouble(code: string, hostname: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired; have it renewed, or use --insecure for a test'
    case 'CERT_NOT_YET_VALID':
      return 'its certificate is not valid yet; check the clock of this machine'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return `its certificate is not for ${hostname}; use the name in the certificate, or --insecure for a test`
    default:
      return `its certificate is not trusted (${code}); give its issuer with --ca FILE, or use --insecure for a test`
  }
}
