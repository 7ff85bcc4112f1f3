// The sample captures: they are what the scripts make, and the inspector finds in each what its list
// says, no more and no less.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Inspector, openFormat, type Report } from 'tongro/inspector'
import { fileTextOf, listTextOf } from './sample-files.ts'
import { makeSamples, type Sample } from './samples.ts'

/** The page loads all of them. */
const MOST_BYTES = 20 * 1024
/** zlib may compress otherwise in another version. */
const COMPRESSED = new Set(['compressed-chat'])

const list = JSON.parse(textOf('samples.json')) as Array<Omit<Sample, 'records'> & { file: string }>

function textOf(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
}

function inspect(file: string): Report[] {
  const reports: Report[] = []
  const inspector = new Inspector((report) => reports.push(report))
  const reader = openFormat('auto', (record) => inspector.record(record), { name: file })
  reader.push(Buffer.from(textOf(file)))
  reader.end()
  inspector.end()
  return reports
}

test('the files are what the scripts make', () => {
  const samples = makeSamples()
  assert.equal(textOf('samples.json'), listTextOf(samples))
  for (const sample of samples) {
    if (!COMPRESSED.has(sample.id)) assert.equal(textOf(`${sample.id}.jsonl`), fileTextOf(sample))
  }
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.jsonl'))
  assert.deepEqual(files.sort(), samples.map(({ id }) => `${id}.jsonl`).sort())
})

for (const { id, file, title, story, findings } of list) {
  test(`${id}: what is found is what is expected`, () => {
    const reports = inspect(file)
    const found = reports.flatMap((report) =>
      report.kind === 'finding'
        ? [
            report.frame === undefined
              ? { code: report.code }
              : { code: report.code, frame: report.frame },
          ]
        : [],
    )
    const order = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
    assert.deepEqual(found.sort(order), [...findings].sort(order))
    assert.equal(
      reports.some(({ kind }) => kind === 'trouble'),
      false,
    )
    assert.ok(textOf(file).length < MOST_BYTES, `${textOf(file).length} bytes`)
    for (const words of [title, story]) {
      assert.ok(words.en.length > 0)
      assert.match(words.ko, /[가-힣]/)
    }
  })
}
