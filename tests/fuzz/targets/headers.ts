// Values of header fields: tokens, lists, subprotocols, extensions. What is accepted follows the
// grammar, and time grows with length and no faster.

import {
  type Extension,
  isToken,
  listHasToken,
  parseExtensions,
  parseProtocols,
} from 'tongro/protocol'
import { growthOf } from '../growth.ts'
import { mutate } from '../mutate.ts'
import type { Random } from '../random.ts'
import { lineOfBytes, piecesOf, type Script, wordOf } from '../script.ts'
import { mustEqual, mustHold, type Target } from '../target.ts'

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const SPACE = '[ \\t]*'
const QUOTED = `"(?:[^"\\\\]|\\\\[\\s\\S])*"`
const PARAMETER = `${TOKEN}${SPACE}(?:=${SPACE}(?:${TOKEN}|${QUOTED}))?`
const EXTENSION = new RegExp(`^${TOKEN}${SPACE}(?:;${SPACE}${PARAMETER}${SPACE})*$`)

/** The pattern above may backtrack; longer values are judged by their time alone. */
const SHORT = 120

const parsers: Readonly<Record<string, (value: string) => unknown>> = {
  protocols: parseProtocols,
  extensions: parseExtensions,
  list: (value) => listHasToken(value, 'websocket'),
  token: isToken,
}

export const headers: Target = {
  name: 'headers',
  claim: 'header values follow the grammar of RFC 6455 9.1 and RFC 9110 5.6, in linear time',
  make(random) {
    if (random.chance(3)) return makeLong(random)
    const pieces = Array.from({ length: 1 + random.below(6) }, () => random.pick(PIECES))
    const line = lineOfBytes(Buffer.from(pieces.join(random.pick(['', ' ', ';', ','])), 'latin1'))
    return random.chance(70) ? mutate([line], random) : [line]
  },
  check(script) {
    const values = piecesOf(script).map((bytes) => Buffer.from(bytes).toString('latin1'))
    const unit = values[1] ?? ''
    if (wordOf(script, 'grow') !== undefined && unit !== '') return checkGrowth(values, unit)
    return checkGrammar(values.join(''))
  },
}

function checkGrammar(value: string): string {
  const protocols = parseProtocols(value)
  if (protocols !== undefined) {
    mustHold(new Set(protocols).size === protocols.length, () => 'A subprotocol twice')
    for (const name of protocols) mustHold(isToken(name), () => `Subprotocol ${name}`)
    mustEqual(parseProtocols(protocols.join(', ')), protocols, 'Subprotocols written again')
  }
  const names = value.split(',').map((name) => name.replace(/^[ \t]+|[ \t]+$/g, ''))
  mustEqual(
    listHasToken(value, 'websocket'),
    names.some((name) => name.toLowerCase() === 'websocket'),
    'Token in the list',
  )
  const extensions = parseExtensions(value)
  if (extensions !== undefined) {
    mustEqual(parseExtensions(writeExtensions(extensions)), extensions, 'Extensions written again')
  }
  if (value.length <= SHORT && !value.includes('"')) checkExtensionGrammar(value, extensions)
  return `${protocols?.length ?? 'no'} protocols, ${extensions?.length ?? 'no'} extensions`
}

/** Without quotes a comma always separates, so that each element can be held against a pattern. */
function checkExtensionGrammar(value: string, parsed: readonly Extension[] | undefined): void {
  const elements = value.split(',').map((one) => one.replace(/^[ \t]+|[ \t]+$/g, ''))
  const named = elements.filter((element) => element !== '')
  const isLegal = named.length > 0 && named.every((element) => EXTENSION.test(element))
  mustEqual(parsed?.length, isLegal ? named.length : undefined, 'Extensions by the grammar')
}

function writeExtensions(extensions: readonly Extension[]): string {
  return extensions
    .map(({ name, parameters }) =>
      [
        name,
        ...parameters.map(([key, value]) => (value === undefined ? key : `${key}="${value}"`)),
      ].join('; '),
    )
    .join(', ')
}

/** The first piece, the second again and again, the rest: for every parser. */
function checkGrowth(pieces: readonly string[], unit: string): string {
  const [head = '', , tail = ''] = pieces
  const inputOf = (length: number): string =>
    head + unit.repeat(Math.ceil(length / unit.length)) + tail
  for (const [name, parse] of Object.entries(parsers)) {
    const { ratio, isLinear } = growthOf(inputOf, parse)
    mustHold(isLinear, () => `${name}: 16 times the length took ${ratio.toFixed(0)} times as long`)
  }
  return 'linear'
}

function makeLong(random: Random): Script {
  const unit = Array.from({ length: 1 + random.below(3) }, () => random.pick(PIECES)).join('')
  const text = (value: string): string => lineOfBytes(Buffer.from(value, 'latin1'))
  return ['grow 1', text(random.pick(PIECES)), text(unit), text(random.pick(PIECES))]
}

const PIECES = [
  ...['permessage-deflate', 'client_max_window_bits', 'websocket', 'x', 'a b', '__proto__'],
  ...[' ', '\t', ',', ';', '=', '"', '\\', '\\c', '"\\c', '="', '; a=', ', ,', ';;', '8', '08'],
  ...['"quoted"', '="15"', '\xe9', '\0', ' '.repeat(40), 'y'.repeat(40)],
]
