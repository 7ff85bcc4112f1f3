// Puts refused opening handshakes into the log. They reach no endpoint, so they are heard on the library's
// diagnostics channel, which is one for the whole process.
import { subscribe } from 'node:diagnostics_channel'
import type { Logger } from './log.ts'

interface Refusal {
  readonly status: number | undefined
  readonly rule: string | undefined
  readonly remoteAddress: string
}

export function logRefusals(log: Logger): void {
  subscribe('tongro:handshake:refused', (message) => {
    const { status, rule, remoteAddress } = message as Refusal
    log.info({ status, rule, remoteAddress }, 'Handshake refused')
  })
}
