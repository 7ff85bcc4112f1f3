// The bytes of cases that did not pass, as JSON Lines files that a tool can open later: one line for
// each chunk with its time, who sent it and its bytes (README.md, "Captures").

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toJsonLines } from '../wire/capture.ts'
import type { PeerResults } from './html.ts'

/** Writes `DIR/PEER/ROLE/ID.jsonl`, in place of what an earlier run of that peer left; returns how many. */
export function writeCaptures(folder: string, { peer, results }: PeerResults): number {
  rmSync(join(folder, peer), { recursive: true, force: true })
  const failed = results.filter(({ outcome }) => outcome === 'fail' || outcome === 'non-strict')
  for (const { id, role, chunks } of failed) {
    const target = join(folder, peer, role)
    mkdirSync(target, { recursive: true })
    writeFileSync(join(target, `${id}.jsonl`), toJsonLines(chunks))
  }
  return failed.length
}
