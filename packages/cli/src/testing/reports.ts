// Reports made by hand, for tests of how they are shown: each is a plain good one, and a test names what differs.
import {
  type CloseReport,
  type ConnectionReport,
  type Finding,
  type FindingCode,
  type FrameReport,
  type HandshakeReport,
  type MessageReport,
  OBSERVATIONS,
} from 'tongro/inspector'
import { RULES, type Rule } from 'tongro/protocol'

const encoder = new TextEncoder()

/** A masked text frame "Hello" of a client, as in RFC 6455 5.7. */
export function frameReport(differs: Partial<FrameReport> = {}): FrameReport {
  const payload = differs.payload ?? encoder.encode('Hello')
  return {
    kind: 'frame',
    number: 0,
    connection: 0,
    from: 'client',
    time: 12.5,
    began: 12.5,
    offset: 0,
    firstChunk: 0,
    lastChunk: 0,
    firstPacket: undefined,
    lastPacket: undefined,
    headerSize: 6,
    isFinal: true,
    rsv: 0,
    opcode: 1,
    isMasked: true,
    maskKey: 0x3d21fa37,
    length: payload.length,
    payload,
    isWhole: true,
    message: 0,
    part: 0,
    completes: undefined,
    close: undefined,
    answers: undefined,
    findings: [],
    ...differs,
  }
}

export function messageReport(differs: Partial<MessageReport> = {}): MessageReport {
  const bytes = differs.bytes ?? encoder.encode('Hello')
  return {
    kind: 'message',
    number: 0,
    connection: 0,
    from: 'client',
    time: 12.5,
    began: 12.5,
    opcode: 1,
    frames: 1,
    firstFrame: 0,
    isCompressed: false,
    wireLength: bytes.length,
    length: bytes.length,
    bytes,
    text: 'Hello',
    failure: undefined,
    overlay: undefined,
    ...differs,
  }
}

export function finding(code: FindingCode, differs: Partial<Finding> = {}): Finding {
  return {
    kind: 'finding',
    number: 0,
    code,
    rule: ruleOf(code),
    connection: 0,
    time: 12.5,
    from: 'client',
    frame: undefined,
    bits: [],
    detail: undefined,
    ...differs,
  }
}

/** The handshake of RFC 6455 1.3, answered rightly. */
export function handshakeReport(differs: Partial<HandshakeReport> = {}): HandshakeReport {
  return {
    kind: 'handshake',
    connection: 0,
    time: 3,
    request: {
      time: 0,
      httpVersion: '1.1',
      line: 'GET /chat HTTP/1.1',
      fields: [
        ['Host', 'server.example.com'],
        ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
      ],
      size: 160,
      chunks: 1,
    },
    response: {
      time: 3,
      httpVersion: '1.1',
      line: 'HTTP/1.1 101 Switching Protocols',
      fields: [['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=']],
      size: 129,
      chunks: 1,
    },
    path: '/chat',
    host: 'server.example.com',
    origin: undefined,
    version: '13',
    status: 101,
    refusal: undefined,
    accept: {
      key: 'dGhlIHNhbXBsZSBub25jZQ==',
      guid: '258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
      joined: 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
      sha1: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
      expected: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      received: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      isValid: true,
    },
    protocolsOffered: ['chat', 'superchat'],
    protocol: 'chat',
    extensionsOffered: undefined,
    extensions: undefined,
    deflate: undefined,
    isOpen: true,
    checks: [],
    findings: [],
    ...differs,
  }
}

export function closeReport(differs: Partial<CloseReport> = {}): CloseReport {
  return {
    kind: 'close',
    connection: 0,
    time: 60_000,
    code: 1000,
    reason: 'bye',
    wasClean: true,
    initiator: 'client',
    client: { frame: 4, time: 59_990, code: 1000, reason: 'bye' },
    server: { frame: 5, time: 59_995, code: 1000, reason: 'bye' },
    ends: [{ kind: 'end', connection: 0, time: 60_000, from: 'server', how: 'fin' }],
    silence: 5,
    pendingPing: undefined,
    sentence: '1000: the client closed first and the server answered',
    findings: [],
    ...differs,
  }
}

export function connectionReport(differs: Partial<ConnectionReport> = {}): ConnectionReport {
  return {
    kind: 'connection',
    connection: 0,
    time: 0,
    client: '192.0.2.7:40123',
    server: '192.0.2.1:9000',
    ...differs,
  }
}

function ruleOf(code: FindingCode): Rule {
  return code in RULES
    ? RULES[code as keyof typeof RULES]
    : OBSERVATIONS[code as keyof typeof OBSERVATIONS]
}
