// Attacks before there is a WebSocket: slow heads and bodies, floods of headers, offers and
// connections, and lines that never begin TLS.

import { type Attack, attack } from '../attack.ts'
import { type Line, requestHead } from '../field.ts'
import { LIMITS } from '../settings.ts'

const LINES = 100
const CHURN = 20
/** Node's parser and response objects for a plain request. */
const HTTP_BYTES = 64 * 1024

/** Sends `text` one character a beat, then the last one for ever. */
function trickle(text: string): (line: Line) => void {
  const sent = new WeakMap<Line, number>()
  return (line) => {
    const at = sent.get(line) ?? 0
    sent.set(line, at + 1)
    line.write(text[Math.min(at, text.length - 1)]!)
  }
}

export const HANDSHAKES: readonly Attack[] = [
  attack({
    name: 'slow-head',
    what: 'request heads that come a byte at a time and never end',
    lines: LINES,
    keeps: { 'limits.head': LIMITS.head },
    run: (field) =>
      field.hold(LINES, () => field.open(), trickle(`GET / HTTP/1.1\r\nX: ${'x'.repeat(50)}`)),
  }),
  attack({
    name: 'slow-body',
    what: 'plain requests whose body comes a byte at a time and never ends',
    lines: LINES,
    keeps: { 'limits.head': LIMITS.head, 'plain HTTP': HTTP_BYTES },
    run: (field) =>
      field.hold(
        LINES,
        async () => {
          const line = await field.open()
          line?.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n')
          return line
        },
        (line) => void line.write('x'),
      ),
  }),
  attack({
    name: 'many-headers',
    what: 'handshakes with as many headers as fit, and with more',
    lines: CHURN,
    keeps: { 'limits.head': 4 * LIMITS.head },
    run: (field) => {
      const heads = [1500, 4000].map((count) => requestHead('/', 'a: b\r\n'.repeat(count - 700)))
      return field.churn(
        CHURN,
        () => field.open(),
        (line) => {
          for (const head of heads) line.write(head)
        },
      )
    },
  }),
  attack({
    name: 'huge-header',
    what: 'one header of a mebibyte, again and again',
    lines: CHURN,
    keeps: { 'limits.head': LIMITS.head },
    run: (field) => {
      const head = requestHead('/', `X-Huge: ${'x'.repeat(1 << 20)}\r\n`)
      return field.churn(
        CHURN,
        () => field.open(),
        (line) => void line.write(head),
      )
    },
  }),
  attack({
    name: 'offers',
    what: 'handshakes with hundreds of offers of permessage-deflate',
    settings: { compression: true },
    lines: CHURN,
    keeps: { 'limits.head': 8 * LIMITS.head },
    run: (field) => {
      const offers = 'permessage-deflate; server_max_window_bits=8, '.repeat(150)
      const head = requestHead('/', `Sec-WebSocket-Extensions: ${offers}permessage-deflate\r\n`)
      return field.churn(
        CHURN,
        () => field.open(),
        (line) => void line.write(head),
      )
    },
  }),
  attack({
    name: 'churn',
    what: 'connections that are opened, upgraded and dropped as fast as it goes',
    lines: CHURN,
    run: (field) =>
      field.churn(
        CHURN,
        () => field.upgraded(),
        () => {},
        0,
      ),
  }),
  attack({
    name: 'silent-tls',
    what: 'lines to a TLS server that never begin TLS, or begin with noise',
    settings: { isSecure: true },
    lines: LINES,
    keeps: { TLS: 64 * 1024 },
    run: (field) => {
      const noisy = (line: Line): void => {
        if (line.bytesSent < 3) line.write('\x16')
      }
      return field.hold(LINES, () => field.open(), noisy, 50)
    },
  }),
]
