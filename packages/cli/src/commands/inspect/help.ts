// What `tongro inspect --help` and its forms print.

const COMMON = `  --filter EXPR         show only what it takes, such as 'opcode==ping'
  --connection N        show only this connection
  --json                one JSON object on a line for each report
  --check               exit code 1 when a MUST of a standard was broken
  --color WHEN          auto, always or never; NO_COLOR is kept to
  -h, --help            show this help`

export const FILE_HELP: string = `Usage: tongro inspect FILE|- [OPTIONS]
       tongro inspect proxy --listen HOST:PORT --upstream URL [OPTIONS]
       tongro inspect hex BYTES [OPTIONS]
       tongro inspect forge URL [--fault NAME] [OPTIONS]

Explains every byte of a capture: a row for each frame, and below it what is
against the standard, by which clause, what a strict peer does about it, and
the likely cause and mend. FILE is pcap, pcapng, JSON Lines of tongro, HAR or
hex text; - reads standard input and shows rows as they come.

Options:
  --format FORMAT       json-lines, pcap, pcapng, har or hex, where the file
                        does not tell
  --from SIDE           client or server: who sent bytes without a direction
  --deflate TERMS       what was agreed where the handshake is not in the
                        capture: none, or 'permessage-deflate; …'
  --silence TIME        tell gaps that are longer, such as 60s
  --redact              take out tokens, cookies and passwords first
  --record FILE         write what was read to this file, as JSON Lines
  --export N            print the fewest bytes that show finding N again
  --as FORM             of --export: hex, or test for a file of node:test
${COMMON}

Filters:
  opcode==ping && from==client && length>125
  finding.severity==must      rtt>200ms      text~"BootNotification"
  close.code==1006 || gap>60s

Exit code: 0 fine, 1 with --check and a broken MUST, 2 nothing could be read.
The sums at the end, and --check, are of all connections, shown or not.

Examples:
  tongro inspect capture.pcap
  tongro inspect capture.jsonl --filter 'opcode==close || finding'
  tongro inspect capture.pcap --redact --record to-share.jsonl
  tongro inspect capture.jsonl --check --json | grep '"must"'
  tail -f capture.jsonl | tongro inspect -
  tongro inspect hex "81 85 37 fa 21 3d 7f 9f 4d 51 58"
`

export const HEX_HELP: string = `Usage: tongro inspect hex BYTES [OPTIONS]

Draws each frame as RFC 6455 5.2 does, with its values: illegal bits marked,
each field explained, the payload masked and unmasked side by side, and the
verdict. BYTES may have blanks, colons, commas or 0x between them; lines that
begin with > are the client's, with < the server's.

Options:
  --from SIDE           client or server; else guessed from MASK
  --deflate TERMS       none, or 'permessage-deflate; …' as the server answered
${COMMON}

Exit code: 0 fine, 1 with --check and a broken MUST, 2 no bytes.

Examples:
  tongro inspect hex "81 85 37 fa 21 3d 7f 9f 4d 51 58"
  tongro inspect hex 810548656c6c6f --from client --check
  tongro inspect hex 0x8a,0x80,0x00,0x00,0x00,0x00 --from server
`

export const PROXY_HELP: string = `Usage: tongro inspect proxy --listen HOST:PORT --upstream URL [OPTIONS]

Stands between a client and a server, forwards every byte as it is, and shows
what passes, as tongro inspect FILE does. TLS of either side ends here.

Options:
  --listen HOST:PORT    where clients connect to; port 0 takes a free one
  --upstream URL        the server, ws:// or wss://; the client sets the path
  --record FILE         record to this file, as JSON Lines; replaces the file
  --cert FILE           certificate in PEM, to be spoken to as wss://
  --key FILE            its key in PEM
  --ca FILE             trust the certificates in this PEM file for wss://
  --insecure            trust any certificate of it; for tests only
  --rewrite-host        send the server its own name as Host, not the proxy's
  --silence TIME        tell gaps that are longer, such as 60s
${COMMON}

Ctrl-C ends it with the sums. Exit code: 0 fine, 1 with --check and a broken
MUST, or when recording failed, 2 could not be started as asked.

Examples:
  tongro inspect proxy --listen 127.0.0.1:9000 --upstream ws://localhost:8080
  tongro inspect proxy --listen 0.0.0.0:9000 --upstream wss://csms.example.com \\
    --rewrite-host --record charger.jsonl
`
