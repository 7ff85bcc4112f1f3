// What a checker finds, and how it is told: a line for each, exit code 1 when there is one.
import { realpathSync } from 'node:fs'

export interface Finding {
  /** A path from the root, with `:line` where there is one. */
  readonly place: string
  readonly message: string
}

export function report(subject: string, findings: readonly Finding[]): void {
  for (const { place, message } of findings) console.log(`${place}: ${message}`)
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`
  console.log(`${subject}: ${findings.length === 0 ? 'in order' : count}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}

/** Whether a checker was started as a program, and not imported by its test. */
export function isCalled(filename: string): boolean {
  const program = process.argv[1]
  return program !== undefined && realpathSync(program) === filename
}
