// `tongro serve`: the command. Reads the settings, starts the server, says where it is, and stops it on a signal.
import { TransportError } from 'tongro'
import { EXIT_FINE } from '../../exit-code.ts'
import { Misuse } from '../../misuse.ts'
import { createPaint } from '../../paint.ts'
import { listenForStop } from '../stop-signals.ts'
import { isLoopback } from './access.ts'
import { type App, startApp } from './app.ts'
import { serveHelp } from './help.ts'
import { announce, createLog, type Logger } from './log.ts'
import { logRefusals } from './log-refusals.ts'
import { readServeSettings } from './read-settings.ts'
import type { ServeSettings } from './settings.ts'

/** How long open connections may take to close; service managers kill after 10 s or more. */
const STOP_DEADLINE_MS = 5_000

export async function serveCommand(args: readonly string[]): Promise<number> {
  const settings = readServeSettings(args, process.env)
  if (settings === 'help') {
    process.stdout.write(serveHelp())
    return EXIT_FINE
  }
  const isTerminal = process.stdout.isTTY === true
  const log = createLog({
    level: settings.logLevel,
    format: settings.logFormat ?? (isTerminal ? 'pretty' : 'json'),
    paint: createPaint(isTerminal, process.env),
  })
  logRefusals(log)
  const app = await start(settings, log)
  if (app.lacksPages) log.warn('The pages are not built: run npm run build and start again')
  if (settings.adminToken === undefined && !isLoopback(settings.host)) {
    log.info('/metrics is closed off loopback: set TONGRO_ADMIN_TOKEN to open it')
  }
  announce(log, app.url)
  return runUntilStopped(app, log)
}

async function runUntilStopped(app: App, log: Logger): Promise<number> {
  const signals = listenForStop()
  const signal = await signals.first
  log.info({ signal }, 'Stopping: open connections are being closed; a second signal cuts them')
  const stopped = app.stop(STOP_DEADLINE_MS).then(() => 'stopped' as const)
  const end = await Promise.race([stopped, signals.second])
  // Only a second signal leaves something running, which no longer matters then.
  if (end !== 'stopped') process.exit(EXIT_FINE)
  signals.dispose()
  log.info('Stopped')
  return EXIT_FINE
}

async function start(settings: ServeSettings, log: Logger): Promise<App> {
  try {
    return await startApp(settings, log)
  } catch (error) {
    if (error instanceof TransportError) throw new Misuse(listenFailure(error, settings))
    throw error
  }
}

function listenFailure(error: TransportError, { host, port }: ServeSettings): string {
  const what = `Cannot listen on ${host.includes(':') ? `[${host}]` : host}:${port}`
  switch (error.code) {
    case 'EADDRINUSE':
      return `${what}: the port is in use; stop the other program or choose another with --port`
    case 'EACCES':
      return `${what}: this user may not use the port; choose one from 1024 up with --port`
    case 'EADDRNOTAVAIL':
      return `${what}: this machine has no such address; choose one of its own with --host`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${what}: the host name is not known; choose a name or address of this machine with --host`
    default:
      return `${what}: ${error.message}`
  }
}
