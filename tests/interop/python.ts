// Runs the Python programs of this folder with Debian's interpreter, for tests against python3-websockets.
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

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

export interface PythonProgram {
  /** The next line that the program prints. */
  nextLine(): Promise<string>
  writeLine(line: string): void
  /** Ends its standard input and resolves when it has ended; rejects unless it did so with 0. */
  end(): Promise<void>
}

export function startPython(program: string, ...args: string[]): PythonProgram {
  const child = spawn(PYTHON, [pathOf(program), ...args], { timeout: LIMIT_MS })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  child.stdin.on('error', () => undefined)
  const ended = new Promise<void>((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${program} ended with ${code}: ${errors}`))
    })
  })
  // Whoever waits for a line or for the end hears of it; nobody else has to.
  ended.catch(() => undefined)
  const lines = new Lines(child, ended)
  return {
    nextLine: () => lines.next(),
    writeLine: (line) => void child.stdin.write(`${line}\n`),
    end() {
      child.stdin.end()
      return ended
    },
  }
}

/** Lines that came before somebody asked, and somebody who asked before they came. */
class Lines {
  readonly #came: string[] = []
  #wake: () => void = () => undefined
  readonly #ended: Promise<void>
  #isOver = false

  constructor(child: ChildProcessWithoutNullStreams, ended: Promise<void>) {
    this.#ended = ended
    let rest = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      this.#came.push(...lines)
      this.#wake()
    })
    const over = (): void => {
      this.#isOver = true
      this.#wake()
    }
    ended.then(over, over)
  }

  async next(): Promise<string> {
    while (this.#came.length === 0) {
      if (this.#isOver) {
        await this.#ended
        throw new Error('The program ended without another line')
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#came.shift()!
  }
}

function pathOf(program: string): string {
  return fileURLToPath(new URL(program, import.meta.url))
}
