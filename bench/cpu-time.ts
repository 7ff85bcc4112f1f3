// CPU time (user + system) of any process, in nanoseconds, the same way for every contender.
// Linux keeps it exactly in /proc/PID/task/*/schedstat; /proc/PID/stat has the same sum cut to 10 ms.
import { readdirSync, readFileSync } from 'node:fs'

/** Nanoseconds on a CPU so far, over all threads that are alive. */
export function cpuNanoseconds(pid: number): number {
  let sum = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    sum += onCpu(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1'))
  }
  return sum
}

/** The first of the three numbers of a schedstat file: time spent on a CPU. */
export function onCpu(schedstat: string): number {
  const nanoseconds = Number.parseInt(schedstat, 10)
  if (!Number.isSafeInteger(nanoseconds)) {
    throw new Error(
      `Cannot read CPU time from "${schedstat}": a schedstat file starts with a number`,
    )
  }
  return nanoseconds
}
