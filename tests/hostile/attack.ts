// What an attack is: what it does, to which server, and what the limits let that server keep for it.

import type { Field } from './field.ts'
import { LIMITS, PLAIN, type Settings } from './settings.ts'

export interface Attack {
  readonly name: string
  readonly what: string
  readonly settings: Settings
  /** Most lines at once. */
  readonly lines: number
  /** Bytes that the limits let the server keep for one line, and where they come from. */
  readonly kept: number
  readonly keptBy: string
  run(field: Field): Promise<void>
}

/**
 * What a line costs before it has sent anything: Node's socket with its handles and listeners, our
 * socket on it, and a read buffer of 64 KiB that the last read may hold on to.
 */
export const LINE_BYTES: number = 96 * 1024

/** A message in the making: its buffer doubles, and both halves live while it is moved. */
export const MESSAGE_BYTES: number = 2 * LIMITS.message

type Shape = Omit<Attack, 'settings' | 'kept' | 'keptBy'> & {
  readonly settings?: Partial<Settings>
  readonly keeps?: Readonly<Record<string, number>>
}

/** Adds up what is kept for a line. */
export function attack({ settings, keeps = {}, ...rest }: Shape): Attack {
  const parts = Object.entries(keeps)
  return {
    ...rest,
    settings: { ...PLAIN, ...settings },
    kept: parts.reduce((sum, [, bytes]) => sum + bytes, LINE_BYTES),
    keptBy: ['line', ...parts.map(([name]) => name)].join(' + '),
  }
}
