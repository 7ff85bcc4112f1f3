// `tongro connect` in a terminal: a prompt to type in, with what happens on the connection shown above it.
import {
  clearScreenDown,
  createInterface,
  cursorTo,
  type Interface,
  moveCursor,
} from 'node:readline'
import { type Closed, MisuseError } from 'tongro'
import { exitCodeOfClose } from '../../exit-code.ts'
import { createPaint, type Paint } from '../../paint.ts'
import { eventToLines } from './events.ts'
import { openSession, type Session } from './session.ts'
import type { ConnectSettings } from './settings.ts'
import { readTypedLine, TYPED_HELP } from './typed-line.ts'

const HISTORY = 1_000

export async function runInteractive(settings: ConnectSettings): Promise<number> {
  const paint = createPaint(true, process.env)
  const screen = createScreen()
  const session = await openPatiently(settings, screen, paint)
  const prompt = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: paint('dim', '> '),
    historySize: HISTORY,
    removeHistoryDuplicates: true,
  })
  screen.attach(prompt)
  const closed = await converse(session, prompt, screen, paint)
  return exitCodeOfClose(closed)
}

/** Says that it is still trying, once that takes long enough to wonder. */
async function openPatiently(
  settings: ConnectSettings,
  screen: Screen,
  paint: Paint,
): Promise<Session> {
  const wondering = setTimeout(() => {
    screen.print([paint('dim', `Connecting to ${settings.url} …`)])
  }, 1_000)
  try {
    return await openSession(settings, (event) => screen.print(eventToLines(event, paint)))
  } finally {
    clearTimeout(wondering)
  }
}

async function converse(
  session: Session,
  prompt: Interface,
  screen: Screen,
  paint: Paint,
): Promise<Closed> {
  const { socket } = session
  prompt.on('line', (line) => {
    const mistake = obey(session, line, screen)
    if (mistake !== undefined) screen.print([paint('red', mistake)])
    else prompt.prompt()
  })
  // Ctrl-D, and a terminal that went away.
  prompt.on('close', () => socket.close(1000))
  // The first Ctrl-C closes, the second does not wait for the peer's answer.
  prompt.on('SIGINT', () => (socket.state === 'open' ? socket.close(1000) : socket.terminate()))
  // Ended from outside: the peer gets its Close, and the terminal its own mode back.
  const stop = (): void => socket.close(1001)
  process.once('SIGTERM', stop)
  screen.print([paint('dim', 'Type a message, or /help; Ctrl-D closes')])
  const closed = await session.ended
  process.off('SIGTERM', stop)
  screen.detach()
  prompt.close()
  process.stdin.destroy()
  return closed
}

/** Does what the line asks; returns a sentence when it cannot. */
function obey(session: Session, line: string, screen: Screen): string | undefined {
  const { socket } = session
  const typed = readTypedLine(line)
  try {
    switch (typed.kind) {
      case 'text':
        socket.send(typed.text)
        return undefined
      case 'binary':
        socket.send(typed.bytes)
        return undefined
      case 'ping':
        // A ping that the end of the connection leaves unanswered is told by the close event.
        session.ping(typed.payload).catch(() => undefined)
        return undefined
      case 'close':
        socket.close(typed.code ?? 1000, typed.reason)
        return undefined
      case 'help':
        screen.print(TYPED_HELP)
        return undefined
      case 'mistake':
        return typed.message
    }
    typed satisfies never
  } catch (error) {
    if (error instanceof MisuseError || socket.state !== 'open') return (error as Error).message
    throw error
  }
}

interface Screen {
  /** Shows lines above the prompt and what is typed there so far. */
  print(lines: readonly string[]): void
  attach(prompt: Interface): void
  detach(): void
}

function createScreen(): Screen {
  let prompt: Interface | undefined
  const erasePrompt = (): void => {
    if (prompt === undefined) return
    // What is typed may fill several rows; the prompt begins on the first.
    moveCursor(process.stdout, 0, -prompt.getCursorPos().rows)
    cursorTo(process.stdout, 0)
    clearScreenDown(process.stdout)
  }
  return {
    print(lines) {
      erasePrompt()
      process.stdout.write(`${lines.join('\n')}\n`)
      prompt?.prompt(true)
    },
    attach(attached) {
      prompt = attached
    },
    detach() {
      erasePrompt()
      prompt = undefined
    },
  }
}
