// The words of the handshake page, close card and liveness card, in English.

import { plural } from '../plural.ts'
import type { ClosingWords, HandshakeWords, LivenessWords } from './connection-words.ts'

export const handshakeEn: HandshakeWords = {
  title: 'Opening handshake',
  open: 'The WebSocket is open.',
  openWrongly: 'Answered with 101, but breaks a MUST: a strict peer gives up.',
  refused: (status) => `The server refused with status ${status}.`,
  unanswered: 'The handshake was not completed.',
  notSeen: 'The opening handshake was not captured.',
  request: 'Request',
  response: 'Response',
  headNotSeen: 'Not seen.',
  headSize: (bytes, pieces) => `${bytes} in ${plural(pieces, 'piece', 'pieces')}`,
  checks: 'Checks',
  check: {
    'request-line': 'Request line',
    host: 'Host',
    upgrade: 'Upgrade',
    connection: 'Connection',
    version: 'Version',
    key: 'Key',
    origin: 'Origin',
    status: 'Status',
    'response-upgrade': 'Upgrade of the response',
    'response-connection': 'Connection of the response',
    accept: 'Accept key',
    protocol: 'Subprotocol',
    extensions: 'Extensions',
  },
  verdicts: { ok: 'holds', broken: 'broken', unknown: 'not known' },
  accept: 'Accept key in four steps',
  acceptLead:
    'It proves that the server understood a WebSocket request, and that no cache answered.',
  steps: {
    join: 'Join the key of the request and the GUID of RFC 6455',
    sha1: 'Take its SHA-1, 20 bytes',
    base64: 'Write them in base64',
    compare: 'Compare with Sec-WebSocket-Accept of the response',
  },
  equal: 'equal',
  different: 'different',
  noAccept: 'the response has none',
  http2:
    'Over HTTP/2 there is neither key nor accept key: the extended CONNECT and a status of 200 say the same (RFC 8441 5).',
  offers: 'Offers and answers',
  offered: 'Offered',
  chosen: 'Chosen',
  none: 'none',
  protocols: 'Subprotocol',
  extensions: 'Extensions',
  refusal: 'What the refusal said',
}

export const closingEn: ClosingWords = {
  title: 'End of the connection',
  still: 'The connection is still open.',
  code: 'Reported',
  clean: 'closed with the closing handshake',
  unclean: 'not closed with the closing handshake',
  first: 'Who began',
  transport: 'the transport',
  silence: 'Silence before',
  pendingPing: 'Ping without an answer',
  closeBy: { client: 'Close of the client', server: 'Close of the server' },
  noClose: 'none',
  line: 'What ended when',
  lastByte: 'last byte',
  ends: { fin: 'FIN', rst: 'RST', lost: 'lost' },
  closeMark: (code) => `Close ${code}`,
  sides: { client: 'Client', server: 'Server' },
}

export const livenessEn: LivenessWords = {
  title: 'Pings and pongs',
  none: 'No ping and no pong was sent.',
  chart: (count) => `Round trips of ${plural(count, 'ping', 'pings')}, oldest at the left`,
  median: 'Median',
  longest: 'Longest',
  pings: 'Pings',
  unanswered: 'Unanswered',
  unsolicited: 'Pongs unasked',
  gap: 'Longest silence',
}
