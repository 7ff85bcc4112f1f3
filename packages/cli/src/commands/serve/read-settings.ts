// Gathers the settings of `tongro serve` from flags, environment and config file. The nearest to the caller wins:
// a flag over the environment, the environment over the file, the file over the default.
import { readFileSync } from 'node:fs'
import { didYouMean } from '../../closest.ts'
import { type FlagSpec, type Flags, lastValue, readFlags } from '../../flags.ts'
import { Misuse } from '../../misuse.ts'
import {
  checkSetting,
  SETTING_NAMES,
  SETTINGS,
  type ServeSettings,
  type SettingName,
  settingsFrom,
} from './settings.ts'

type Texts = Partial<Record<SettingName, string>>

/** `help` when that was asked for, else the settings; throws Misuse for anything unknown or out of its rule. */
export function readServeSettings(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): ServeSettings | 'help' {
  const flags = readFlags('serve', args, knownFlags())
  if (flags.switches.has('help')) return 'help'
  const [extra] = flags.positionals
  if (extra !== undefined) {
    throw new Misuse(
      `Cannot use ${extra}: tongro serve takes options only; see tongro serve --help`,
    )
  }
  const configPath = lastValue(flags, 'config') ?? presentText(env['TONGRO_CONFIG'])
  return settingsFrom({
    ...(configPath === undefined ? {} : fromConfigFile(configPath)),
    ...fromEnvironment(env),
    ...fromFlags(flags),
  })
}

function knownFlags(): Record<string, FlagSpec> {
  const known: Record<string, FlagSpec> = {
    config: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  }
  for (const name of SETTING_NAMES) known[SETTINGS[name].flag] = { type: 'string' }
  return known
}

function fromFlags(flags: Flags): Texts {
  const texts: Texts = {}
  for (const name of SETTING_NAMES) {
    const { flag } = SETTINGS[name]
    const text = lastValue(flags, flag)
    if (text === undefined) continue
    checkSetting(name, text, `--${flag} ${text}`)
    texts[name] = text
  }
  return texts
}

function fromEnvironment(env: NodeJS.ProcessEnv): Texts {
  const texts: Texts = {}
  for (const name of SETTING_NAMES) {
    const variable = SETTINGS[name].env
    const text = presentText(env[variable])
    if (text === undefined) continue
    checkSetting(name, text, `${variable}=${text}`)
    texts[name] = text
  }
  return texts
}

function fromConfigFile(path: string): Texts {
  const texts: Texts = {}
  for (const [key, value] of Object.entries(readJsonObject(path))) {
    const name = SETTING_NAMES.find((candidate) => candidate === key)
    if (name === undefined) {
      const mend = didYouMean(key, SETTING_NAMES) || `; known are ${SETTING_NAMES.join(', ')}`
      throw new Misuse(`Unknown key "${key}" in ${path}: tongro serve has no such setting${mend}`)
    }
    const source = `"${key}": ${JSON.stringify(value)} in ${path}`
    if (typeof value !== SETTINGS[name].type) {
      throw new Misuse(`Cannot use ${source}: the value must be a JSON ${SETTINGS[name].type}`)
    }
    checkSetting(name, String(value), source)
    texts[name] = String(value)
  }
  return texts
}

function readJsonObject(path: string): object {
  const text = readText(path)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Misuse(`Cannot read the config file ${path}: it must be one JSON object (${why})`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Misuse(
      `Cannot read the config file ${path}: it must be one JSON object, such as {"port": 8080}`,
    )
  }
  return value
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be opened (${code})`
    throw new Misuse(`Cannot read the config file ${path}: ${why}; check --config or TONGRO_CONFIG`)
  }
}

/** An empty variable counts as not set: that is how compose files and CI systems leave one out. */
function presentText(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
