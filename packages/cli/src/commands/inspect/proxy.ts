// `tongro inspect proxy`: between a client and a server, with every byte forwarded as it is and shown as it passes.
import { MisuseError, TransportError } from 'tongro'
import { Inspector } from 'tongro/inspector'
import {
  type InspectorProxy,
  inspectProxy,
  openRecorder,
  type Recorder,
} from 'tongro/inspector/sources'
import type { CaptureRecord } from 'tongro/protocol'
import { EXIT_FINE, EXIT_FOUND } from '../../exit-code.ts'
import { Misuse } from '../../misuse.ts'
import { listenForStop } from '../stop-signals.ts'
import { PROXY_HELP } from './help.ts'
import { inspectorOptions } from './inspector-options.ts'
import { LineOutput } from './line-output.ts'
import { type ProxySettings, readProxySettings } from './proxy-settings.ts'
import { View } from './view.ts'

/** So long nothing came: what waits for more bytes is shown as it is. */
const SETTLE_MS = 250

export async function inspectThroughProxy(args: readonly string[]): Promise<number> {
  const settings = readProxySettings(args)
  if (settings === 'help') {
    process.stdout.write(PROXY_HELP)
    return EXIT_FINE
  }
  const output = new LineOutput(process.stdout)
  const view = new View(settings.view, output)
  const options = inspectorOptions({ from: undefined, deflate: undefined }, settings.silence)
  const show = new LiveShow(new Inspector((report) => view.take(report), options), output)
  let isRecorded = true
  const recorder = await openRecord(settings, (error) => {
    isRecorded = false
    process.stderr.write(`${error.message}\n`)
  })
  const signals = listenForStop()
  try {
    const proxy = await startProxy(settings, show, recorder)
    process.stderr.write(`${announcement(settings, proxy)}\n`)
    await Promise.race([signals.first, output.gone])
    await proxy.close()
  } finally {
    signals.dispose()
    show.end()
    // Its failure was told when it came.
    await recorder?.end().catch(() => undefined)
  }
  const code = view.end()
  await output.end()
  return code === EXIT_FINE && !isRecorded ? EXIT_FOUND : code
}

/** Records into the inspector, its reports to the output soon after, and a settling when it becomes quiet. */
class LiveShow {
  readonly #inspector: Inspector
  readonly #output: LineOutput
  #flush: NodeJS.Immediate | undefined
  #idle: NodeJS.Timeout | undefined

  constructor(inspector: Inspector, output: LineOutput) {
    this.#inspector = inspector
    this.#output = output
  }

  record(record: CaptureRecord): void {
    this.#inspector.record(record)
    this.#flush ??= setImmediate(() => {
      this.#flush = undefined
      this.#output.flush()
    })
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => {
      this.#inspector.settle()
      this.#output.flush()
    }, SETTLE_MS)
  }

  backpressure(): Promise<void> | undefined {
    return this.#output.needsDrain ? this.#output.ready() : undefined
  }

  end(): void {
    clearTimeout(this.#idle)
    clearImmediate(this.#flush)
    this.#inspector.end()
  }
}

async function startProxy(
  settings: ProxySettings,
  show: LiveShow,
  recorder: Recorder | undefined,
): Promise<InspectorProxy> {
  const { ca, isInsecure } = settings
  try {
    return await inspectProxy({
      listen: settings.listen,
      upstream: settings.upstream,
      tls: settings.tls,
      upstreamTls: { ...(ca === undefined ? {} : { ca }), rejectUnauthorized: !isInsecure },
      rewriteHost: settings.rewriteHost,
      sink: (record) => {
        recorder?.sink(record)
        show.record(record)
      },
      backpressure: () => recorder?.backpressure() ?? show.backpressure(),
    })
  } catch (error) {
    throw asMisuse(error)
  }
}

async function openRecord(
  { record }: ProxySettings,
  failed: (error: Error) => void,
): Promise<Recorder | undefined> {
  if (record === undefined) return undefined
  try {
    return await openRecorder(record, failed)
  } catch (error) {
    throw asMisuse(error)
  }
}

/** A place or file that cannot be used is the caller's to mend. */
function asMisuse(error: unknown): unknown {
  const isTold = error instanceof MisuseError || error instanceof TransportError
  return isTold ? new Misuse(error.message) : error
}

function announcement(settings: ProxySettings, { host, port }: InspectorProxy): string {
  const scheme = settings.tls === undefined ? 'ws' : 'wss'
  const name = host.includes(':') ? `[${host}]` : host
  const record = settings.record === undefined ? '' : `, recording to ${settings.record}`
  return `Forwarding ${scheme}://${name}:${port} to ${settings.upstream}${record}; Ctrl-C ends it`
}
