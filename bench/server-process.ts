// A contender as a running process: started on its core, ready when it has printed its port, ended by
// closing its standard input.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { CHECKOUT, type Contender } from './contenders.ts'
import { pinned } from './pinning.ts'

const START_MS = 10_000
const STOP_MS = 2_000

export interface RunningServer {
  readonly port: number
  readonly pid: number
  /** The last of what it said on stderr. */
  complaint(): string
  stop(): Promise<void>
}

/** Rejects when the process ends, or prints something else than a port, or nothing in time. */
export async function startServer(
  contender: Contender,
  core?: number,
  isDeflated = false,
): Promise<RunningServer> {
  const more = (isDeflated && contender.deflateArguments) || []
  const [program = '', ...args] = pinned(core, [...contender.command, ...more])
  const child = spawn(program, args, { cwd: CHECKOUT, stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000)
  })
  child.stdin.on('error', () => {})
  try {
    const port = await readPort(child)
    return { port, pid: child.pid!, complaint: () => said.trim(), stop: () => stop(child) }
  } catch (error) {
    await stop(child)
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(said.trim() === '' ? reason : `${reason}: ${said.trim()}`)
  }
}

function readPort(child: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`the server printed no port within ${START_MS / 1000} s`))
    }, START_MS)
    const fail = (text: string): void => {
      clearTimeout(timer)
      reject(new Error(text))
    }
    let line = ''
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      line += text
      if (!line.includes('\n')) return
      clearTimeout(timer)
      const port = Number(line.trim())
      if (Number.isInteger(port) && port > 0) resolve(port)
      else fail(`the server printed "${line.trim()}" instead of its port`)
    })
    child.on('error', (error) => fail(error.message))
    child.on('exit', (code, signal) => fail(`the server ended by itself (${signal ?? code})`))
  })
}

async function stop(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  child.stdin.end()
  await gone
  clearTimeout(timer)
}
