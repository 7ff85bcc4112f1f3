// The words of the Inspector's frame, list and timeline, in English.

import { plural } from '../plural.ts'
import type { InspectorWords } from './catalogue.ts'

/** Of a number that is written already. */
const counted = (count: string, noun: string): string =>
  count === '1' ? `1 ${noun}` : `${count} ${noun}s`

export const inspectorEn: InspectorWords = {
  title: 'Inspector',
  lead: 'Every byte of a WebSocket connection explained: what is wrong, by which clause, and what to change.',
  top: 'Capture',
  list: 'Frames',
  detail: 'Details',
  nothingSelected: 'Choose a row to see its bytes.',
  playground: 'Playground',
  backToCapture: 'Back to the capture',
  source: {
    open: 'Open file…',
    watch: 'Watch this server',
    playground: 'Playground',
    close: 'Close',
    pause: 'Pause',
    resume: 'Continue',
    live: 'Live',
    paused: (more) => `Paused, ${more} more rows`,
    thisServer: 'this server',
    reading: (read, size) => `Reading ${read} of ${size}`,
    readingSome: (read) => `Reading, ${read} so far`,
    done: 'Read to its end',
    sums: (frames, messages, connections) =>
      [
        counted(frames, 'frame'),
        counted(messages, 'message'),
        counted(connections, 'connection'),
      ].join(', '),
    memory: (index, bytes) => `Memory: index ${index}, bytes on the wire ${bytes}`,
    findings: (must, should, note) =>
      [
        must > 0 ? `${must} must` : '',
        should > 0 ? `${should} should` : '',
        note > 0 ? plural(note, 'note', 'notes') : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    noFindings: 'no findings',
    full: 'The page holds no more rows and has stopped watching. Watch again to begin anew.',
    troubles: (count) => plural(count, 'notice about the source', 'notices about the source'),
    help: 'Keys',
    token: 'Admin token',
    tokenNeeded: 'If this server has an admin token, give it here.',
    connect: 'Connect',
    linkStates: {
      idle: 'Not connected',
      connecting: 'Connecting',
      open: 'Live',
      waiting: 'No connection to the server, trying again',
    },
  },
  chips: {
    region: 'Connections',
    states: { opening: 'opening', open: 'open', closed: 'closed', refused: 'refused' },
    unknownPath: 'path unknown',
    roundTrip: (ms) => `round trip ${ms}`,
    findings: (count) => plural(count, 'finding', 'findings'),
    bytes: (client, server) => `${client} from the client, ${server} from the server`,
    only: (connection) => `Show only connection ${connection}`,
    handshake: (connection) => `Handshake of connection ${connection}`,
    more: (count) => `and ${count} more: filter by connection==N`,
  },
  filter: {
    label: 'Filter',
    placeholder: 'opcode==ping && from==client',
    clear: 'Clear the filter',
    found: (found, of) => `${found} of ${of} rows`,
    searching: (tried) => `searching, ${tried} rows tried`,
    completions: 'Completions',
    range: (from, to) => `${from} to ${to}`,
    clearRange: 'Clear the stretch of time',
  },
  timeline: {
    label: 'Timeline',
    lanes: { client: 'client sends', server: 'server sends' },
    kinds: {
      text: 'text',
      binary: 'binary',
      ping: 'ping',
      pong: 'pong',
      close: 'close',
      other: 'other',
    },
    finding: 'finding',
    silence: (time) => `${time} silent`,
    silent: 'silence',
    pings: 'ping to pong',
    calls: 'call to result',
    how: 'Drag over it to show a stretch of time; Escape clears it. By keyboard, filter by time>2s && time<3s.',
    summary: (frames, findings) => `${counted(frames, 'frame')}, ${counted(findings, 'finding')}`,
  },
  rows: {
    label: 'Frames and what surrounds them',
    columns: {
      number: 'No.',
      time: 'Time',
      from: 'From',
      kind: 'Kind',
      flags: 'Flags',
      length: 'Wire',
      inflated: 'Inflated',
      preview: 'Holds',
      findings: 'Findings',
    },
    from: { client: 'client', server: 'server' },
    handshake: 'handshake',
    end: 'end',
    skip: 'skipped',
    flags: { fin: 'FIN', rsv1: 'RSV1', rsv2: 'RSV2', rsv3: 'RSV3', mask: 'masked' },
    severity: { must: 'Breaks a MUST', should: 'Breaks a SHOULD', note: 'Note' },
    nothing: 'Nothing has come yet.',
    nothingMatches: 'No row passes the filter.',
    waiting: 'Waiting for the first bytes.',
    emptyPayload: 'empty',
  },
  empty: {
    drop: 'Drop a capture here',
    formats:
      'pcap and pcapng, HAR, JSON Lines of Tongro, or hex text. The file stays in this browser.',
    choose: 'Choose a file',
    watch: 'Watch this server',
    watchLead:
      'Every WebSocket of the server that this page comes from, live, also those inside TLS.',
    paste: 'Paste bytes',
    pasteLead: 'Hex digits, as a hex dump or a debugger shows them.',
    pasteOpen: 'Open as a capture',
    pastePlay: 'Open in the playground',
    pasteWrong: (why) => `Not hex: ${why}`,
    proxy: 'Record with the proxy',
    proxyLead:
      'Point the device at the proxy instead of its server: all bytes go on as they are, and this file opens here.',
    samples: 'Sample captures',
    samplesLead: 'Faults met in the field, each explained.',
    tls: 'A pcap of TLS holds no WebSocket to read: use the proxy, or decrypt with a key log in Wireshark first.',
  },
  help: {
    title: 'Keys',
    close: 'Close the help',
    keys: [
      ['j, k', 'next and previous row (also the arrows, in the list)'],
      ['n, p', 'next and previous finding'],
      ['g, G', 'first and last row'],
      ['f', 'filter; Escape leaves it'],
      ['space', 'pause and go on, live'],
      ['Escape', 'clear the stretch of time'],
      ['?', 'this help'],
    ],
    flags:
      'Flags: F is FIN; 1, 2, 3 are RSV1 to RSV3; M is MASK. A dot stands for a bit that is 0.',
  },
}
