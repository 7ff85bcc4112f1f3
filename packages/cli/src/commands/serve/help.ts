// What `tongro serve --help` prints; the options come from the table of settings.
import { SETTING_NAMES, SETTINGS } from './settings.ts'

const COLUMN = 24

export function serveHelp(): string {
  return `Usage: tongro serve [OPTIONS]

Serves Tongro's pages at http://localhost:8080, the WebSocket endpoints they
use, and /healthz and /metrics. Ctrl-C or SIGTERM stops it gracefully: open
connections are closed with 1001; a second signal stops it at once.

Pages and endpoints: /echo, /clock, /counter, /push (WebSocket), /poll (HTTP),
/inspector (WebSocket: what the other endpoints say, live)

Options:
${options()}
Every option can also be set in the environment (--log-level as
TONGRO_LOG_LEVEL) or in the config file (as "logLevel"). A flag is stronger
than the environment, the environment stronger than the file.

On loopback, requests for any other host than localhost, 127.0.0.1 and [::1]
are refused. Off loopback, /metrics and /inspector need the admin token.

Examples:
  tongro serve
  tongro serve --port 9000 --log-format json
  tongro serve --host 0.0.0.0
  TONGRO_PORT=9000 tongro serve
  tongro serve --config tongro.json     (holding {"port": 9000})
`
}

function options(): string {
  const rows = SETTING_NAMES.map((name) => {
    const { flag, placeholder, help } = SETTINGS[name]
    return [`--${flag} ${placeholder}`, help] as const
  })
  const all = [
    ...rows,
    ['--config FILE', 'config file: one JSON object'] as const,
    ['-h, --help', 'show this help'] as const,
  ]
  return all.map(([left, help]) => `  ${left.padEnd(COLUMN - 2)}${wrap(help)}\n`).join('')
}

/** Breaks between words so that the right column ends before column 80. */
function wrap(text: string): string {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line.length + 1 + word.length > 79 - COLUMN) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join(`\n${' '.repeat(COLUMN)}`)
}
