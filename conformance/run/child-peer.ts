// A peer in a process of its own, spoken to in JSON lines.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { keyOf, type PeerSettings } from '../cases/settings.ts'
import type { PeerRow } from '../peers/table.ts'
import { Hang } from '../wire/line.ts'
import type { Peer, Report } from './peer.ts'
import { Reports } from './reports.ts'

/** Longest wait for the program to start or to answer an order, on a busy machine. */
const ANSWER_MS = 20_000

interface Answer {
  readonly name?: string
  readonly version?: string
  readonly key?: string
  readonly port?: number
  readonly unsupported?: string
  readonly path?: string
  readonly event?: Report['event']
  readonly code?: number
}

export class ChildPeer implements Peer {
  readonly name: string
  version = ''
  readonly #row: PeerRow
  readonly #patienceMs: number
  readonly #child: ChildProcessWithoutNullStreams
  readonly #reports = new Reports()
  readonly #asked = new Map<string, { resolve(answer: Answer): void; reject(error: Error): void }>()
  readonly #ports = new Map<string, Promise<number | string>>()
  readonly #gone: Promise<void>
  #errors = ''

  private constructor(row: PeerRow, patienceMs: number) {
    this.#row = row
    this.name = row.name
    this.#patienceMs = patienceMs
    const [program, ...args] = row.command
    this.#child = spawn(program, args)
    this.#child.stdin.on('error', () => undefined)
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-4000)
    })
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(line))
    this.#gone = new Promise((resolve) => {
      const over = (): void => {
        this.#failAll()
        resolve()
      }
      this.#child.on('error', over)
      this.#child.on('close', over)
    })
  }

  /** Starts the program; rejects with what to do when it does not start. */
  static async start(row: PeerRow, patienceMs: number): Promise<ChildPeer> {
    const peer = new ChildPeer(row, patienceMs)
    try {
      const { version = '' } = await peer.#answer('hello')
      peer.version = version
    } catch (error) {
      await peer.stop()
      throw new Error(`Cannot start the peer ${row.name}: ${String(error)}. ${row.mend}`)
    }
    return peer
  }

  listen(settings: PeerSettings): Promise<number | string> {
    const key = keyOf(settings)
    const known = this.#ports.get(key)
    if (known !== undefined) return known
    const port = this.#order({ do: 'listen', key, settings }).then(
      (answer) => answer.port ?? answer.unsupported ?? 'did not answer',
    )
    this.#ports.set(key, port)
    return port
  }

  async connect(url: string, settings: PeerSettings): Promise<string | undefined> {
    return (await this.#order({ do: 'connect', key: url, url, settings })).unsupported
  }

  report(path: string): Promise<Report> {
    return this.#reports.first(path, this.#patienceMs)
  }

  reports(path: string): readonly Report[] {
    return this.#reports.all(path)
  }

  async stop(): Promise<void> {
    this.#child.stdin.end()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000)
    await this.#gone
    clearTimeout(timer)
  }

  #order(order: { readonly key: string; readonly [name: string]: unknown }): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`)
    return this.#answer(order.key)
  }

  #answer(key: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Hang(`${this.name} did not answer within ${ANSWER_MS} ms`)),
        ANSWER_MS,
      )
      const settle = (): void => {
        clearTimeout(timer)
        this.#asked.delete(key)
      }
      this.#asked.set(key, {
        resolve: (answer) => {
          settle()
          resolve(answer)
        },
        reject: (error) => {
          settle()
          reject(error)
        },
      })
    })
  }

  #take(line: string): void {
    const answer = JSON.parse(line) as Answer
    if (answer.path !== undefined) {
      const { path, event = 'closed', code } = answer
      this.#reports.add(path, { event, ...(code === undefined ? {} : { code }) })
      return
    }
    this.#asked.get(answer.key ?? 'hello')?.resolve(answer)
  }

  #failAll(): void {
    const words = this.#errors.trim().split('\n').slice(-3).join(' / ')
    for (const { reject } of [...this.#asked.values()]) {
      reject(new Error(`The program of ${this.#row.name} ended: ${words}`))
    }
  }
}
