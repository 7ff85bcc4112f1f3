import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Collected } from '../../../test-support/collected.ts'
import { BOUNDED } from '../../../test-support/live.ts'
import type { CaptureRecord } from '../../protocol/index.ts'
import { openJsonLines } from '../formats/index.ts'
import { openRecorder } from './recorder.ts'

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'tongro-record-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

test('what is recorded is read again as it was', BOUNDED, async (t) => {
  const path = join(folder(t), 'capture.jsonl')
  const recorder = await openRecorder(path)
  const records: CaptureRecord[] = [
    { kind: 'open', connection: 0, time: 1, client: '127.0.0.1:1', isSecure: false },
    { kind: 'chunk', connection: 0, time: 2.5, from: 'client', bytes: Uint8Array.of(0, 255, 129) },
    { kind: 'end', connection: 0, time: 3, from: 'client', how: 'fin' },
  ]
  for (const record of records) recorder.sink(record)
  await recorder.end()
  assert.equal(recorder.records, 3)
  const seen = new Collected()
  const reader = openJsonLines(seen.sink)
  reader.push(readFileSync(path))
  reader.end()
  assert.deepEqual(seen.kinds(), ['open', 'chunk', 'end'])
  assert.deepEqual([...seen.bytes('client')], [0, 255, 129])
})

test('while the disk is behind it says so, and everything is written', BOUNDED, async (t) => {
  const path = join(folder(t), 'capture.jsonl')
  const recorder = await openRecorder(path)
  assert.equal(recorder.backpressure(), undefined)
  const bytes = new Uint8Array(256 * 1024).fill(65)
  for (let i = 0; i < 40; i++) {
    recorder.sink({ kind: 'chunk', connection: 0, time: i, from: 'client', bytes })
  }
  assert.ok(recorder.backpressure() instanceof Promise)
  await recorder.backpressure()
  assert.equal(recorder.backpressure(), undefined)
  await recorder.end()
  assert.equal(readFileSync(path, 'latin1').trimEnd().split('\n').length, 40)
})

test(
  'a file that cannot be written is told at once, a full disk when it is',
  BOUNDED,
  async (t) => {
    const missing = join(folder(t), 'no', 'capture.jsonl')
    await assert.rejects(openRecorder(missing), /^TransportError: Cannot record to .*ENOENT/)
    // The system's own full disk.
    const told: Error[] = []
    const recorder = await openRecorder('/dev/full', (error) => void told.push(error))
    recorder.sink({ kind: 'open', connection: 0, time: 0 })
    await assert.rejects(recorder.end(), /^TransportError: Cannot record to \/dev\/full: ENOSPC/)
    assert.equal(told.length, 1)
    recorder.sink({ kind: 'open', connection: 1, time: 0 })
  },
)
