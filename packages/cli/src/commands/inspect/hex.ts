// `tongro inspect hex "81 85 …"`: bytes from a log or a logic analyser, each frame on a page of its own.
import { Inspector, openHex } from 'tongro/inspector'
import { EXIT_FINE } from '../../exit-code.ts'
import { readFlags } from '../../flags.ts'
import { Misuse } from '../../misuse.ts'
import { FramePages } from './frame-pages.ts'
import { HEX_HELP } from './help.ts'
import { inspectorOptions } from './inspector-options.ts'
import { LineOutput } from './line-output.ts'
import { type Assumptions, COMMON_FLAGS, readAssumptions, readView } from './settings.ts'
import { View, type ViewSettings } from './view.ts'

interface HexSettings {
  readonly text: string
  readonly assume: Assumptions
  readonly view: ViewSettings
}

export async function inspectHex(args: readonly string[]): Promise<number> {
  const settings = readHexSettings(args)
  if (settings === 'help') {
    process.stdout.write(HEX_HELP)
    return EXIT_FINE
  }
  const output = new LineOutput(process.stdout)
  const pages = new FramePages()
  const view = new View(settings.view, output, (style, write) => pages.open(style, write))
  // A broken frame is what people paste here, so no header is taken for a loss of step.
  const options = { ...inspectorOptions(settings.assume, undefined), neverDoubt: true }
  const inspector = new Inspector((report) => view.take(report), options)
  const reader = openHex(
    (record) => {
      pages.record(record)
      inspector.record(record)
    },
    { from: settings.assume.from },
  )
  reader.push(new TextEncoder().encode(settings.text))
  reader.end()
  inspector.end()
  const code = view.end(false)
  await output.end()
  return code
}

function readHexSettings(args: readonly string[]): HexSettings | 'help' {
  const flags = readFlags('inspect hex', args, {
    ...COMMON_FLAGS,
    from: { type: 'string' },
    deflate: { type: 'string' },
  })
  if (flags.switches.has('help')) return 'help'
  if (flags.positionals.length === 0) {
    throw new Misuse(
      'Cannot inspect without bytes: write tongro inspect hex "81 85 37 fa 21 3d 7f 9f 4d 51 58"',
    )
  }
  return {
    text: flags.positionals.join(' '),
    assume: readAssumptions(flags),
    view: readView(flags),
  }
}
