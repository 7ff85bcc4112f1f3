// Writes the sample captures anew: node tools/run-source.mjs examples/captures/make.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileTextOf, listTextOf } from './sample-files.ts'
import { makeSamples } from './samples.ts'

const samples = makeSamples()
for (const sample of samples) {
  writeFileSync(join(import.meta.dirname, `${sample.id}.jsonl`), fileTextOf(sample))
}
writeFileSync(join(import.meta.dirname, 'samples.json'), listTextOf(samples))
