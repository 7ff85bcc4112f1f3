// The sample captures: faults met in the field and, to compare, connections without any. Each has a
// title and a story of one sentence for people, and what the inspector must find, for the test.

import type { CaptureRecord } from 'tongro/protocol'
import { controlSamples } from './control-samples.ts'
import { endSamples } from './end-samples.ts'
import { handshakeSamples } from './handshake-samples.ts'
import { healthySamples } from './healthy-samples.ts'
import { payloadSamples } from './payload-samples.ts'

export interface Sample {
  /** Name of its file, without `.jsonl`. */
  readonly id: string
  readonly title: Words
  readonly story: Words
  readonly findings: readonly ExpectedFinding[]
  readonly records: readonly CaptureRecord[]
}

export interface Words {
  readonly en: string
  readonly ko: string
}

/** `frame`: its number, where the finding is one frame's. */
export interface ExpectedFinding {
  readonly code: string
  readonly frame?: number
}

export function makeSamples(): Sample[] {
  return [
    ...healthySamples(),
    ...controlSamples(),
    ...payloadSamples(),
    ...handshakeSamples(),
    ...endSamples(),
  ]
}
