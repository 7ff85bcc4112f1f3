// What only a bystander can see: findings about a capture that no endpoint could have judged, in the
// form of the table of rules. A peer that does one of these may be within the standard; someone who
// looks for a fault wants to know all the same.
//
// `point` numbers the row in docs/reference/rules.md; I is for inspector.

import type { Rule } from '../../protocol/index.ts'

const TABLE = {
  'sync-lost': {
    point: 'I1',
    clause: 'RFC 6455 5.2',
    severity: 'must',
    closeCode: 1002,
    text: 'What stands where a frame must begin is no frame header',
    hint: 'Look at the frame before it: its length or its masking key does not match what was sent',
  },
  'capture-incomplete': {
    point: 'I2',
    clause: 'RFC 6455 5.2',
    severity: 'note',
    text: 'The capture does not hold all bytes of this frame or connection',
    hint: 'Capture with a larger snapshot length and buffer, or use the proxy or the tap',
  },
  'frame-cut': {
    point: 'I3',
    clause: 'RFC 6455 5.2',
    severity: 'must',
    text: 'The connection ended inside a frame',
    hint: 'The sender closed TCP before it had written all; end with the closing handshake',
  },
  'frame-after-close': {
    point: 'I4',
    clause: 'RFC 6455 5.5.1',
    severity: 'must',
    text: 'A frame was sent after a Close frame',
    hint: 'Stop all senders, heartbeats too, before the Close frame is written',
  },
  'ping-unanswered': {
    point: 'I5',
    clause: 'RFC 6455 5.5.2',
    severity: 'must',
    text: 'A ping was not answered by a pong with the same payload',
    hint: 'Answer pings while the application is busy; a pong must carry the payload of the ping',
  },
  'pong-unsolicited': {
    point: 'I6',
    clause: 'RFC 6455 5.5.3',
    severity: 'note',
    text: 'A pong came that answers no ping',
    hint: 'Legal as a one-way heartbeat; if it was meant as an answer, its payload is wrong',
  },
  'handshake-unanswered': {
    point: 'I7',
    clause: 'RFC 6455 4.2.2',
    severity: 'must',
    text: 'The opening handshake was not completed before the connection ended',
    hint: 'Look whether the request ends with an empty line and whether the server waits for more',
  },
  'closed-without-handshake': {
    point: 'I8',
    clause: 'RFC 6455 7.1.1',
    severity: 'should',
    text: 'TCP ended without a closing handshake, which an application sees as 1006',
    hint: 'Send a Close frame before ending TCP; look for a time-out on the way and for crashes',
  },
  'origin-foreign': {
    point: 'I9',
    clause: 'RFC 6455 10.2',
    severity: 'note',
    text: 'The page that opens the connection comes from another origin than the server',
    hint: 'Legal if meant; the server must allow this Origin, in Tongro by the option origins',
  },
  'pong-as-data': {
    point: 'I10',
    clause: 'RFC 6455 5.5.3',
    severity: 'should',
    text: 'A ping was answered by a message instead of a pong frame',
    hint: 'Send opcode 10 with the payload of the ping; most libraries do so by themselves',
  },
  'silence-too-long': {
    point: 'I11',
    clause: 'RFC 6455 5.5.2',
    severity: 'note',
    text: 'No byte went either way for longer than the time-out that was given',
    hint: 'Send pings more often than the shortest time-out on the way',
  },
  'close-unanswered': {
    point: 'I12',
    clause: 'RFC 6455 5.5.1',
    severity: 'must',
    text: 'A Close frame was not answered by a Close frame before TCP ended',
    hint: 'Answer a Close frame with one before ending TCP, and wait for the answer to an own one',
  },
  'close-code-changed': {
    point: 'I13',
    clause: 'RFC 6455 5.5.1',
    severity: 'note',
    text: 'The answer to a Close frame carries another code',
    hint: 'Echo the code that was received, unless both sides closed at once',
  },
  'client-ended-first': {
    point: 'I14',
    clause: 'RFC 6455 7.1.1',
    severity: 'should',
    text: 'The client ended TCP first, behind the closing handshake',
    hint: 'The server ends TCP first, so that the waiting state (TIME_WAIT) is not on its port',
  },
  'close-without-fin': {
    point: 'I15',
    clause: 'RFC 6455 7.1.1',
    severity: 'should',
    text: 'Both sides sent Close frames and TCP was left open',
    hint: 'End TCP at once as the server; as the client after a few seconds',
  },
  'reset-after-close': {
    point: 'I16',
    clause: 'RFC 6455 7.1.1',
    severity: 'note',
    text: 'TCP was reset behind the closing handshake',
    hint: 'End with FIN and read what still comes: a reset can take the Close frame with it',
  },
  'protocol-changed': {
    point: 'I17',
    clause: 'RFC 6455 4.2.2',
    severity: 'should',
    text: 'The same client got other terms than at its last connection to this path',
    hint: 'Look whether several servers with different settings stand behind one address',
  },
  'reconnect-hasty': {
    point: 'I18',
    clause: 'RFC 6455 7.2.3',
    severity: 'should',
    text: 'A client reconnects again and again without waiting',
    hint: 'Wait 0 to 5 s at random before the first attempt, and twice as long for each further one',
  },
  'deflate-window-exceeded': {
    point: 'I19',
    clause: 'RFC 7692 7.1.2',
    severity: 'must',
    text: 'Compressed data refers further back than the agreed window',
    hint: 'Give the compressor the agreed window bits; 8 is 9 in zlib',
  },
  'ocpp-malformed': {
    point: 'I20',
    clause: 'OCPP-J 1.6 4.2',
    severity: 'must',
    text: 'The message is none of OCPP-J: an array with type, id and what belongs to the type',
    hint: 'Send [2,id,action,payload], [3,id,payload] or [4,id,code,description,details] as text',
  },
  'ocpp-call-overlapping': {
    point: 'I21',
    clause: 'OCPP-J 1.6 4.1.1',
    severity: 'must',
    text: 'A CALL was sent while another of the same side had no answer yet',
    hint: 'Queue calls: send the next one when the answer or the time-out of the last has come',
  },
  'ocpp-call-unanswered': {
    point: 'I22',
    clause: 'OCPP-J 1.6 4.1.1',
    severity: 'should',
    text: 'A CALL had no CALLRESULT or CALLERROR when the connection ended',
    hint: 'Answer every CALL, an unknown one by CALLERROR NotImplemented',
  },
  'ocpp-id-reused': {
    point: 'I23',
    clause: 'OCPP-J 1.6 4.2.1',
    severity: 'must',
    text: 'A CALL carries the id of an earlier one of the same side',
    hint: 'Take a fresh id for every CALL on a connection, such as a UUID',
  },
  'ocpp-answer-unmatched': {
    point: 'I24',
    clause: 'OCPP-J 1.6 4.2.1',
    severity: 'must',
    text: 'An answer carries an id that no open CALL has',
    hint: 'Echo the id of the CALL exactly, and answer once',
  },
  'ocpp-payload-illegal': {
    point: 'I25',
    clause: 'OCPP-J 1.6 4.2',
    severity: 'must',
    text: 'The payload does not fit the schema of its action',
    hint: 'Compare names, types and lengths with the schema of the version that was agreed',
  },
} as const

export type ObservationCode = keyof typeof TABLE

/** Every observation by its code, in the order of the reference page. */
export const OBSERVATIONS: Readonly<Record<ObservationCode, Rule>> = withCodes(TABLE)

function withCodes(
  table: Record<ObservationCode, Omit<Rule, 'code'>>,
): Record<ObservationCode, Rule> {
  const entries = Object.entries(table).map(([code, row]) => [code, { code, ...row }])
  return Object.freeze(Object.fromEntries(entries)) as Record<ObservationCode, Rule>
}
