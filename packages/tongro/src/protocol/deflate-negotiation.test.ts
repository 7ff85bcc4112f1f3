// The negotiation of permessage-deflate: every form of a parameter, what an offer leads to, which
// answers are legal, and that both sides get what they asked for.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  agreeToDeflate,
  type DeflateAgreement,
  type DeflateParameters,
  type DeflatePolicy,
  deflateOffer,
  judgeDeflateAnswer,
} from './deflate-negotiation.ts'
import { type Extension, parseExtensions } from './tokens.ts'

const WIDE: DeflatePolicy = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
}

function extensions(header: string): readonly Extension[] {
  const parsed = parseExtensions(header)
  assert.ok(parsed !== undefined, header)
  return parsed
}

const agree = (header: string, policy: Partial<DeflatePolicy> = {}): DeflateAgreement | undefined =>
  agreeToDeflate(extensions(header), { ...WIDE, ...policy })

const judge = (
  header: string,
  policy: Partial<DeflatePolicy> = {},
): ReturnType<typeof judgeDeflateAnswer> =>
  judgeDeflateAnswer(extensions(header)[0]!, { ...WIDE, ...policy })

function assertAnswer(offer: string, header: string, policy: Partial<DeflatePolicy> = {}): void {
  assert.equal(agree(offer, policy)?.header, header, offer)
}

const D = 'permessage-deflate'
const ILLEGAL_BITS = [
  '08',
  '09',
  '7',
  '0',
  '16',
  '150',
  '0xf',
  '1e1',
  '+9',
  '-9',
  '9.0',
  'x',
  '1_0',
]

test('P1 deflate-offer-declined: what is unknown, doubled, malformed or another extension is declined', () => {
  for (const offer of [
    'x',
    'x-webkit-deflate-frame',
    'permessage-bzip2',
    'Permessage-Deflate',
    `${D}x`,
    `${D}; unknown`,
    `${D}; __proto__`,
    `${D}; constructor=9`,
    `${D}; Server_No_Context_Takeover`,
    `${D}; client_max_window_bits; client_max_window_bits`,
    `${D}; client_max_window_bits; client_max_window_bits=9`,
    `${D}; server_max_window_bits=9; server_max_window_bits=9`,
    `${D}; server_no_context_takeover; server_no_context_takeover`,
    `${D}; client_no_context_takeover; client_no_context_takeover`,
    `${D}; server_no_context_takeover=1`,
    `${D}; client_no_context_takeover=true`,
    `${D}; server_max_window_bits`,
  ]) {
    assert.equal(agree(offer), undefined, offer)
  }
})

test('P1 deflate-offer-declined: the first offer that can be met is taken, whatever stands before it', () => {
  assertAnswer(`${D}; unknown, ${D}`, D)
  assertAnswer(
    `x; y="z", ${D}; client_max_window_bits=08, ${D}; server_no_context_takeover, ${D}`,
    `${D}; server_no_context_takeover`,
  )
  assertAnswer(
    `${D}; server_max_window_bits=8, ${D}; server_max_window_bits=10`,
    `${D}; server_max_window_bits=10`,
  )
  assertAnswer(`${D}, ${D}; server_no_context_takeover`, D)
  assert.equal(agreeToDeflate([], WIDE), undefined)
})

test('P2 window-bits-malformed: only decimal 8 to 15 without sign or leading zero is a number of bits', () => {
  for (const bits of ILLEGAL_BITS) {
    for (const side of ['server', 'client']) {
      for (const value of [bits, `"${bits}"`]) {
        const header = `${D}; ${side}_max_window_bits=${value}`
        assert.equal(agree(header), undefined, header)
        assert.equal(judge(header), 'response-deflate-illegal', header)
      }
    }
  }
  for (const empty of [`${D}; client_max_window_bits=`, `${D}; client_max_window_bits=""`]) {
    assert.equal(parseExtensions(empty), undefined, 'an empty value is no token')
  }
  const empty: Extension = { name: D, parameters: [['client_max_window_bits', '']] }
  assert.equal(agreeToDeflate([empty], WIDE), undefined)
  assert.equal(judgeDeflateAnswer(empty, WIDE), 'response-deflate-illegal')
})

test('P2 window-bits-malformed: 9 to 15 are read for either side, quoted too', () => {
  for (let bits = 9; bits <= 15; bits++) {
    for (const value of [`${bits}`, `"${bits}"`, `"\\${bits}"`]) {
      const server = agree(`${D}; server_max_window_bits=${value}`)
      assert.equal(server?.parameters.serverMaxWindowBits, bits)
      assert.equal(server.header, bits === 15 ? D : `${D}; server_max_window_bits=${bits}`)
      const client = agree(`${D}; client_max_window_bits=${value}`)
      assert.equal(client?.parameters.clientMaxWindowBits, bits)
      assert.equal(client.header, bits === 15 ? D : `${D}; client_max_window_bits=${bits}`)
    }
  }
})

test('P3 response-deflate-illegal: our answer names client_max_window_bits only if the offer did', () => {
  const narrow = { serverMaxWindowBits: 10, clientMaxWindowBits: 11 }
  assertAnswer(D, `${D}; server_max_window_bits=10`, narrow)
  assert.equal(agree(D, narrow)?.parameters.clientMaxWindowBits, 15)
  const both = `${D}; server_max_window_bits=10; client_max_window_bits=11`
  assertAnswer(`${D}; client_max_window_bits`, both, narrow)
  assertAnswer(`${D}; client_max_window_bits=15`, both, narrow)
  assertAnswer(
    `${D}; client_max_window_bits=9; server_max_window_bits=12`,
    `${D}; server_max_window_bits=10; client_max_window_bits=9`,
    narrow,
  )
})

test('P3 response-deflate-illegal: an answer may narrow what was offered and add nothing', () => {
  assert.deepEqual(judge(D), WIDE)
  assert.deepEqual(judge(`${D}; server_max_window_bits=9; client_max_window_bits=10`), {
    ...WIDE,
    serverMaxWindowBits: 9,
    clientMaxWindowBits: 10,
  })
  assert.deepEqual(judge(`${D}; client_no_context_takeover; server_no_context_takeover`), {
    ...WIDE,
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
  })
  const asked = { serverMaxWindowBits: 11 }
  assert.equal(judge(`${D}; server_max_window_bits=12`, asked), 'response-deflate-illegal')
  assert.equal(typeof judge(`${D}; server_max_window_bits=11`, asked), 'object')
  const forgetful = { serverNoContextTakeover: true }
  assert.equal(judge(D, forgetful), 'response-deflate-illegal')
  assert.equal(typeof judge(`${D}; server_no_context_takeover`, forgetful), 'object')
  for (const header of [
    `${D}; client_max_window_bits`,
    `${D}; server_max_window_bits`,
    `${D}; unknown`,
    `${D}; server_no_context_takeover; server_no_context_takeover`,
    `${D}; server_no_context_takeover=1`,
    'x',
    'permessage-Deflate',
  ]) {
    assert.equal(judge(header), 'response-deflate-illegal', header)
  }
})

test('P3 response-deflate-illegal: our own window is at most what we want, whatever the server allows', () => {
  const own = { clientMaxWindowBits: 10, clientNoContextTakeover: true }
  for (const [header, bits] of [
    [D, 10],
    [`${D}; client_max_window_bits=15`, 10],
    [`${D}; client_max_window_bits=9`, 9],
  ] as const) {
    const agreed = judge(header, own) as DeflateParameters
    assert.equal(agreed.clientMaxWindowBits, bits)
    assert.equal(agreed.clientNoContextTakeover, true)
  }
})

test('P3 response-deflate-illegal: an answer without a limit takes the offer that has none', () => {
  const asked = { serverMaxWindowBits: 11, clientMaxWindowBits: 10 }
  assert.deepEqual(judge(D, asked), { ...WIDE, clientMaxWindowBits: 10 })
  assert.equal(judge(D, { ...asked, serverNoContextTakeover: true }), 'response-deflate-illegal')
})

test('P4 window-of-256-declined: a server declines 8 for its own window, a client takes it, the peer may have it', () => {
  assert.equal(agree(`${D}; server_max_window_bits=8`), undefined)
  const narrowed = judge(`${D}; client_max_window_bits=8`) as DeflateParameters
  assert.equal(narrowed.clientMaxWindowBits, 8)
  assert.equal(agree(`${D}; client_max_window_bits=8`)?.parameters.clientMaxWindowBits, 8)
  const judged = judge(`${D}; server_max_window_bits=8`) as DeflateParameters
  assert.equal(judged.serverMaxWindowBits, 8)
})

test('an offer states the policy, and always that the client can be limited; one without a limit for the server follows', () => {
  assert.equal(deflateOffer(WIDE), `${D}; client_max_window_bits`)
  const narrow: DeflatePolicy = {
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
    serverMaxWindowBits: 10,
    clientMaxWindowBits: 11,
  }
  assert.deepEqual(extensions(deflateOffer(narrow)), [
    {
      name: D,
      parameters: [
        ['server_no_context_takeover', undefined],
        ['client_no_context_takeover', undefined],
        ['server_max_window_bits', '10'],
        ['client_max_window_bits', '11'],
      ],
    },
    {
      name: D,
      parameters: [
        ['server_no_context_takeover', undefined],
        ['client_no_context_takeover', undefined],
        ['client_max_window_bits', '11'],
      ],
    },
  ])
})

const bits = fc.integer({ min: 9, max: 15 })
const policies: fc.Arbitrary<DeflatePolicy> = fc.record({
  serverNoContextTakeover: fc.boolean(),
  clientNoContextTakeover: fc.boolean(),
  serverMaxWindowBits: bits,
  clientMaxWindowBits: bits,
})

test('what two policies agree to meets the wishes of both, and both read the same', () => {
  fc.assert(
    fc.property(policies, policies, (client, server) => {
      const agreement = agreeToDeflate(extensions(deflateOffer(client)), server)
      assert.ok(agreement !== undefined)
      assert.deepEqual(
        judgeDeflateAnswer(extensions(agreement.header)[0]!, client),
        agreement.parameters,
      )
      const agreed = agreement.parameters
      for (const wish of [client, server]) {
        assert.ok(agreed.serverMaxWindowBits <= wish.serverMaxWindowBits)
        assert.ok(agreed.clientMaxWindowBits <= wish.clientMaxWindowBits)
        assert.ok(agreed.serverNoContextTakeover || !wish.serverNoContextTakeover)
        assert.ok(agreed.clientNoContextTakeover || !wish.clientNoContextTakeover)
      }
    }),
  )
})

const anyBits = fc.constantFrom('', '8', '9', '12', '15', '"10"', ...ILLEGAL_BITS)
const parameter = fc.oneof(
  fc.constantFrom('server_no_context_takeover', 'client_no_context_takeover', 'x', 'x=1'),
  fc
    .tuple(fc.constantFrom('server', 'client'), anyBits)
    .map(([side, value]) => `${side}_max_window_bits${value === '' ? '' : `=${value}`}`),
)

test('any offer is declined or answered with what it allows', () => {
  const offers = fc.array(fc.array(parameter, { maxLength: 4 }), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(offers, policies, (lists, policy) => {
      const header = lists.map((list) => [D, ...list].join('; ')).join(', ')
      const agreement = agree(header, policy)
      if (agreement === undefined) return
      const { parameters } = extensions(agreement.header)[0]!
      const answered = new Map(parameters)
      assert.equal(answered.size, parameters.length)
      // Some offer must allow it: every limit of it is met, and no client limit is invented.
      const isAllowed = extensions(header).some(({ parameters: offered }) => {
        const wish = new Map(offered)
        if (wish.size < offered.length || wish.has('x')) return false
        if (wish.has('server_no_context_takeover') && !answered.has('server_no_context_takeover'))
          return false
        const most = wish.get('server_max_window_bits')
        if (
          most !== undefined &&
          !(Number(answered.get('server_max_window_bits') ?? 15) <= Number(most))
        )
          return false
        return !answered.has('client_max_window_bits') || wish.has('client_max_window_bits')
      })
      assert.ok(isAllowed, `${header} was answered ${agreement.header}`)
    }),
  )
})
