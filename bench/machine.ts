// What a run was made on: figures mean nothing without it.
import { spawnSync } from 'node:child_process'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { CHECKOUT } from './contenders.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly kernel: string
  readonly node: string
  /** Commit of the checkout, with "+" when files differ from it; undefined outside a checkout. */
  readonly commit: string | undefined
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    kernel: `${process.platform} ${release()}`,
    node: process.version,
    commit: describeCommit(),
  }
}

function describeCommit(): string | undefined {
  const commit = git('rev-parse', '--short=12', 'HEAD')
  if (commit === undefined) return undefined
  return git('status', '--porcelain') === '' ? commit : `${commit}+`
}

function git(...args: readonly string[]): string | undefined {
  const run = spawnSync('git', args, { cwd: CHECKOUT, encoding: 'utf8' })
  return run.status === 0 ? run.stdout.trim() : undefined
}
