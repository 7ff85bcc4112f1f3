// Another program, run for the length of a test file, that talks with us by lines on its standard streams.
import { type ChildProcessWithoutNullStreams, type SpawnOptions, spawn } from 'node:child_process'

/** Longer than any test file; a program that outlives its test is ended then. */
const LIMIT_MS = 120_000
const ENDS_WITHIN_MS = 10_000

export interface Program {
  /** The next line that the program prints. */
  nextLine(): Promise<string>
  writeLine(line: string): void
  /** Ends its standard input and resolves when it has ended; rejects unless it did so with 0. */
  end(): Promise<void>
  /** Asks it to stop by a signal, and resolves when it has, however. */
  stop(): Promise<void>
  /** Rejects when the program ends in another way than by `end`, with what it printed as errors. */
  readonly ended: Promise<void>
}

export function startProgram(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Program {
  const child = spawn(command, args, {
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    ...options,
    stdio: 'pipe',
  }) as ChildProcessWithoutNullStreams
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-8_000)
  })
  child.stdin.on('error', () => undefined)
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`Cannot run ${command}`, { cause: error })))
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else
        reject(new Error(`${[command, ...args].join(' ')} ended with ${code ?? signal}: ${errors}`))
    })
  })
  // Whoever waits for a line or for the end hears of it; nobody else has to.
  ended.catch(() => undefined)
  const lines = new Lines(child, ended)
  return {
    ended,
    nextLine: () => lines.next(),
    writeLine: (line) => void child.stdin.write(`${line}\n`),
    end() {
      child.stdin.end()
      return ended
    },
    stop: () => stop(child, ended),
  }
}

async function stop(child: ChildProcessWithoutNullStreams, ended: Promise<void>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS)
  child.kill('SIGTERM')
  await ended.catch(() => undefined)
  clearTimeout(timer)
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
