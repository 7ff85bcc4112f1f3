// Every rule and how it is switched off; table.test.ts holds it to the table of rules.

import { DEFLATE } from './deflate.ts'
import type { Mutants } from './edit.ts'
import { CLOSING, FRAMING, TEXT } from './frames.ts'
import { HANDSHAKE } from './handshake.ts'
import { HTTP2 } from './http2.ts'
import { LIFE } from './life.ts'

export const MUTANTS: Mutants = {
  ...HANDSHAKE,
  ...FRAMING,
  ...CLOSING,
  ...TEXT,
  ...DEFLATE,
  ...HTTP2,
  ...LIFE,
}
