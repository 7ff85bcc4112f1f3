// `tongro connect` for scripts: lines of standard input go out as text messages, what comes in goes to standard output,
// everything else to standard error.
import { once } from 'node:events'
import { ClosedError } from 'tongro'
import { EXIT_FOUND, exitCodeOfClose } from '../../exit-code.ts'
import { createPaint } from '../../paint.ts'
import { visibleLines } from '../../visible.ts'
import { listenForStop } from '../stop-signals.ts'
import { eventToJson, eventToLines, type SessionEvent } from './events.ts'
import { toHex } from './hex.ts'
import { readLines } from './lines.ts'
import { MOST_MS, stillToWait } from './quiet.ts'
import { openSession, type Session, type Show } from './session.ts'
import type { ConnectSettings } from './settings.ts'

export async function runPipe(settings: ConnectSettings): Promise<number> {
  const output = createOutput(process.stdout)
  const session = await openSession(settings, showFor(settings, output))
  const { socket } = session
  const signals = listenForStop()
  void signals.first.then(() => socket.close(1000))
  void signals.second.then(() => socket.terminate())
  // Nobody reads any more, as with `| head -n 1`: that is the reader's good right, and the end.
  void output.gone.then(() => socket.close(1000))
  try {
    const isSent = await sendInput(session)
    if (isSent) await waitForAnswers(session, settings.waitMs)
    socket.close(1000)
    const closed = await session.ended
    return isSent ? exitCodeOfClose(closed) : EXIT_FOUND
  } finally {
    signals.dispose()
    socket.close(1000)
    process.stdin.destroy()
  }
}

/** Sends each line; false when the connection ended before the input did, which is told. */
async function sendInput({ socket }: Session): Promise<boolean> {
  const { stdin } = process
  let sent = 0
  let isInputOver = false
  let isCutShort = false
  // Reading on for lines that can no longer go out would keep the command alive for nothing.
  void socket.closed.then(() => {
    if (isInputOver) return
    isCutShort = stdin.readableLength > 0
    stdin.destroy()
  })
  try {
    for await (const line of readLines(stdin)) {
      if (!socket.send(line)) await socket.drained
      sent++
    }
  } catch (error) {
    if (error instanceof ClosedError) isCutShort = true
    // Our own destroy ends the reading; any other fault of the input is told.
    else if (socket.state === 'open' || !isPrematureClose(error)) throw error
  }
  isInputOver = true
  if (isCutShort) {
    process.stderr.write(
      `Input from line ${sent + 1} on was not sent: the connection was closed before\n`,
    )
  }
  return !isCutShort
}

async function waitForAnswers(session: Session, waitMs: number | undefined): Promise<void> {
  const { socket } = session
  const isOver = socket.closed.then(() => undefined)
  const pause = (ms: number, sooner: Promise<void> = isOver): Promise<void> => {
    const { promise, cancel } = sleep(ms)
    return Promise.race([promise, sooner, isOver]).finally(cancel)
  }
  // What is still on its way out comes first: a slow line must not cut the input short.
  while (socket.bufferedAmount > 0 && socket.state === 'open') await pause(20)
  const inputEndedAt = performance.now()
  let heardAt = inputEndedAt
  if (waitMs === undefined) {
    await pause(MOST_MS, session.caughtUp())
    heardAt = performance.now()
  }
  while (socket.state === 'open') {
    const lastAt = Math.max(heardAt, session.lastMessageAt)
    const ms = stillToWait(performance.now(), inputEndedAt, lastAt, waitMs)
    if (ms === 0) return
    await pause(ms)
  }
}

function showFor(settings: ConnectSettings, output: Output): Show {
  if (settings.isJson) return (event) => output.write(eventToJson(event))
  const paint = createPaint(process.stderr.isTTY, process.env)
  // On a terminal a stranger's text is made harmless; in a pipe it stays what it is.
  const plain = (text: string): string =>
    process.stdout.isTTY ? visibleLines(text).join('\n') : text
  return (event: SessionEvent) => {
    if (event.type === 'text') return output.write(plain(event.text))
    if (event.type === 'binary') return output.write(toHex(event.bytes))
    process.stderr.write(`${eventToLines(event, paint).join('\n')}\n`)
  }
}

interface Output {
  /** Writes a line; resolves when the reader keeps up. */
  write(line: string): Promise<void> | void
  /** Settles when nobody reads any more. */
  readonly gone: Promise<void>
}

function createOutput(stream: NodeJS.WriteStream): Output {
  let isGone = false
  const gone = new Promise<void>((resolve) => {
    stream.on('error', () => {
      isGone = true
      resolve()
    })
  })
  return {
    gone,
    write(line) {
      if (isGone || stream.write(`${line}\n`)) return
      return Promise.race([once(stream, 'drain').then(() => undefined), gone])
    },
  }
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}

function sleep(ms: number): { readonly promise: Promise<void>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  return { promise, cancel: () => clearTimeout(timer) }
}
