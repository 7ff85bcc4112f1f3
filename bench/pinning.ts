// Keeps server and load generator on a core each, so that neither disturbs the other's cache and the
// kernel does not move them about.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The cores of a run; undefined when they cannot be set. */
export interface Cores {
  readonly server: number
  readonly load: number
}

/** The first two cores this process may use, or why there is no pinning. */
export function findCores(): Cores | { readonly missing: string } {
  const allowed = parseCoreList(allowedCores())
  const [server, load] = allowed
  if (server === undefined || load === undefined) {
    return { missing: `this process may use ${allowed.length} core; two are needed` }
  }
  const trial = spawnSync('taskset', ['-c', String(load), 'true'], { stdio: 'ignore' })
  if (trial.status === 0) return { server, load }
  return { missing: 'taskset is not there (Debian package util-linux)' }
}

/** The command, on one core when there is one. */
export function pinned(core: number | undefined, command: readonly string[]): readonly string[] {
  return core === undefined ? command : ['taskset', '-c', String(core), ...command]
}

/** The cores in a list such as "0-2,8". */
export function parseCoreList(text: string): readonly number[] {
  const cores: number[] = []
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const [first = 0, last = first] = part.split('-').map(Number)
    for (let core = first; core <= last; core++) cores.push(core)
  }
  return cores
}

function allowedCores(): string {
  const status = readFileSync('/proc/self/status', 'latin1')
  return /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? ''
}
