// Scripts that are always run, in corpus/TARGET.jsonl, one a line: seeds of every kind of input, what
// once hurt other libraries, and what a run has found here.

import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Failure } from './run-target.ts'
import type { Script } from './script.ts'

export interface Seed {
  /** What it is, or where it comes from. */
  readonly note: string
  readonly script: Script
  /** What the target must answer, where that is held to. */
  readonly outcome?: string | undefined
}

export function readCorpus(target: string): Seed[] {
  const file = fileOf(target)
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Seed)
}

/** Adds what was found, unless it stands there already; answers the file's name. */
export function saveFailure({ target, seed, message, script }: Failure): string {
  const file = fileOf(target)
  const [told = ''] = message.split('\n')
  const known = readCorpus(target).some((one) => one.script.join('\n') === script.join('\n'))
  const note = `seed ${seed}: ${told.slice(0, 120)}`
  if (!known) appendFileSync(file, `${JSON.stringify({ note, script } satisfies Seed)}\n`)
  return file
}

function fileOf(target: string): string {
  return fileURLToPath(new URL(`corpus/${target}.jsonl`, import.meta.url))
}
