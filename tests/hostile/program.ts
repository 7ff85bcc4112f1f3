// A program of this folder in a process of its own, which answers each message with one.

import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Longer than a loaded machine needs to start a process. */
const ANSWER_MS = 60_000

export class Program {
  readonly #child: ChildProcess
  readonly #name: string

  private constructor(name: string, child: ChildProcess) {
    this.#name = name
    this.#child = child
  }

  /** Starts `name`.ts with a value as JSON; answers it and its first message. */
  static async start<T>(name: string, value: unknown): Promise<{ program: Program; first: T }> {
    const child = fork(
      fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
      [JSON.stringify(value)],
      {
        execArgv: [...process.execArgv.filter((arg) => !arg.startsWith('--test')), '--expose-gc'],
      },
    )
    const program = new Program(name, child)
    return { program, first: await program.#next<T>() }
  }

  /** Asks for the next answer. */
  ask<T>(): Promise<T> {
    const answer = this.#next<T>()
    this.#child.send('go on')
    return answer
  }

  stop(): void {
    if (this.#child.connected) this.#child.disconnect()
    this.#child.kill()
  }

  #next<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | undefined, value?: T): void => {
        clearTimeout(timer)
        this.#child.off('message', onMessage)
        this.#child.off('exit', onExit)
        if (error === undefined) resolve(value as T)
        else reject(error)
      }
      const onMessage = (value: unknown): void => done(undefined, value as T)
      const onExit = (code: number | null): void =>
        done(new Error(`The ${this.#name} program ended with code ${code}`))
      const timer = setTimeout(
        () => done(new Error(`The ${this.#name} program did not answer in ${ANSWER_MS} ms`)),
        ANSWER_MS,
      )
      this.#child.on('message', onMessage)
      this.#child.on('exit', onExit)
    })
  }
}
