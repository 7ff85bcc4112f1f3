import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Misuse } from '../../misuse.ts'
import { readLines } from './lines.ts'

async function lines(...chunks: (string | number[])[]): Promise<string[]> {
  const input = (async function* () {
    for (const chunk of chunks) yield new Uint8Array(Buffer.from(chunk as string))
  })()
  const found: string[] = []
  for await (const line of readLines(input)) found.push(line)
  return found
}

test('lines end at LF, one CR before it is taken off, the last needs no end', async () => {
  assert.deepEqual(await lines('a\nb\r\n\nc\r\r\nd'), ['a', 'b', '', 'c\r', 'd'])
  assert.deepEqual(await lines('a\n'), ['a'])
  assert.deepEqual(await lines(''), [])
  assert.deepEqual(await lines(), [])
})

test('a lone CR, U+2028 and a byte order mark stay in the message', async () => {
  assert.deepEqual(await lines('\ufeffa\rb\u2028c\u2029d\n'), ['\ufeffa\rb\u2028c\u2029d'])
})

test('any cut of the input gives the same lines', async () => {
  const text = fc.string({ unit: 'grapheme' }).map((value) => value.replace(/[\r\n]/g, ' '))
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1 }), fc.array(fc.nat(40)), async (all, cuts) => {
      const bytes = Buffer.from(all.map((line) => `${line}\n`).join(''))
      const chunks: number[][] = []
      let at = 0
      for (const cut of cuts) {
        chunks.push([...bytes.subarray(at, at + cut)])
        at += cut
      }
      chunks.push([...bytes.subarray(at)])
      assert.deepEqual(await lines(...chunks), all)
    }),
    { numRuns: 200 },
  )
})

test('bytes that are not UTF-8 are refused with the number of the line', async () => {
  await assert.rejects(
    lines([0x61, 0x0a, 0xff, 0x0a]),
    (error: unknown) => error instanceof Misuse && error.message.startsWith('Cannot send line 2 '),
  )
})
