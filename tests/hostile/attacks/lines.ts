// Attacks by TCP: half-open lines, resets, and more connections than there is room for.

import { type Attack, attack } from '../attack.ts'
import { maskedFrame, TEXT } from '../frames.ts'
import { LIMITS } from '../settings.ts'

const LINES = 100
const CHURN = 20
const nothing = (): void => {}

export const LINES_ATTACKS: readonly Attack[] = [
  attack({
    name: 'half-open-fin',
    what: 'lines that end with FIN and no Close frame, and never read',
    lines: LINES,
    run: (field) =>
      field.hold(
        LINES,
        async () => {
          const line = await field.upgraded()
          line?.end()
          return line
        },
        nothing,
      ),
  }),
  attack({
    name: 'half-open-silent',
    what: 'lines that neither read nor write any more, without FIN',
    lines: LINES,
    run: (field) => field.hold(LINES, () => field.upgraded(), nothing),
  }),
  attack({
    name: 'resets',
    what: 'lines that are reset at every point: before, in and behind the handshake, in a frame',
    lines: CHURN,
    run: (field) => {
      const frame = maskedFrame(TEXT, Buffer.alloc(1000, 'x'))
      let count = 0
      return field.churn(
        CHURN,
        () => (count++ % 2 === 0 ? field.open() : field.upgraded('/echo')),
        (line) => {
          line.write(count % 4 < 2 ? 'GET / HTTP/1.1\r\nHost' : frame.subarray(0, count % 900))
          line.reset()
        },
        0,
      )
    },
  }),
  attack({
    name: 'too-many',
    what: 'more connections than limits.connections, and more lines than limits.pending beside them',
    lines: LIMITS.connections + LIMITS.pending,
    keeps: { 'limits.head': LIMITS.head },
    run: async (field) => {
      const alive = (line: { write(text: Uint8Array): boolean }): void =>
        void line.write(maskedFrame(TEXT, Buffer.of(0x78)))
      await Promise.all([
        field.hold(LIMITS.connections, () => field.upgraded(), alive, 100),
        field.hold(LIMITS.pending * 2, () => field.open(), nothing, 50),
      ])
    },
  }),
]
