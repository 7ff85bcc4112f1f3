// Chooses the command and turns what it throws into a sentence and an exit code. A command is imported only when it
// runs: connect and explain should not wait for what serve needs.
import { didYouMean } from './closest.ts'
import { EXIT_FINE, EXIT_MISUSE } from './exit-code.ts'
import { HELP } from './help.ts'
import { Misuse } from './misuse.ts'
import { version } from './version.ts'

type Command = (args: readonly string[]) => Promise<number>

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./commands/serve/index.ts')).serveCommand,
  connect: async () => (await import('./commands/connect/index.ts')).connectCommand,
  inspect: async () => (await import('./commands/inspect/index.ts')).inspectCommand,
  explain: async () => (await import('./commands/explain.ts')).explain,
}

/** Runs `tongro ARGS` and resolves to its exit code. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args)
  } catch (error) {
    if (!(error instanceof Misuse)) throw error
    process.stderr.write(`${error.message}\n`)
    return EXIT_MISUSE
  }
}

async function dispatch([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(HELP)
    return EXIT_FINE
  }
  if (name === '--version') {
    process.stdout.write(`${version()}\n`)
    return EXIT_FINE
  }
  if (name === undefined) {
    throw new Misuse(
      'Cannot run tongro without a command: write tongro serve, or see tongro --help',
    )
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    const mend = didYouMean(name, Object.keys(COMMANDS)) || '; see tongro --help'
    throw new Misuse(`Unknown command ${name}: tongro has no such command${mend}`)
  }
  const command = await load()
  return command(args)
}
