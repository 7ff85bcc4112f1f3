// All cases of the WebSocket class, and how one is run; loaded by Node.js and by a page.

import { CLOSING } from './cases-closing.ts'
import { MESSAGES } from './cases-messages.ts'
import { OPENING } from './cases-opening.ts'
import type { Case, Environment } from './harness.ts'

export const CASES: readonly Case[] = [...OPENING, ...MESSAGES, ...CLOSING]

/** Runs the case of that name; answers '' or what is wrong. */
export async function runCase(name: string, environment: Environment): Promise<string> {
  const found = CASES.find((one) => one.name === name)
  if (found === undefined) return `There is no case "${name}"`
  try {
    await found.run(environment)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
