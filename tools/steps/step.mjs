// One step of a workshop command: a program that runs to its end behind a progress line. Its output
// is shown only when it fails. Progress goes to stderr, so that stdout belongs to the command itself.
import { spawn } from 'node:child_process'
import { sep } from 'node:path'

const OLDEST_NODE = [20, 19, 0]
const STOPPING = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })

/** What the user must mend before the command can go on. The message is one sentence. */
export class StepError extends Error {
  /** @param {string} message @param {string} [output] what the failing program printed */
  constructor(message, output = '') {
    super(message)
    this.name = 'StepError'
    this.output = output
  }
}

/**
 * Runs a command of the workshop: refuses a Node.js that is too old, and ends a `StepError` with
 * its output, its sentence and exit code 2. Any other error is a bug and keeps its stack trace.
 * @param {() => Promise<number>} command resolves to the exit code
 */
export async function main(command) {
  try {
    requireNode(process.versions.node)
    process.exitCode = await command()
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    if (error.output !== '') process.stderr.write(`${error.output.trimEnd()}\n`)
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}

/** @param {string} version as in `process.versions.node` */
export function requireNode(version) {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10))
  for (const [index, oldest] of OLDEST_NODE.entries()) {
    const part = parts[index] ?? 0
    if (part > oldest) return
    if (part < oldest) {
      const wanted = OLDEST_NODE.join('.')
      throw new StepError(
        `Cannot work with Node.js ${version}: Tongro needs ${wanted} or newer. Install it from nodejs.org`,
      )
    }
  }
}

/**
 * Runs a program to its end; resolves to its exit code and all it printed.
 * @param {readonly string[]} command program and arguments
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, show?: boolean }} options `show`: the program
 *   writes to our own stdout and stderr as it goes, and `output` stays empty
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, { cwd, env = process.env, show = false }) {
  const [program = '', ...args] = command
  return new Promise((resolve, reject) => {
    // No stdin: nothing here may ask a question and wait for an answer that never comes.
    const stdio = show ? 'inherit' : 'pipe'
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', stdio, stdio] })
    const release = passSignalsOn(child)
    /** @type {Buffer[]} */
    const output = []
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))
    child.on('error', (error) => {
      release()
      reject(new StepError(`Cannot run ${program}: ${error.message}`))
    })
    child.on('close', (code, signal) => {
      release()
      resolve({ code: code ?? signalCode(signal), output: Buffer.concat(output).toString() })
    })
  })
}

/**
 * Runs a program behind a progress line; throws a `StepError` when it fails.
 * @param {string} title what it does, for the progress line
 * @param {readonly string[]} command
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, mend: string }} options `mend`: what the user can
 *   do when it fails
 */
export async function step(title, command, { mend, ...options }) {
  const started = performance.now()
  process.stderr.write(`${title} ... `)
  const { code, output } = await run(command, options)
  process.stderr.write(code === 0 ? `${seconds(started)}\n` : 'failed\n')
  if (code === 0) return
  const shown = inWords(command, options.cwd)
  throw new StepError(`Cannot go on: "${shown}" ended with exit code ${code}. ${mend}`, output)
}

/** A command as a person would type it in `cwd`. @param {readonly string[]} command @param {string} cwd */
function inWords(command, cwd) {
  return command
    .map((part) => (part === process.execPath ? 'node' : part.replace(`${cwd}${sep}`, '')))
    .join(' ')
    .replace(/^node \S*npm-cli\.js/, 'npm')
}

/** @param {number} started a reading of `performance.now()` @returns {string} */
export function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`
}

/**
 * While a program runs, a signal to stop us goes to the program; when that has ended, we end too.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignalsOn(child) {
  const handlers = Object.entries(STOPPING).map(([name, exitCode]) => {
    const signal = /** @type {keyof typeof STOPPING} */ (name)
    const handler = () => {
      child.kill(signal)
      child.once('close', () => process.exit(exitCode))
    }
    process.on(signal, handler)
    return { signal, handler }
  })
  return () => {
    for (const { signal, handler } of handlers) process.off(signal, handler)
  }
}

/** @param {NodeJS.Signals | null} signal */
function signalCode(signal) {
  return signal !== null && signal in STOPPING
    ? STOPPING[/** @type {keyof typeof STOPPING} */ (signal)]
    : 1
}
