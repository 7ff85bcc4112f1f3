// One contender under one scenario, once: a fresh server, a fresh load generator, one measurement.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { BENCH, CHECKOUT, type Contender } from './contenders.ts'
import type { LoadOrder, Measurement } from './load/run-load.ts'
import { type Cores, pinned } from './pinning.ts'
import type { Scenario } from './scenarios.ts'
import { startServer } from './server-process.ts'

/** How long each measurement takes. */
export interface Window {
  readonly seconds: number
  readonly warmupSeconds: number
}

/** What connecting, comparing and ending may take beside the window itself. */
const SPARE_SECONDS = 15

/** Rejects, in one sentence, when the contender does not start, ends or echoes something wrong. */
export async function measure(
  contender: Contender,
  scenario: Scenario,
  window: Window,
  cores: Cores | undefined,
): Promise<Measurement> {
  const server = await startServer(contender, cores?.server, scenario.isDeflated)
  try {
    const { connections, size, flight, isDeflated } = scenario
    const { framing } = contender
    const { seconds, warmupSeconds } = window
    const target = {
      port: server.port,
      pid: server.pid,
      cores: cores === undefined ? [] : [cores.server, cores.load],
    }
    const load = { framing, connections, size, flight, isDeflated, seconds, warmupSeconds }
    return await generate({ ...target, ...load }, cores?.load)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const complaint = server.complaint()
    throw new Error(complaint === '' ? reason : `${reason}; the server said: ${complaint}`)
  } finally {
    await server.stop()
  }
}

async function generate(order: LoadOrder, core: number | undefined): Promise<Measurement> {
  const script = join(BENCH, 'load', 'generator.ts')
  const command = [process.execPath, '--import', 'tsx', script, JSON.stringify(order)]
  const [program = '', ...args] = pinned(core, command)
  const child = spawn(program, args, {
    cwd: CHECKOUT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: (order.warmupSeconds + order.seconds + SPARE_SECONDS) * 1000,
  })
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  const [output, fault, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ])
  if (code === 0) return JSON.parse(output) as Measurement
  if (signal !== null)
    throw new Error(`the load generator got no further and was ended (${signal})`)
  throw new Error(fault.trim() || `the load generator ended with code ${code}`)
}
