// The real `tongro serve`, run from source as a process of its own on a free port.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const STARTS_WITHIN_MS = 30_000
const STOPS_WITHIN_MS = 10_000

export interface ServeProcess {
  /** `http://localhost:PORT` */
  readonly origin: string
  readonly port: number
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>
}

export async function startServe(port = 0): Promise<ServeProcess> {
  if (!existsSync(join(ROOT, 'packages', 'studio', 'dist', 'index.html'))) {
    throw new Error('Cannot test the pages: they are not built. Run: npm run build')
  }
  const child = spawn(
    process.execPath,
    [
      ...['--conditions=tongro-source', '--import', 'tsx'],
      ...['packages/cli/src/main.ts', 'serve', '--port', String(port)],
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  try {
    const origin = await address(child)
    return { origin, port: Number(new URL(origin).port), stop: () => stop(child) }
  } catch (error) {
    await stop(child)
    throw error
  }
}

/** The address that the server prints when it is ready. */
function address(child: ChildProcess): Promise<string> {
  let output = ''
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new Error(`tongro serve ${why}; it printed:\n${output}`))
    const timer = setTimeout(
      () => fail(`named no address within ${STARTS_WITHIN_MS} ms`),
      STARTS_WITHIN_MS,
    )
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with code ${code} before it named its address`)
    })
    const read = (chunk: Buffer): void => {
      output += chunk
      const found = /http:\/\/localhost:\d+/.exec(output)
      if (found === null) return
      clearTimeout(timer)
      resolve(found[0])
    }
    // Both are read to the end, so that the server never waits for its own log.
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS)
  await ended
  clearTimeout(force)
}
