// Cuts a failing script down: lines first, then bytes, as long as it goes on failing.

import { bytesOfLine, isByteLine, lineOfBytes, type Script } from './script.ts'

/** Answers whether a script still fails. */
export type StillFails = (script: Script) => Promise<boolean>

/** Makes no more than `tries` trials; what is left when they are used up is the answer. */
export async function shrink(script: Script, fails: StillFails, tries = 600): Promise<Script> {
  let left = tries
  const stillFails: StillFails = async (candidate) => left-- > 0 && (await fails(candidate))
  let lines = await withoutParts(script, (part) => stillFails(part))
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (!isByteLine(line)) continue
    const others = lines
    const put = (bytes: readonly number[]): Script =>
      others.with(at, lineOfBytes(Uint8Array.from(bytes)))
    const bytes = await withoutParts([...bytesOfLine(line)], (part) => stillFails(put(part)))
    lines = put(bytes)
  }
  return lines
}

/** Leaves out runs of elements, long ones first, wherever the rest still fails. */
async function withoutParts<T>(
  all: readonly T[],
  fails: (rest: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = all
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < kept.length; ) {
      const rest = [...kept.slice(0, at), ...kept.slice(at + size)]
      if (await fails(rest)) kept = rest
      else at += size
    }
  }
  return kept
}
