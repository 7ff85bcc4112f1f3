// The files that the samples are kept in: one of JSON Lines each, and a list of all.

import { encodeRecord } from 'tongro/inspector'
import type { Sample } from './samples.ts'

export function fileTextOf({ records }: Sample): string {
  return records.map((record) => `${encodeRecord(record)}\n`).join('')
}

export function listTextOf(samples: readonly Sample[]): string {
  const list = samples.map(({ id, title, story, findings }) => {
    return { id, file: `${id}.jsonl`, title, story, findings }
  })
  return `${JSON.stringify(list, null, 2)}\n`
}
