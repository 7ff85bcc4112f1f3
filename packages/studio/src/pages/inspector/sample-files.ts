// The sample captures of examples/captures, built into the pages as files of their own, which are loaded
// when one is opened.

import type { Language } from '../../words/language.ts'

export interface Sample {
  readonly id: string
  readonly file: string
  readonly title: Readonly<Record<Language, string>>
  readonly story: Readonly<Record<Language, string>>
}

const TABLES = import.meta.glob<readonly Sample[]>(
  '../../../../../examples/captures/samples.json',
  {
    eager: true,
    import: 'default',
  },
)
const FILES = import.meta.glob<string>('../../../../../examples/captures/*.{jsonl,pcap,pcapng}', {
  eager: true,
  query: '?url',
  import: 'default',
})

export const SAMPLES: readonly Sample[] = Object.values(TABLES).flat()

/** Where the page finds the sample's file. */
export function sampleUrl({ file }: Sample): string | undefined {
  return Object.entries(FILES).find(([path]) => path.endsWith(`/${file}`))?.[1]
}
