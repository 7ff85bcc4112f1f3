// Requests of each connection that Node's HTTP server has not answered yet.
//
// Node tells of an upgrade as soon as it has read it, also when requests before it on the same
// connection still wait for their response. Taking the connection over then would put frames before
// that response, and the response among the frames.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

interface Line {
  open: number
  /** What waits for the last response. */
  whenAnswered: (() => void) | undefined
}

export class Unanswered {
  readonly #lines = new WeakMap<Duplex, Line>()

  /** Notes a request, until its response has ended. */
  note(request: IncomingMessage, response: ServerResponse): void {
    // Streams of HTTP/2 wait for nobody.
    if (request.httpVersionMajor !== 1) return
    const line = this.#lines.get(request.socket) ?? { open: 0, whenAnswered: undefined }
    this.#lines.set(request.socket, line)
    line.open++
    response.once('close', () => {
      line.open--
      if (line.open === 0) line.whenAnswered?.()
    })
  }

  /** Calls `run` when nothing on the connection is unanswered: now, or later. */
  whenNone(stream: Duplex, run: () => void): void {
    const line = this.#lines.get(stream)
    if (line === undefined || line.open === 0) {
      run()
      return
    }
    stream.on('error', () => stream.destroy())
    line.whenAnswered = run
  }
}
