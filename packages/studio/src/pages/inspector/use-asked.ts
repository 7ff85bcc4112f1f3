// The hook by which a panel asks for a detail: the newest answer, and never an older one after it.

import { useEffect, useState } from 'preact/hooks'

export interface Asked<T> {
  /** The last answer; of another question while `isPending`. */
  readonly value: T | undefined
  readonly isPending: boolean
}

/**
 * Asks again whenever one of `inputs` changes. `ask` may read them and must not throw; undefined as
 * an answer means that there is nothing.
 */
export function useAsked<T>(
  ask: () => Promise<T | undefined>,
  inputs: readonly unknown[],
): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ value: undefined, isPending: true })
  useEffect(() => {
    let isCurrent = true
    setAsked(({ value }) => ({ value, isPending: true }))
    void ask().then((value) => {
      if (isCurrent) setAsked({ value, isPending: false })
    })
    return () => {
      isCurrent = false
    }
  }, inputs)
  return asked
}
