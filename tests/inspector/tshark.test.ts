// The Inspector against Wireshark's tshark, field by field, on captures made for it: every kind of
// frame both ways, every length form and link layer, cut, repeated, disordered, lost, compressed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FrameReport } from 'tongro/inspector'
import { deflated, disturbed, everyCut, everyLink, lossy } from './agreed-captures.ts'
import { fieldsOf, readCapture } from './read-capture.ts'
import { type DecodedFrame, runTshark } from './run-tshark.ts'
import type { Scene } from './scene.ts'

/** Of these tshark shows text, or bytes with colons; what counts is what they are made of. */
const BYTES =
  /^(?:masking_key|data\.data|payload\.(?:text|close\.reason|ping|pong|continue|unknown))$/
/** Headings, and what it concludes from other fields. */
const NO_VALUE = /^(?:payload|masked_payload|payload\.close|fragments?|pmc)$/
const HTTP_PORT = 80

interface Expected {
  readonly connections: number
  readonly frames: number
  /** Findings that bytes are missing in the capture. */
  readonly gaps?: number
  /** Whether tshark is to put segments in order; then its packet is the one that fills the hole. */
  readonly isInOrder?: boolean
  readonly hasOtherPackets?: boolean
}

async function compare(scene: Scene, expected: Expected): Promise<void> {
  const file = scene.file()
  const decoded = await runTshark(file, expected.isInOrder ?? true)
  const { frames, findings, troubles } = readCapture(file)
  assert.deepEqual(troubles, [])
  // Unasked pongs and the like are notes.
  const musts = findings.filter(({ rule }) => rule.severity === 'must')
  assert.deepEqual(
    musts.map(({ code }) => code),
    [],
  )
  const gaps = findings.filter(({ code }) => code === 'capture-incomplete')
  assert.equal(gaps.length, expected.gaps ?? 0)
  assert.equal(frames.length, expected.frames)
  assert.equal(new Set(frames.map(({ connection }) => connection)).size, expected.connections)

  const shows = (frame: DecodedFrame) => ({
    packet: expected.hasOtherPackets ? 0 : frame.packet,
    ...tsharkFields(frame),
  })
  const says = (frame: FrameReport) => ({
    packet: expected.hasOtherPackets ? 0 : frame.lastPacket,
    ...fieldsOf(frame),
  })
  const theirs = group(decoded.frames, ({ stream, fromPort }) =>
    place(stream, fromPort === HTTP_PORT ? 'server' : 'client'),
  )
  const ours = group(frames, ({ connection, from }) => place(connection, from))
  assert.deepEqual([...ours.keys()].sort(), [...theirs.keys()].sort())
  for (const [key, list] of ours) {
    assert.deepEqual(list.map(says), (theirs.get(key) ?? []).map(shows), key)
  }
}

function place(connection: number, from: string): string {
  return `connection ${connection} from ${from}`
}

function group<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}

function tsharkFields({ fields }: DecodedFrame): Record<string, string> {
  const kept = [...fields].filter(([name]) => !NO_VALUE.test(name))
  return Object.fromEntries(
    kept.map(([name, { show, value }]) => [name, BYTES.test(name) ? value : show]),
  )
}

test('tshark sees the same frames over every link layer, with IPv4 and IPv6', async () => {
  await compare(everyLink(), { connections: 20, frames: 772 })
})

test('tshark sees the same frames however segments cut them', async () => {
  await compare(everyCut(), { connections: 8, frames: 188 })
})

test('tshark sees the same frames out of order, repeated, and across the end of sequence numbers', async () => {
  await compare(disturbed(), { connections: 6, frames: 128, hasOtherPackets: true })
})

test('tshark sees the same frames around packets that are not in the capture', async () => {
  // It waits for ever for a lost segment when it puts them in order.
  await compare(lossy(), { connections: 2, frames: 34, gaps: 4, isInOrder: false })
})

test('tshark inflates the same texts, with and without context takeover', async () => {
  await compare(deflated(), { connections: 2, frames: 28 })
})
