// CPU time (user + system) of any process, in nanoseconds, the same way for every contender; and how
// busy cores are with anything at all.
// Linux keeps the first exactly in /proc/PID/task/*/schedstat; /proc/PID/stat has the same sum cut to
// 10 ms, and so has /proc/stat for the cores.
import { readdirSync, readFileSync } from 'node:fs'

const NANOSECONDS_PER_TICK = 1e7
const IDLE = 3
const IOWAIT = 4

/** Nanoseconds on a CPU so far, over all threads that are alive. */
export function cpuNanoseconds(pid: number): number {
  let sum = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    sum += onCpu(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1'))
  }
  return sum
}

/** Nanoseconds that `cores` were not idle so far, in steps of 10 ms; all cores when none is given. */
export function coresBusyNanoseconds(cores: readonly number[]): number {
  return busyTicks(readFileSync('/proc/stat', 'latin1'), cores) * NANOSECONDS_PER_TICK
}

/** Ticks in which `cores` were not idle, from the text of /proc/stat. */
export function busyTicks(stat: string, cores: readonly number[]): number {
  const names = cores.length === 0 ? ['cpu'] : cores.map((core) => `cpu${core}`)
  let busy = 0
  for (const line of stat.split('\n')) {
    const [name = '', ...ticks] = line.trim().split(/\s+/)
    if (!names.includes(name)) continue
    // user nice system idle iowait irq softirq steal; what follows is contained in the first two.
    for (const [column, text] of ticks.slice(0, 8).entries()) {
      if (column !== IDLE && column !== IOWAIT) busy += Number(text)
    }
  }
  return busy
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
