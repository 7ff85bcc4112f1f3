// Runs one example as a program: its endpoint and its page on one port, until SIGINT or SIGTERM.
import { readFileSync } from 'node:fs'
import { type Endpoint, type Server, serve, TransportError } from 'tongro'
import { answerWithPage } from './page.ts'
import { readPort } from './port.ts'

export interface Standalone {
  readonly title: string
  readonly hostname: string
  /** The port unless `--port N` says another. */
  readonly port: number
  readonly page: URL
  readonly endpoint: Endpoint<undefined>
}

export async function runStandalone(example: Standalone): Promise<void> {
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage(example))
    return
  }
  let { port } = example
  try {
    port = readPort(process.argv.slice(2), port)
    const server = await start(example, port)
    console.log(`${example.title} is ready at http://${example.hostname}:${server.port}`)
    stopOnSignal(server)
  } catch (error) {
    const sentence = misuse(error, `${example.hostname}:${port}`)
    if (sentence === undefined) throw error
    console.error(sentence)
    process.exitCode = 2
  }
}

function usage({ title, hostname, port }: Standalone): string {
  return `Usage: node ${process.argv[1]} [--port N]

${title}: a WebSocket server with its page, on ${hostname}:${port} unless --port
says otherwise (0 picks a free one). Ctrl-C or SIGTERM stops it.

Example:
  node ${process.argv[1]} --port 0`
}

function start({ hostname, page, endpoint }: Standalone, port: number): Promise<Server> {
  const html = readFileSync(page, 'utf8')
  return serve({
    ...endpoint,
    hostname,
    port,
    fetch: (request) => answerWithPage(html, request),
  })
}

function stopOnSignal(server: Server): void {
  const stop = (): void => void server.close({ code: 1001, deadline: 2_000 })
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** One sentence for what the caller can mend; undefined for a fault of the program. */
function misuse(error: unknown, place: string): string | undefined {
  if (error instanceof TransportError && error.code === 'EADDRINUSE') {
    return `Cannot listen on ${place}: the port is in use; stop the other program or choose another with --port`
  }
  // readPort's own, and parseArgs' for an unknown option.
  if (error instanceof RangeError || error instanceof TypeError) return error.message
  return undefined
}
