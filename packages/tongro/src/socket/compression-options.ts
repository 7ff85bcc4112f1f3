// The option `compression`: what is agreed to, and how hard zlib works for it.

import { type DeflatePolicy, MisuseError } from '../protocol/index.ts'

export interface CompressionOptions {
  /** Messages of fewer bytes (for text, characters) are sent plain. Default 1024. */
  readonly threshold?: number | undefined
  /** 1 (fast) to 9 (small). Default 1: higher levels gain little on short messages. */
  readonly level?: number | undefined
  /** 1 to 9: memory of the compressor beside its window. Default 5. */
  readonly memLevel?: number | undefined
  /** 9 to 15: largest window of either side, in powers of two. Default 12, 4 KiB. */
  readonly windowBits?: number | undefined
  /**
   * Whether windows outlive a message: smaller output for similar messages, for about 100 KiB for
   * each of the 512 connections that sent last, of which 64 are a table that zlib has at any setting.
   * Default true; false shares one compressor among all connections.
   */
  readonly contextTakeover?: boolean | undefined
}

export interface CompressionConfig {
  readonly threshold: number
  readonly level: number
  readonly memLevel: number
  readonly policy: DeflatePolicy
}

const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  threshold: [0, Number.MAX_SAFE_INTEGER],
  level: [1, 9],
  memLevel: [1, 9],
  windowBits: [9, 15],
}

/** Checks the option; undefined: no compression. */
export function compressionOf(
  given: boolean | CompressionOptions | undefined,
): CompressionConfig | undefined {
  if (given === undefined || given === false) return undefined
  const options = given === true ? {} : given
  if (typeof options !== 'object' || options === null) {
    throw new MisuseError(
      'option-invalid',
      `Cannot set compression to ${JSON.stringify(options)}: it must be true, false or an object`,
    )
  }
  for (const [name, value] of Object.entries(options)) checkOption(name, value)
  const { threshold = 1024, level = 1, memLevel = 5, windowBits = 12 } = options
  const isForgetful = options.contextTakeover === false
  const policy = {
    serverNoContextTakeover: isForgetful,
    clientNoContextTakeover: isForgetful,
    serverMaxWindowBits: windowBits,
    clientMaxWindowBits: windowBits,
  }
  return { threshold, level, memLevel, policy }
}

function checkOption(name: string, value: unknown): void {
  if (value === undefined) return
  if (name === 'contextTakeover') {
    if (typeof value === 'boolean') return
    throw new MisuseError(
      'option-invalid',
      `Cannot set compression.contextTakeover to ${String(value)}: it must be true or false`,
    )
  }
  const range = Object.hasOwn(RANGES, name) ? RANGES[name] : undefined
  if (range === undefined) {
    throw new MisuseError(
      'option-unknown',
      `Cannot set compression.${name}: it is none of ${Object.keys(RANGES).join(', ')}, contextTakeover`,
    )
  }
  const [least, most] = range
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return
  throw new MisuseError(
    'option-invalid',
    `Cannot set compression.${name} to ${String(value)}: it must be a whole number from ${least} to ${most}`,
  )
}
