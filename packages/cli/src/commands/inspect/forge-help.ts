// What `tongro inspect forge --help` prints: how it is used, and the table of all that it can play.
import { FORGERIES, type Forgery } from 'tongro/inspector/sources'
import { wrapText } from '../../text-width.ts'
import { ASKED_FOR } from './forge-settings.ts'

const WIDTH = 80
const NAME = 20
const ROLES = 4
const EXPECTED = 10

export function forgeHelp(): string {
  return `Usage: tongro inspect forge URL [--fault NAME] [OPTIONS]
       tongro inspect forge --listen HOST:PORT [--fault NAME] [OPTIONS]

Plays faulty clients against the server at URL, or faulty servers for clients
that come to HOST:PORT, one connection for each, and tells how strict the peer
is. What is legal and breaks weak peers is played too.

Options:
  --fault NAME          play this one; may be given again; else all below${asked()}
  --listen HOST:PORT    where clients connect to; port 0 takes a free one
  --timeout TIME        for each verdict, 10s by default, at most 5m
  --wait TIME           until the next client has come, 60s by default
  --ca FILE             trust the certificates in this PEM file for wss://
  --insecure            trust any certificate of it; for tests only
  --json                one JSON object on a line for each verdict
  --color WHEN          auto, always or never; NO_COLOR is kept to
  -h, --help            show this help

Faults (C: as a client, S: as a server; and what a strict peer does):
${FORGERIES.flatMap(lines).join('\n')}

Verdicts:
  strict      did what a strict peer does, or bore what is legal
  mute        ended the connection and did not say why, which is allowed
  lenient     went on as if nothing were wrong
  wrong-code  ended it with another close code
  harmed      ended it though all was legal
  silent      did nothing in the time given
  unopened    did not complete the handshake before

Exit code: 0 strict or mute everywhere, 1 when a peer was not or did not come
again, 2 nothing could be played as asked.

Examples:
  tongro inspect forge ws://127.0.0.1:8080/chat
  tongro inspect forge wss://csms.example.com/CP01 --fault unmasked --fault rsv1
  tongro inspect forge --listen 0.0.0.0:9000 --fault accept-wrong
  tongro inspect forge ws://127.0.0.1:8080 --fault no-pongs --timeout 2m
`
}

function asked(): string {
  return ` but\n                        ${[...ASKED_FOR].join(', ')}, which takes as long as a heartbeat`
}

function lines({ name, roles, title, expected, codes }: Forgery): string[] {
  const sides = roles.map((role) => (role === 'client' ? 'C' : 'S')).join(' ')
  const does = expected === 'fails' ? codes.join(', ') : expected
  const start = `  ${name.padEnd(NAME)}${sides.padEnd(ROLES)}${does.padEnd(EXPECTED)} `
  const [first = '', ...rest] = wrapText(title, WIDTH - start.length)
  return [start + first, ...rest.map((line) => ' '.repeat(start.length) + line)]
}
