// Runs the real command from source in a process of its own, for tests: what it prints can be waited for, and every
// wait is bounded.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCommand {
  readonly process: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
  /** Resolves with the match once standard output, or standard error, holds `pattern`. */
  waitFor(pattern: RegExp, stream?: 'stdout' | 'stderr'): Promise<RegExpMatchArray>
  /** What has been printed so far. */
  printed(): { readonly stdout: string; readonly stderr: string }
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Stands before the command, as `/usr/bin/python3 terminal.py` does. */
  readonly wrapper?: readonly string[]
}

export const ROOT: string = fileURLToPath(new URL('../../../../', import.meta.url))
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** A loaded machine starts a TypeScript program in seconds; a hang is longer. */
const WAIT_MS = 30_000

/** Starts `tongro ARGS`. It is killed when it has not ended within a minute. */
export function startCommand(
  args: readonly string[],
  { env = {}, wrapper = [] }: CommandOptions = {},
): RunningCommand {
  const command = [
    ...wrapper,
    ...[process.execPath, '--conditions=tongro-source', '--import', 'tsx', MAIN],
    ...args,
  ]
  const child = spawn(command[0]!, command.slice(1), {
    cwd: ROOT,
    env: { ...withoutSettings(process.env), ...env },
    timeout: 60_000,
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  // A command that ended early closes its input; the test then sees its exit code instead.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, ...output }))
  })
  return {
    process: child,
    ended,
    printed: () => ({ ...output }),
    waitFor: (pattern, stream = 'stdout') => waitFor(child, ended, output, stream, pattern),
  }
}

/** Runs to the end with `input` on standard input. */
export function runToEnd(
  args: readonly string[],
  input: string | Uint8Array = '',
  options: CommandOptions = {},
): Promise<Ended> {
  const command = startCommand(args, options)
  command.process.stdin.end(input)
  return command.ended
}

function waitFor(
  child: ChildProcessWithoutNullStreams,
  ended: Promise<Ended>,
  output: { readonly stdout: string; readonly stderr: string },
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new Error(`${why} before ${pattern}; ${JSON.stringify(output)}`))
    const look = (): void => {
      const match = pattern.exec(output[stream])
      if (match === null) return
      clearTimeout(timer)
      child[stream].off('data', look)
      resolve(match)
    }
    const timer = setTimeout(() => fail(`${WAIT_MS} ms passed`), WAIT_MS)
    child[stream].on('data', look)
    void ended.then(() => {
      clearTimeout(timer)
      look()
      fail('The command ended')
    })
    look()
  })
}

/** The tester's own settings must not reach the command under test. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('TONGRO_') && name !== 'NO_COLOR'),
  )
}
