// What `tongro connect --help` prints.
import { MOST_MS, QUIET_MS } from './quiet.ts'
import { TYPED_HELP } from './typed-line.ts'

export const CONNECT_HELP: string = `Usage: tongro connect URL [OPTIONS]

Talks to a WebSocket server. In a terminal: type a line to send it, and see
what comes in, control frames and timings included. Through pipes: each line of
standard input goes out as a text message, each message that comes in is a line
of standard output (binary as hexadecimal), diagnostics go to standard error.
Where messages hold line feeds, --json keeps them apart.

At the end of the input it listens until the peer has read all of it and nothing
came for ${QUIET_MS} ms, at most ${MOST_MS / 1_000} s, then closes with 1000; --wait sets another time.

Options:
  --subprotocol NAME      subprotocol to offer; may be repeated, the best first
  --header 'Name: value'  header to send with the handshake; may be repeated
  --origin ORIGIN         Origin to send, as a browser would
  --ca FILE               trust the certificates in this PEM file
  --insecure              trust any certificate; for tests only
  --timeout SECONDS       longest time for the handshake (10)
  --wait SECONDS          how long to listen after the input ended
  --json                  one JSON object on a line for each event
  -h, --help              show this help

In a terminal:
${TYPED_HELP.map((line) => `  ${line}`).join('\n')}

Exit code: 0 closed cleanly, 1 not closed cleanly, closed by the peer with an
error such as 1009, or input left unsent,
2 no connection.

Examples:
  tongro connect ws://localhost:8080/echo
  echo hello | tongro connect ws://localhost:8080/echo
  tongro connect ws://localhost:8080/clock --wait 10 < /dev/null
  tongro connect wss://example.com/ --header 'Authorization: Bearer abc' --json
`
