// Runs a program to its end, with a limit in time.

import { spawn } from 'node:child_process'

export interface Ended {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined
  readonly isLate: boolean
  /** Standard output and standard error together. */
  readonly output: string
}

export function run(
  [program, ...args]: readonly [program: string, ...args: string[]],
  limitMs = 300_000,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let isLate = false
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, limitMs)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? undefined, isLate, output })
    })
  })
}
