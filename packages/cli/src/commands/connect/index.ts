// `tongro connect URL`: the command, with its options read and its failures worded.
import { EXIT_FINE } from '../../exit-code.ts'
import { Misuse } from '../../misuse.ts'
import { explainFailure } from './failure.ts'
import { CONNECT_HELP } from './help.ts'
import { runInteractive } from './interactive.ts'
import { runPipe } from './pipe.ts'
import { readConnectSettings } from './settings.ts'

export async function connectCommand(args: readonly string[]): Promise<number> {
  const settings = readConnectSettings(args)
  if (settings === 'help') {
    process.stdout.write(CONNECT_HELP)
    return EXIT_FINE
  }
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY && !settings.isJson
  try {
    return await (isInteractive ? runInteractive(settings) : runPipe(settings))
  } catch (error) {
    const sentence = explainFailure(error, settings)
    if (sentence === undefined) throw error
    throw new Misuse(sentence)
  }
}
