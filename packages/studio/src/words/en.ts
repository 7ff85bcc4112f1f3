// The words in English.

import type {
  ClockWords,
  CounterWords,
  EchoWords,
  HomeWords,
  LinkWords,
  PushWords,
  ShellWords,
  Words,
} from './catalogue.ts'
import { closingEn, handshakeEn, livenessEn } from './inspector/connection-en.ts'
import { detailEn } from './inspector/detail-en.ts'
import { inspectorEn } from './inspector/en.ts'
import { playgroundEn } from './inspector/playground-en.ts'
import { plural } from './plural.ts'

const shell: ShellWords = {
  skip: 'Skip to the page',
  pages: 'Pages',
  nav: {
    home: 'Home',
    clock: 'Clock',
    counter: 'Counter',
    echo: 'Echo',
    push: 'Push',
    inspector: 'Inspector',
  },
  otherLanguage: '한국어',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  footer: 'Served by tongro serve. Nothing on these pages is loaded from elsewhere.',
}

const link: LinkWords = {
  region: 'Connection',
  browser: 'This browser',
  server: 'Server',
  states: {
    idle: 'Not connected',
    connecting: 'Connecting',
    open: 'Connected',
    waiting: 'Connection lost, trying again',
  },
  waiting: (seconds) => `Reconnecting in ${seconds} s`,
  retry: 'Retry now',
  received: (count) => `${count} in`,
  sent: (count) => `${count} out`,
}

const home: HomeWords = {
  title: 'A passage between browser and server',
  lead: 'Tongro (통로, “passage”) is a WebSocket server and client for TypeScript on Node.js, without a single dependency. It names every rule of the protocol, and when something breaks one, it tells you which.',
  pages: 'Running on this server now',
  cards: {
    clock: 'The server sends the time whenever it likes. The page lists what arrives.',
    counter: 'One number, shared by everybody who has the page open.',
    echo: 'Send a text, get it back, see how long the way there and back took.',
    push: 'The same changes, pushed and asked for once a second, measured side by side.',
    inspector:
      'Open a capture, watch this server, or paste bytes: each one is explained, and each fault named.',
  },
  clockHint: (time) => `Last tick ${time}`,
  counterHint: (value, users) => `Stands at ${value}, ${users}`,
  echoHint: (ms) => `There and back in ${ms}`,
  pushHint: (ms) => `Last change seen after ${ms}`,
  noHint: 'Waiting for the server',
  code: 'Code to copy',
  codeLead: 'A server, a client, and the command that talks to this very server.',
  snippets: { server: 'Server', client: 'Client', command: 'Command' },
  copy: 'Copy',
  copied: 'Copied',
  copyOf: (what) => `Copy: ${what}`,
}

const clock: ClockWords = {
  title: 'Clock',
  lead: 'The server sends its time at once and then after a random wait of 0 to 3 seconds. Nobody asks for it.',
  list: 'Times received, newest first',
  cap: (cap) => `The newest ${cap} are kept.`,
  received: 'Received',
  medianGap: 'Median gap',
  longestGap: 'Longest gap',
  pause: 'Pause',
  resume: 'Continue',
  waiting: (count) => `${count} more while paused`,
  clear: 'Clear',
  first: 'First',
  unreadable: 'Not a time',
  nothing: 'No time has arrived yet.',
  scale: 'A full bar is a gap of 3 seconds.',
}

const counter: CounterWords = {
  title: 'Counter',
  lead: 'One number on the server. Everybody who has this page open sees each change.',
  value: 'Value',
  plus: 'Plus one',
  minus: 'Minus one',
  users: (count) => plural(count, 'user', 'users'),
  unknownUsers: 'Users: –',
  secondTab: 'Open another tab',
  wire: 'On the wire',
  wireLead: 'The last messages of this connection, newest first.',
  wireIn: 'from the server',
  wireOut: 'to the server',
}

const echo: EchoWords = {
  title: 'Echo',
  lead: 'The server sends every message back as it came. The time is that of the whole way there and back.',
  text: 'Message',
  placeholder: 'Type something',
  send: 'Send',
  hundred: (count) => `Send ${count}`,
  stop: 'Stop',
  progress: (done, all) => `${done} of ${all}, one after the other`,
  min: 'Min',
  median: 'Median',
  max: 'Max',
  count: 'Echoes',
  sparkline: (count) => `Round trips of the last ${plural(count, 'echo', 'echoes')}`,
  list: 'Echoes, newest first',
  cap: (cap) => `The newest ${cap} are kept.`,
  nothing: 'Nothing sent yet.',
  empty: '(empty message)',
  lost: 'No echo: the connection ended',
  changed: 'Came back changed',
  clear: 'Clear',
}

const push: PushWords = {
  title: 'Push versus polling',
  lead: 'What does it cost to ask every second instead of being told?',
  push: 'Push',
  poll: 'Polling',
  start: 'Start',
  stop: 'Stop',
  reset: 'Reset',
  running: (time) => `Measuring for ${time}`,
  stopped: 'Stopped',
  gathering: 'Gathering the first changes…',
  verdict: (times, later) =>
    `For each change, polling moved ${times} times the bytes of push and showed it ${later} later (median).`,
  verdictMissed: (missed) =>
    missed === 0 ? '' : `It never saw ${plural(missed, 'change', 'changes')}.`,
  table: 'Push and polling compared',
  measure: 'Measure',
  groups: { wire: 'Bytes on the wire', delay: 'From change to sight', count: 'Counts' },
  rows: {
    down: 'To the browser',
    up: 'To the server',
    total: 'Total',
    perChange: 'Per change seen',
    lastDelay: 'Last',
    medianDelay: 'Median',
    maxDelay: 'Max',
    requests: 'Requests',
    seen: 'Changes seen',
    missed: 'Changes missed',
  },
  unreachable: (count) => `${plural(count, 'poll', 'polls')} had no answer.`,
  timeline: (seconds) => `The last ${seconds} seconds`,
  lanes: { change: 'Server changes', push: 'Push shows', poll: 'Polling shows' },
  legend: { seen: 'seen', missed: 'never seen', asked: 'asked' },
  how: 'What you see',
  seenHere:
    'A number on the server changes after random waits of 0 to 3 seconds: push is told of each change over one WebSocket, polling asks for it once a second with a new request.',
  measured:
    'Bytes are what the server counted on the TCP connections, headers included; delays run from the server’s time of the change to its arrival on this page, corrected for the difference between the two clocks.',
  notes: [
    'A change is missed when the next one came before polling asked again.',
    'Push pays for its handshake and for the few messages that compare the clocks; the first poll of a session only sets its base line and costs nothing here.',
    'Browsers slow hidden tabs down, so measuring halts while this tab is hidden and goes on when you are back.',
  ],
}

export const en: Words = {
  shell,
  link,
  home,
  clock,
  counter,
  echo,
  push,
  inspector: inspectorEn,
  inspectorDetail: detailEn,
  playground: playgroundEn,
  handshake: handshakeEn,
  closing: closingEn,
  liveness: livenessEn,
  missing: {
    title: 'No such page',
    lead: 'Nothing is served at this address.',
    back: 'Go to the home page',
  },
}
