// CPU time of real processes: this one, while it works.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { busyTicks, coresBusyNanoseconds, cpuNanoseconds, onCpu } from './cpu-time.ts'

test('the first number of a schedstat file is the time on a CPU', () => {
  assert.equal(onCpu('4335932 1574420 2\n'), 4_335_932)
})

test('another text is refused with its words', () => {
  assert.throws(() => onCpu('nothing'), /"nothing"/)
})

test('work adds to the CPU time of a process', () => {
  const before = cpuNanoseconds(process.pid)
  const until = process.cpuUsage().user + 30_000
  while (process.cpuUsage().user < until);
  const spent = cpuNanoseconds(process.pid) - before
  assert.ok(spent > 20e6 && spent < 500e6, `30 ms of work count as ${spent / 1e6} ms`)
})

const STAT = `cpu  111 3 40 5000 7 1 2 30 9 0
cpu0 100 1 20 2000 3 1 2 10 9 0
cpu1 11 2 20 3000 4 0 0 20 0 0
intr 123 4
`

test('a core is busy with everything but idling and waiting for disks', () => {
  assert.equal(busyTicks(STAT, [0]), 100 + 1 + 20 + 1 + 2 + 10)
  assert.equal(busyTicks(STAT, [0, 1]), 134 + 53)
  assert.equal(busyTicks(STAT, []), 187)
})

test('the cores of this machine have been busy', () => {
  assert.ok(coresBusyNanoseconds([]) > 0)
})
