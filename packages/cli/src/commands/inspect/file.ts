// `tongro inspect FILE|-`: a capture as a table or as lines of JSON.
import { EXIT_FINE } from '../../exit-code.ts'
import { listenForStop } from '../stop-signals.ts'
import { exportFromFile } from './export.ts'
import { FILE_HELP } from './help.ts'
import { inspectorOptions } from './inspector-options.ts'
import { LineOutput } from './line-output.ts'
import { readCapture } from './read-capture.ts'
import { readFileSettings } from './settings.ts'
import { View } from './view.ts'

export async function inspectFile(args: readonly string[]): Promise<number> {
  const settings = readFileSettings(args)
  if (settings === 'help') {
    process.stdout.write(FILE_HELP)
    return EXIT_FINE
  }
  const output = new LineOutput(process.stdout)
  const signals = listenForStop()
  const abort = new AbortController()
  void signals.first.then(() => abort.abort())
  const view = new View(settings.view, output)
  try {
    if (settings.export !== undefined) {
      return await exportFromFile(settings, settings.export, output, abort.signal)
    }
    await readCapture({
      settings,
      options: inspectorOptions(settings.assume, settings.silence),
      output,
      sink: (report) => view.take(report),
      signal: abort.signal,
    })
  } finally {
    signals.dispose()
  }
  const code = view.end()
  await output.end()
  return code
}
