// `tongro inspect forge`: plays faulty peers one after another, each on a connection of its own, and tells for each
// how strict the other side was.
import { MisuseError, TransportError } from 'tongro'
import { type ForgeResult, type Forgery, forgeClient, forgeServer } from 'tongro/inspector/sources'
import { EXIT_FINE, EXIT_FOUND, EXIT_MISUSE } from '../../exit-code.ts'
import { Misuse } from '../../misuse.ts'
import { visible } from '../../visible.ts'
import { listenForStop } from '../stop-signals.ts'
import { forgeHelp } from './forge-help.ts'
import { type ForgeSettings, readForgeSettings } from './forge-settings.ts'
import { FORGE_HEAD, verdictJson, verdictLines } from './forge-table.ts'
import { LineOutput } from './line-output.ts'
import { styleFor } from './view.ts'

export async function inspectByForging(args: readonly string[]): Promise<number> {
  const settings = readForgeSettings(args)
  if (settings === 'help') {
    process.stdout.write(forgeHelp())
    return EXIT_FINE
  }
  const run = new ForgeRun(settings)
  const signals = listenForStop()
  const abort = new AbortController()
  void signals.first.then(() => abort.abort())
  try {
    return await run.play(abort.signal)
  } finally {
    signals.dispose()
  }
}

class ForgeRun {
  readonly #settings: ForgeSettings
  readonly #output = new LineOutput(process.stdout)
  readonly #results: ForgeResult[] = []
  /** Where a forged server listens: a free port stays the same for all. */
  #listen: string

  constructor(settings: ForgeSettings) {
    this.#settings = settings
    this.#listen = settings.place
  }

  async play(signal: AbortSignal): Promise<number> {
    let isCutShort = false
    for (const forgery of this.#settings.forgeries) {
      if (signal.aborted || this.#output.isGone) break
      try {
        const result = await this.#playOne(forgery, signal)
        // What was given up has no verdict.
        if (signal.aborted) break
        this.#show(forgery, result)
      } catch (error) {
        if (signal.aborted) break
        this.#cannotGoOn(forgery, error)
        isCutShort = true
        break
      }
    }
    const code = this.#sumUp()
    await this.#output.end()
    return code === EXIT_FINE && isCutShort ? EXIT_FOUND : code
  }

  async #playOne({ name }: Forgery, signal: AbortSignal): Promise<ForgeResult> {
    const { role, place, timeout, wait, ca, isInsecure } = this.#settings
    if (role === 'client') {
      const tls = { ...(ca === undefined ? {} : { ca }), rejectUnauthorized: !isInsecure }
      return forgeClient(place, { name, timeout, signal, tls })
    }
    const server = await forgeServer(this.#listen, { name, timeout, wait, signal })
    const { host, port } = server
    this.#listen = `${host.includes(':') ? `[${host}]` : host}:${port}`
    process.stderr.write(`Waiting at ws://${this.#listen} for a client, to play ${name}\n`)
    try {
      return await server.result
    } finally {
      server.close()
    }
  }

  #show(forgery: Forgery, result: ForgeResult): void {
    const output = this.#output
    if (this.#settings.isJson) output.line(JSON.stringify(verdictJson(forgery, result)))
    else {
      const style = styleFor(this.#settings)
      if (this.#results.length === 0) output.line(style.paint('dim', FORGE_HEAD))
      for (const line of verdictLines(forgery, result, style)) output.line(line)
    }
    this.#results.push(result)
    output.flush()
  }

  /** The first is the caller's to mend; behind others it is news of the peer. */
  #cannotGoOn({ name }: Forgery, error: unknown): void {
    if (!(error instanceof MisuseError || error instanceof TransportError)) throw error
    const last = this.#results.at(-1)
    if (last === undefined) throw new Misuse(visible(error.message))
    const text = `Cannot play ${name} and what follows: ${error.message}; the one before was ${last.name}`
    process.stderr.write(`${visible(text)}\n`)
  }

  #sumUp(): number {
    const played = this.#results.length
    const fine = this.#results.filter(({ isFine }) => isFine).length
    const left = this.#settings.forgeries.length - played
    if (this.#settings.isJson) {
      this.#output.line(
        JSON.stringify({ type: 'summary', played, fine, notFine: played - fine, left }),
      )
    } else if (played > 0) {
      const rest = left === 0 ? '' : `, ${left} not played`
      this.#output.line('')
      this.#output.line(`Of ${played} played, ${fine} fine and ${played - fine} not${rest}`)
    }
    // A refusal means nothing of a peer that refuses every handshake.
    if (this.#neverOpened()) {
      const [first] = this.#results.filter(({ verdict }) => verdict === 'unopened')
      process.stderr.write(
        `Cannot judge a peer that opens no connection (${visible(first!.sentence)}): give a path or client that does\n`,
      )
      return EXIT_MISUSE
    }
    return fine < played ? EXIT_FOUND : EXIT_FINE
  }

  #neverOpened(): boolean {
    const { forgeries } = this.#settings
    const needing = this.#results.filter(
      ({ name, verdict }) =>
        verdict === 'unopened' ||
        forgeries.some((one) => one.name === name && one.expected !== 'refuses'),
    )
    return needing.length > 0 && needing.every(({ verdict }) => verdict === 'unopened')
  }
}
