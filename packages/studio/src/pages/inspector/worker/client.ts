// The page's end of the Worker: asks and gets promises, and hears of progress.

import type { InspectorData } from '../contract.ts'
import type { FromWorker, Progress, Question, Questions, Source, ToWorker } from './protocol.ts'

/** The part of a Worker that is used. */
export interface WorkerPort {
  postMessage(message: ToWorker): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export interface ClientHandlers {
  progress(progress: Progress): void
  /** The Worker itself failed: a fault of the page. */
  failed(message: string): void
}

export class InspectorClient implements InspectorData {
  readonly #port: WorkerPort
  readonly #waiting = new Map<number, (answer: unknown) => void>()
  #nextId = 0
  #session = 0

  constructor(port: WorkerPort, handlers: ClientHandlers) {
    this.#port = port
    port.onmessage = ({ data }) => {
      if (data.kind === 'progress') {
        if (data.progress.session === this.#session) handlers.progress(data.progress)
        return
      }
      const settle = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if (data.kind === 'failed') handlers.failed(data.message)
      settle?.(data.kind === 'answer' ? data.answer : undefined)
    }
    port.onerror = (event) => handlers.failed(event.message)
  }

  /** What is asked before is answered by undefined, or by the old capture's answer if that was sent. */
  open(source: Source): void {
    this.#session++
    for (const settle of this.#waiting.values()) settle(undefined)
    this.#waiting.clear()
    this.#port.postMessage({ kind: 'open', session: this.#session, source })
  }

  live(lines: string): void {
    this.#port.postMessage({ kind: 'live', lines })
  }

  /** The source is over: what waits for more is decided. */
  stop(): void {
    this.#port.postMessage({ kind: 'stop' })
  }

  /** Ends the Worker; what is asked from now on is never answered. */
  dispose(): void {
    this.#port.terminate()
    for (const settle of this.#waiting.values()) settle(undefined)
    this.#waiting.clear()
  }

  ask<Name extends Question>(
    question: Name,
    ask: Questions[Name]['ask'],
  ): Promise<Questions[Name]['answer'] | undefined> {
    const id = this.#nextId++
    return new Promise((resolve) => {
      this.#waiting.set(id, (value) => resolve(value as Questions[Name]['answer'] | undefined))
      this.#port.postMessage({ kind: 'ask', id, question, ask })
    })
  }

  readonly frame: InspectorData['frame'] = (frame) => this.ask('frame', frame)
  readonly message: InspectorData['message'] = (message) => this.ask('message', message)
  readonly connection: InspectorData['connection'] = (number) => this.ask('connection', number)
  readonly handshake: InspectorData['handshake'] = (number) => this.ask('handshake', number)
  readonly close: InspectorData['close'] = (number) => this.ask('close', number)
  readonly skip: InspectorData['skip'] = (skip) => this.ask('skip', skip)
  readonly liveness: InspectorData['liveness'] = (number) => this.ask('liveness', number)
  readonly finding: InspectorData['finding'] = (finding) => this.ask('finding', finding)
}
