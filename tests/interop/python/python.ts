// Runs the Python programs of this folder with Debian's interpreter, for tests against python3-websockets.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Program, startProgram } from '../program.ts'

/** By its full path: another python3 may stand first on the PATH, without Debian's packages. */
const PYTHON = '/usr/bin/python3'
const LIMIT_MS = 60_000

/** Throws a sentence that says what to install unless python3-websockets is there. */
export async function requireWebsockets(): Promise<void> {
  try {
    await promisify(execFile)(PYTHON, ['-c', 'import websockets'])
  } catch {
    throw new Error(
      `Cannot test against python3-websockets: ${PYTHON} cannot import it; install it with: apt-get install python3-websockets`,
    )
  }
}

/** Runs a program to its end and returns what it printed; rejects with its error output when it fails. */
export async function runPython(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(PYTHON, [pathOf(program), ...args], {
    timeout: LIMIT_MS,
  })
  return stdout
}

export function startPython(program: string, ...args: string[]): Program {
  return startProgram(PYTHON, [pathOf(program), ...args])
}

function pathOf(program: string): string {
  return fileURLToPath(new URL(program, import.meta.url))
}
