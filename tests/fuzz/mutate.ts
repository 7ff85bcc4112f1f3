// Changes a legal script a little: bits flipped, bytes and lines cut off, doubled, put in, moved, and
// pieces of one line put into another. Near-legal input reaches further than noise.

import type { Random } from './random.ts'
import { bytesOfLine, concat, isByteLine, lineOfBytes, type Script } from './script.ts'

/** Bytes that mean something to a frame, a head, or both. */
const TELLING = [
  '00', '7e', '7f', '80', '81', '88', '89', 'c1', 'fe', 'ff', '0d0a', '0d0a0d0a', '20', '2c', '3b',
  '3d', '22', '5c', 'c080', 'eda080', 'f48fbfbf', '7fffffffffffffffff', '03e8', '0000ffff',
].map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))) // biome-ignore format: one list

export function mutate(script: Script, random: Random): Script {
  const lines = [...script]
  for (let left = 1 + random.below(3); left > 0; left--) {
    if (random.chance(25)) mutateLines(lines, random)
    else mutateBytes(lines, random)
  }
  return lines
}

function mutateLines(lines: string[], random: Random): void {
  if (lines.length === 0) return
  const at = random.below(lines.length)
  const [line = ''] = lines.slice(at, at + 1)
  switch (random.below(3)) {
    case 0:
      lines.splice(at, 1)
      return
    case 1:
      lines.splice(random.below(lines.length + 1), 0, line)
      return
    default:
      lines.splice(at, 1)
      lines.splice(random.below(lines.length + 1), 0, line)
  }
}

function mutateBytes(lines: string[], random: Random): void {
  const places = [...lines.keys()].filter((at) => isByteLine(lines[at]!))
  if (places.length === 0) return
  const at = random.pick(places)
  const other = bytesOfLine(lines[random.pick(places)]!)
  lines[at] = lineOfBytes(changed(bytesOfLine(lines[at]!), other, random))
}

function changed(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  // Headers stand at the beginning: half of the changes go there.
  const at = random.below(1 + (random.chance(50) ? Math.min(16, bytes.length) : bytes.length))
  const [head, tail] = [bytes.slice(0, at), bytes.slice(at)]
  const length = random.below(1 + Math.min(tail.length, 64))
  switch (random.below(6)) {
    case 0:
      if (tail.length > 0) tail[0] = tail[0]! ^ (1 << random.below(8))
      return concat([head, tail])
    case 1:
      return head
    case 2:
      return concat([head, tail.slice(length)])
    case 3:
      return concat([head, tail.slice(0, length), tail])
    case 4:
      return concat([head, random.pick(TELLING), tail.slice(random.below(3))])
    default:
      return concat([head, other.slice(random.below(1 + other.length))])
  }
}
