// Every setting of `tongro serve`, once: its flag, its name in the environment and in the config file, and its rule.
// The three ways of setting it, the sentences for bad values and the help text all read this table.
import { Misuse } from '../../misuse.ts'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export const LOG_FORMATS = ['pretty', 'json'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

export interface ServeSettings {
  readonly port: number
  readonly host: string
  /** Folder for what the server keeps. So far it keeps nothing, and the folder is not made. */
  readonly data: string
  readonly logLevel: LogLevel
  /** Undefined: pretty on a terminal, JSON elsewhere. */
  readonly logFormat: LogFormat | undefined
  /** What `/metrics` asks for. Undefined: asked for nothing on loopback, closed elsewhere. */
  readonly adminToken: string | undefined
}

export type SettingName = keyof ServeSettings

export interface Setting {
  readonly flag: string
  readonly env: string
  /** The JSON type of its value in the config file. */
  readonly type: 'string' | 'number'
  readonly placeholder: string
  readonly help: string
  /** What a value must be, completing the sentence "Cannot use X: …". */
  readonly rule: string
  readonly accepts: (text: string) => boolean
}

export const SETTINGS: Readonly<Record<SettingName, Setting>> = {
  port: {
    flag: 'port',
    env: 'TONGRO_PORT',
    type: 'number',
    placeholder: 'N',
    help: 'port to listen on; 0 picks a free one (8080)',
    rule: 'a port must be a whole number from 0 to 65535, where 0 picks a free one',
    accepts: (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535,
  },
  host: {
    flag: 'host',
    env: 'TONGRO_HOST',
    type: 'string',
    placeholder: 'HOST',
    help: 'name or address to listen on (localhost)',
    rule: 'a host must be a name or an address without scheme, port or path, such as localhost or 0.0.0.0',
    accepts: (text) =>
      /^(?:[\w.-]+|\[?[0-9a-f:.]*:[0-9a-f:.]*\]?)$/i.test(text) && !isHostPort(text),
  },
  data: {
    flag: 'data',
    env: 'TONGRO_DATA',
    type: 'string',
    placeholder: 'FOLDER',
    help: 'folder for what the server keeps (./data); this version keeps nothing yet',
    rule: 'a data folder must be a path, such as ./data',
    accepts: (text) => text !== '' && !text.includes('\0'),
  },
  logLevel: {
    flag: 'log-level',
    env: 'TONGRO_LOG_LEVEL',
    type: 'string',
    placeholder: 'LEVEL',
    help: `least level that is logged: ${LOG_LEVELS.join(', ')} (info)`,
    rule: `a log level must be one of ${LOG_LEVELS.join(', ')}`,
    accepts: (text) => (LOG_LEVELS as readonly string[]).includes(text),
  },
  logFormat: {
    flag: 'log-format',
    env: 'TONGRO_LOG_FORMAT',
    type: 'string',
    placeholder: 'FORMAT',
    help: 'pretty or json (pretty on a terminal, else json)',
    rule: 'a log format must be pretty or json',
    accepts: (text) => (LOG_FORMATS as readonly string[]).includes(text),
  },
  adminToken: {
    flag: 'admin-token',
    env: 'TONGRO_ADMIN_TOKEN',
    type: 'string',
    placeholder: 'TOKEN',
    help: 'token that /metrics asks for; always asked for off loopback; prefer the environment to the command line, which others can read',
    rule: 'an admin token must be made of letters, digits and - . _ ~ + / =, as a Bearer header carries it',
    accepts: (text) => /^[\w.~+/=-]+$/.test(text),
  },
}

export const SETTING_NAMES: readonly SettingName[] = Object.keys(SETTINGS) as SettingName[]

export const DEFAULTS: ServeSettings = {
  port: 8080,
  host: 'localhost',
  data: './data',
  logLevel: 'info',
  logFormat: undefined,
  adminToken: undefined,
}

/** Throws Misuse unless `text` keeps the setting's rule. `source` is how the caller wrote it, such as `--port 99999`. */
export function checkSetting(name: SettingName, text: string, source: string): void {
  const setting = SETTINGS[name]
  if (setting.accepts(text)) return
  // A token, even a wrong one, stays out of terminals' and services' logs.
  const shown = name === 'adminToken' ? source.replace(text, '…') : source
  throw new Misuse(`Cannot use ${shown}: ${setting.rule}`)
}

/** Joins checked texts to settings; what is absent takes its default. */
export function settingsFrom(texts: Readonly<Partial<Record<SettingName, string>>>): ServeSettings {
  return {
    port: texts.port === undefined ? DEFAULTS.port : Number(texts.port),
    host: texts.host?.replace(/^\[(.*)\]$/, '$1') ?? DEFAULTS.host,
    data: texts.data ?? DEFAULTS.data,
    logLevel: (texts.logLevel as LogLevel | undefined) ?? DEFAULTS.logLevel,
    logFormat: texts.logFormat as LogFormat | undefined,
    adminToken: texts.adminToken,
  }
}

/** `localhost:8080` and `127.0.0.1:80` name a port too; an IPv6 address has more than one colon. */
function isHostPort(text: string): boolean {
  return /^[^:]*:[^:]*$/.test(text)
}
