// Filters: what each name, operator and value means, what a mistake says, and any filter against a
// plain evaluation of the same.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RULES, type Rule } from '../../protocol/index.ts'
import { type Filter, MOST_DEPTH, MOST_FILTER, parseFilter } from './filter.ts'
import { FILTER_NAMES } from './filter-names.ts'
import type { FrameFacts } from './frame-facts.ts'
import { OBSERVATIONS } from './observations.ts'

type Changes = Partial<Omit<FrameFacts, 'finding' | 'findingCount'>> & { rules?: readonly Rule[] }

function facts({ rules = [], ...changes }: Changes = {}): FrameFacts {
  return {
    number: 7,
    connection: 0,
    from: 'client',
    opcode: 1,
    isFinal: true,
    rsv: 0,
    isMasked: true,
    length: 5,
    wireLength: 11,
    isWhole: true,
    message: 3,
    time: 1500,
    gap: 20,
    path: '/ocpp/CP-7',
    protocol: 'ocpp1.6',
    closeCode: undefined,
    closeReason: undefined,
    rtt: undefined,
    text: 'Hello World',
    overlayLabel: 'CALL BootNotification',
    overlayLatency: undefined,
    findingCount: rules.length,
    finding: (index) => rules[index]!,
    ...changes,
  }
}

function compile(text: string): Filter {
  const filter = parseFilter(text)
  if (filter.error !== undefined) throw new Error(`${text}: ${filter.error}`)
  return filter
}

function check(text: string, changes: Changes, wanted: boolean): void {
  assert.equal(compile(text).matches(facts(changes)), wanted, text)
}

const MASK = { rules: [RULES['mask-missing'], OBSERVATIONS['pong-unsolicited']] }
const CLOSE = { opcode: 8, closeCode: 1002, closeReason: 'mask missing', text: undefined }
const PONG = { opcode: 10, rtt: 250.5, message: undefined, text: undefined }

for (const [text, changes, wanted] of [
  ['', {}, true],
  ['opcode==text', {}, true],
  ['opcode == 1', {}, true],
  ['opcode==0x1', {}, true],
  ['opcode==PING', {}, false],
  ['opcode!=ping', {}, true],
  ['opcode>=8', PONG, true],
  ['control', PONG, true],
  ['control', {}, false],
  ['from==client', {}, true],
  ['from!=client', {}, false],
  ['connection==0 && number==7 && message==3', {}, true],
  ['message', PONG, false],
  ['fin && masked && whole', {}, true],
  ['fin==false', {}, false],
  ['masked==1', {}, true],
  ['masked!=true', { isMasked: false }, true],
  ['rsv==4 && rsv1 && !rsv2 && !rsv3', { rsv: 4 }, true],
  ['rsv2', { rsv: 2 }, true],
  ['rsv3', { rsv: 1 }, true],
  ['length<=5 && length>=5 && length<6', {}, true],
  ['length>1KiB', { length: 1025 }, true],
  ['length>1KiB', { length: 1024 }, false],
  ['length==1.5kB', { length: 1500 }, true],
  ['wire.length==11', {}, true],
  ['time>=1.5s', {}, true],
  ['time<1min', {}, true],
  ['gap>20000us', {}, false],
  ['gap', { gap: undefined }, false],
  ['path~"CP-7"', {}, true],
  ['path==/ocpp/CP-7', {}, true],
  ["path=='/ocpp/CP-7'", {}, true],
  ['protocol!=ocpp2.0.1', {}, true],
  ['rtt>200ms', PONG, true],
  ['rtt>200ms', {}, false],
  ['!(rtt>200ms)', {}, true],
  ['rtt', PONG, true],
  ['text~"hello"', {}, true],
  ['text~"Hello"', {}, true],
  ['text~"hELLO"', {}, false],
  ['text contains hello', {}, true],
  ['text!~"bye"', {}, true],
  ['text!~"bye"', PONG, false],
  ['text=="Hello World"', {}, true],
  ['text~"\\"a\\\\b\\""', { text: 'say "a\\b"' }, true],
  ['overlay.label~bootnotification', {}, true],
  ['overlay.latency>1s', { overlayLatency: 1001 }, true],
  ['finding', MASK, true],
  ['finding', {}, false],
  ['finding==mask-missing', MASK, true],
  ['finding.code==pong-unsolicited', MASK, true],
  ['finding.code!=mask-missing', MASK, false],
  ['finding.code!=frame-cut', MASK, true],
  ['finding.code!=frame-cut', {}, false],
  ['finding.code~mask', MASK, true],
  ['finding.severity==must', MASK, true],
  ['finding.severity>=should', MASK, true],
  ['finding.severity==should', MASK, false],
  ['finding.severity<should', MASK, true],
  ['finding.clause~"5.5.3"', MASK, true],
  ['close.code==1002', CLOSE, true],
  ['close.code!=1000', CLOSE, true],
  ['close.code!=1000', {}, false],
  ['close.code', CLOSE, true],
  ['close.reason~"mask"', CLOSE, true],
  ['opcode==ping || opcode==text && from==client', {}, true],
  ['(opcode==ping || opcode==text) && from==server', {}, false],
  ['not opcode eq ping and length gt 4 or from ne client', {}, true],
  ['!!fin', {}, true],
  ['FIN && Opcode==Text', {}, true],
] as const satisfies ReadonlyArray<readonly [string, Changes, boolean]>) {
  test(`${text || 'nothing'} is ${wanted} of ${JSON.stringify(Object.keys(changes))}`, () => {
    check(text, changes, wanted)
  })
}

for (const [text, error, at, length] of [
  [
    'opcod==ping',
    'Cannot read "opcod" at character 1 of the filter: there is no such name, the closest is "opcode"',
    0,
    5,
  ],
  [
    'zzzzzz',
    'Cannot read "zzzzzz" at character 1 of the filter: there is no such name, names are opcode, from, length, finding and others',
    0,
    6,
  ],
  [
    'ping',
    'Cannot read "ping" at character 1 of the filter: there is no such name, write opcode==ping',
    0,
    4,
  ],
  [
    'fin && opcode==pin',
    'Cannot read "pin" at character 16 of the filter: opcode is compared with it, it must be continuation, text, binary, close, ping or pong or a number, the closest is "ping"',
    15,
    3,
  ],
  [
    'from==me',
    'Cannot read "me" at character 7 of the filter: from is compared with it, it must be client or server',
    6,
    2,
  ],
  [
    'finding==mask-mising',
    'Cannot read "mask-mising" at character 10 of the filter: finding is compared with it, there is no such code, the closest is "mask-missing"',
    9,
    11,
  ],
  [
    'finding.severity==bad',
    'Cannot read "bad" at character 19 of the filter: finding.severity is compared with it, it must be note, should or must or a number',
    18,
    3,
  ],
  [
    'length>1s',
    'Cannot read "1s" at character 8 of the filter: length is compared with it, its unit must be KiB, MiB or GiB, not "s"',
    7,
    2,
  ],
  [
    'rtt>1KiB',
    'Cannot read "1KiB" at character 5 of the filter: rtt is compared with it, its unit must be us, ms, s, min or h, not "KiB"',
    4,
    4,
  ],
  [
    'close.code==1000s',
    'Cannot read "1000s" at character 13 of the filter: close.code is compared with it, it must be a number without a unit, not "s"',
    12,
    5,
  ],
  [
    'rtt>fast',
    'Cannot read "fast" at character 5 of the filter: rtt is compared with it, it must be a number such as 200ms',
    4,
    4,
  ],
  [
    'masked==maybe',
    'Cannot read "maybe" at character 9 of the filter: masked is compared with it, it must be true or false',
    8,
    5,
  ],
  [
    'masked>1',
    'Cannot read ">" at character 7 of the filter: masked is true or false, compare it with == or !=',
    6,
    1,
  ],
  [
    'text>a',
    'Cannot read ">" at character 5 of the filter: text is a text, compare it with ==, != or ~',
    4,
    1,
  ],
  [
    'length~5',
    'Cannot read "~" at character 7 of the filter: length is a number, ~ looks in texts only',
    6,
    1,
  ],
  ['opcode=ping', 'Cannot read "=" at character 7 of the filter: write == to compare', 6, 1],
  ['fin & masked', 'Cannot read "&" at character 5 of the filter: write &&', 4, 1],
  ['text~"abc', 'Cannot read "abc" at character 6 of the filter: the quotes are not closed', 5, 4],
  [
    'fin masked',
    'Cannot read "masked" at character 5 of the filter: expected && or || before it',
    4,
    6,
  ],
  ['fin)', 'Cannot read ")" at character 4 of the filter: it closes nothing', 3, 1],
  ['(fin', 'Cannot read "(" at character 1 of the filter: it is not closed, write ")"', 0, 1],
  [
    '(fin masked',
    'Cannot read "masked" at character 6 of the filter: expected &&, || or ) before it',
    5,
    6,
  ],
  [
    '&& fin',
    'Cannot read "&&" at character 1 of the filter: expected a name before it, such as opcode',
    0,
    2,
  ],
  ['fin &&', 'Cannot read the filter: expected a name, such as opcode at its end', 6, 0],
  ['opcode==', 'Cannot read the filter: expected a value after == at its end', 8, 0],
  [
    'opcode== && fin',
    'Cannot read "&&" at character 10 of the filter: expected a value after ==, in quotes if it has symbols',
    9,
    2,
  ],
] as const) {
  test(`the mistake in ${text} is named with its place`, () => {
    assert.deepEqual(parseFilter(text), { error, at, length })
  })
}

test('filters that are too long or nest too deep are refused', () => {
  assert.match(parseFilter(' '.repeat(MOST_FILTER + 1)).error ?? '', /at most 4096/)
  assert.equal(parseFilter(`${'!'.repeat(MOST_DEPTH)}fin`).error, undefined)
  assert.match(parseFilter(`${'('.repeat(MOST_FILTER - 3)}fin`).error ?? '', /nests deeper than 64/)
})

/** A filter as text, and what it means. */
interface Meant {
  readonly text: string
  means(facts: FrameFacts): boolean
}

const comparison: fc.Arbitrary<Meant> = fc.oneof(
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.nat(10))
    .map(([operator, limit]) => ({
      text: `length${operator}${limit}`,
      means: ({ length }: FrameFacts) =>
        ({
          '<': length < limit,
          '<=': length <= limit,
          '>': length > limit,
          '>=': length >= limit,
          '==': length === limit,
          '!=': length !== limit,
        })[operator]!,
    })),
  fc.constantFrom('client', 'server').map((side) => ({
    text: `from==${side}`,
    means: ({ from }: FrameFacts) => from === side,
  })),
  fc.constantFrom('fin', 'masked').map((name) => ({
    text: name,
    means: ({ isFinal, isMasked }: FrameFacts) => (name === 'fin' ? isFinal : isMasked),
  })),
  fc.string({ unit: fc.constantFrom('a', 'B', '"', '\\', ' '), maxLength: 3 }).map((value) => ({
    text: `text~"${value.replace(/["\\]/g, '\\$&')}"`,
    means: ({ text = '' }: FrameFacts) =>
      (/[A-Z]/.test(value) ? text : text.toLowerCase()).includes(value),
  })),
)

const { filter: anyFilter } = fc.letrec<{ filter: Meant }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    tie('filter').map((inner) => ({
      text: `!(${inner.text})`,
      means: (f: FrameFacts) => !inner.means(f),
    })),
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => ({
      text: `(${a.text}) && ${b.text.includes('||') ? `(${b.text})` : b.text}`,
      means: (f: FrameFacts) => a.means(f) && b.means(f),
    })),
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => ({
      text: `${a.text} || (${b.text})`,
      means: (f: FrameFacts) => a.means(f) || b.means(f),
    })),
  ),
}))

test('any filter means what its parts mean', () => {
  const anyFacts = fc
    .record({
      length: fc.nat(10),
      from: fc.constantFrom('client' as const, 'server' as const),
      isFinal: fc.boolean(),
      isMasked: fc.boolean(),
      text: fc.string({ unit: fc.constantFrom('a', 'B', '"', '\\', ' '), maxLength: 6 }),
    })
    .map((changes) => facts(changes))
  fc.assert(
    fc.property(anyFilter, fc.array(anyFacts, { minLength: 1, maxLength: 5 }), (meant, rows) => {
      const filter = compile(meant.text)
      for (const row of rows) assert.equal(filter.matches(row), meant.means(row), meant.text)
    }),
  )
})

test('any text is a filter or a mistake within it', () => {
  const pieces = fc.constantFrom(
    ...FILTER_NAMES.map(({ name }) => name),
    ...['==', '!=', '~', '&&', '||', '!', '(', ')', '"', '1', 'ping', ' ', '=', 'é', '\\'],
  )
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 12 }).map((list) => list.join(' ')),
      (text) => {
        const filter = parseFilter(text)
        if (filter.error === undefined) {
          assert.equal(typeof filter.matches(facts(MASK)), 'boolean')
          return
        }
        assert.ok(filter.at >= 0 && filter.at + filter.length <= text.length, filter.error)
        assert.match(filter.error, /^Cannot read .+[^.]$/s)
      },
    ),
  )
})
