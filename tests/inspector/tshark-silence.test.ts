// What tshark leaves to its user: frames that each break one rule, of which its expert information
// says nothing, and the rule that the Inspector names for each.

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { BREACHES } from './breaches.ts'
import { type Inspected, readCapture } from './read-capture.ts'
import { type Decoded, runTshark } from './run-tshark.ts'
import { Scene } from './scene.ts'

/** Of what is normal: the steps of TCP, and heads of HTTP. */
const NORMAL = /^Expert Info \(Chat\/Sequence\)/
/** Of opcodes that it does not know, and of a stray continuation: that nobody has written it yet. */
const MISLEADING =
  /^Expert Info \(Note\/Undecoded\): Dissector for Websocket Opcode \(\d+\) code not implemented/

let decoded: Decoded
let inspected: Inspected

before(async () => {
  const scene = new Scene()
  for (const { from, frames, handshake } of BREACHES) {
    const { talk } = scene
      .connect()
      .upgrade(handshake)
      .say(from, ...frames)
    talk.acknowledge(from === 'client' ? 'server' : 'client')
  }
  const file = scene.file()
  decoded = await runTshark(file, true)
  inspected = readCapture(file)
})

describe('tshark is silent and the Inspector names the rule for', () => {
  for (const [index, { name, codes, frames }] of BREACHES.entries()) {
    test(name, () => {
      const seen = decoded.frames.filter(({ stream }) => stream === index)
      assert.equal(seen.length, frames.length, 'tshark decodes the frames')
      const experts = decoded.experts
        .filter(({ stream, text }) => stream === index && !NORMAL.test(text))
        .map(({ text }) => text)
      assert.ok(
        experts.every((text) => MISLEADING.test(text)),
        experts.join('\n'),
      )

      const findings = inspected.findings.filter(({ connection }) => connection === index)
      const of = (severity: string): string[] =>
        findings.filter(({ rule }) => rule.severity === severity).map(({ code }) => code)
      assert.deepEqual(of('must'), codes)
      for (const { rule } of findings) assert.match(rule.clause, /^RFC \d+ [\d.]+$/)
    })
  }
})
