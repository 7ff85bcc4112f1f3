// CPU time of real processes: this one, while it works.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuNanoseconds, onCpu } from './cpu-time.ts'

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
