// permessage-deflate: whatever a server agrees to, the client that offered it accepts, and both then
// mean the same; whatever either accepts is legal by RFC 7692 7.1.

import {
  agreeToDeflate,
  type DeflateParameters,
  type DeflatePolicy,
  deflateOffer,
  type Extension,
  judgeDeflateAnswer,
  parseExtensions,
  RULES,
} from 'tongro/protocol'
import { mutate } from '../mutate.ts'
import type { Random } from '../random.ts'
import { lineOfBytes, piecesOf, type Script, wordOf } from '../script.ts'
import { mustEqual, mustHold, type Target } from '../target.ts'

export const negotiation: Target = {
  name: 'negotiation',
  claim: 'offer, agreement and answer fit together, and nothing illegal is agreed to',
  make(random) {
    const [client, server] = [makePolicy(random), makePolicy(random)]
    const header = random.chance(40) ? deflateOffer(client) : makeHeader(random)
    const line = lineOfBytes(Buffer.from(header, 'latin1'))
    const script = [policyLine('client', client), policyLine('server', server), line]
    return random.chance(50) ? mutate(script, random) : script
  },
  check(script) {
    const [client, server] = [policyOf(script, 'client'), policyOf(script, 'server')]
    checkRoundTrip(client, server)
    const header = Buffer.concat(piecesOf(script)).toString('latin1')
    const extensions = parseExtensions(header) ?? []
    const agreed = checkAgreement(extensions, server)
    const accepted = extensions.filter((answer) => checkAnswer(answer, client)).length
    return `${agreed}, ${accepted} accepted`
  },
}

/** Two of us: they agree whenever the server does, on the same windows. */
function checkRoundTrip(client: DeflatePolicy, server: DeflatePolicy): void {
  const agreement = agreeToDeflate(parsed(deflateOffer(client)), server)
  if (agreement === undefined) return
  const judged = judgeDeflateAnswer(parsed(agreement.header)[0]!, client)
  mustHold(typeof judged !== 'string', () => `Our answer ${agreement.header} is refused: ${judged}`)
  checkCompatible(agreement.parameters, judged)
}

/** What one side compresses with must fit what the other side keeps. */
function checkCompatible(server: DeflateParameters, client: DeflateParameters): void {
  const text = (): string => JSON.stringify({ server, client })
  mustHold(server.serverMaxWindowBits <= client.serverMaxWindowBits, text)
  mustHold(client.clientMaxWindowBits <= server.clientMaxWindowBits, text)
  mustHold(server.serverNoContextTakeover || !client.serverNoContextTakeover, text)
  mustHold(client.clientNoContextTakeover || !server.clientNoContextTakeover, text)
  for (const bits of [server.serverMaxWindowBits, client.clientMaxWindowBits]) {
    mustHold(bits >= 9 && bits <= 15, () => `zlib cannot compress with ${bits} bits`)
  }
}

/** The first offer that is legal and can be met; what is answered answers that offer. */
function checkAgreement(offers: readonly Extension[], server: DeflatePolicy): string {
  const agreement = agreeToDeflate(offers, server)
  const wanted = offers.find((offer) => isLegal(offer, true) && canMeet(offer, server))
  mustEqual(agreement === undefined, wanted === undefined, 'Whether an offer was taken')
  if (agreement === undefined || wanted === undefined) return 'declined'
  const answer = parsed(agreement.header)[0]!
  mustHold(isLegal(answer, false), () => `Answer ${agreement.header}`)
  const [asked, given] = [new Map(wanted.parameters), new Map(answer.parameters)]
  const text = (): string => `${agreement.header} answers ${JSON.stringify(wanted)}`
  for (const name of ['server_no_context_takeover', 'client_no_context_takeover']) {
    mustHold(!asked.has(name) || given.has(name), text)
  }
  mustHold(bits(given, 'server') <= bits(asked, 'server'), text)
  mustHold(asked.has('client_max_window_bits') || !given.has('client_max_window_bits'), text)
  mustHold(bits(given, 'client') <= bits(asked, 'client'), text)
  return 'agreed'
}

function canMeet(offer: Extension, server: DeflatePolicy): boolean {
  return Math.min(bits(new Map(offer.parameters), 'server'), server.serverMaxWindowBits) >= 9
}

/** Whether the client takes an answer; if so, it must be a legal one for what it offered. */
function checkAnswer(answer: Extension, client: DeflatePolicy): boolean {
  const judged = judgeDeflateAnswer(answer, client)
  if (typeof judged === 'string') {
    mustHold(Object.hasOwn(RULES, judged), () => `Rule ${judged} is not in the table`)
    return false
  }
  const text = (): string => JSON.stringify({ answer, client, judged })
  mustHold(isLegal(answer, false), text)
  const given = new Map(answer.parameters)
  // Without a limit it answers the second of the client's offers, which asks for none.
  const isLimited = given.has('server_max_window_bits')
  mustHold(!isLimited || bits(given, 'server') <= client.serverMaxWindowBits, text)
  mustHold(judged.serverMaxWindowBits >= bits(given, 'server'), text)
  mustHold(judged.clientMaxWindowBits <= bits(given, 'client'), text)
  mustHold(judged.clientMaxWindowBits >= 8, text)
  mustHold(!client.serverNoContextTakeover || given.has('server_no_context_takeover'), text)
  mustHold(judged.serverNoContextTakeover === given.has('server_no_context_takeover'), text)
  mustHold(judged.clientNoContextTakeover || !given.has('client_no_context_takeover'), text)
  return true
}

/** Known parameters, none twice, each with the value it may have (RFC 7692 7.1). */
function isLegal({ name, parameters }: Extension, isOffer: boolean): boolean {
  const names = parameters.map(([key]) => key)
  if (name !== 'permessage-deflate' || new Set(names).size < names.length) return false
  return parameters.every(([key, value]) => {
    if (/^(?:server|client)_no_context_takeover$/.test(key)) return value === undefined
    if (!/^(?:server|client)_max_window_bits$/.test(key)) return false
    if (value === undefined) return isOffer && key === 'client_max_window_bits'
    return ['8', '9', '10', '11', '12', '13', '14', '15'].includes(value)
  })
}

function bits(given: ReadonlyMap<string, string | undefined>, side: string): number {
  return Number(given.get(`${side}_max_window_bits`) ?? 15)
}

function parsed(header: string): Extension[] {
  const extensions = parseExtensions(header)
  mustHold(extensions !== undefined, () => `Our own header is malformed: ${header}`)
  return [...extensions]
}

function policyLine(side: string, policy: DeflatePolicy): string {
  return `${side} ${[
    policy.serverMaxWindowBits,
    policy.clientMaxWindowBits,
    Number(policy.serverNoContextTakeover),
    Number(policy.clientNoContextTakeover),
  ].join(' ')}`
}

function policyOf(script: Script, side: string): DeflatePolicy {
  const [server = 15, client = 15, serverForgets = 0, clientForgets = 0] = (
    wordOf(script, side) ?? ''
  )
    .split(' ')
    .map(Number)
  const within = (given: number): number => (given >= 9 && given <= 15 ? given : 15)
  return {
    serverMaxWindowBits: within(server),
    clientMaxWindowBits: within(client),
    serverNoContextTakeover: serverForgets === 1,
    clientNoContextTakeover: clientForgets === 1,
  }
}

function makePolicy(random: Random): DeflatePolicy {
  return {
    serverMaxWindowBits: 9 + random.below(7),
    clientMaxWindowBits: 9 + random.below(7),
    serverNoContextTakeover: random.chance(50),
    clientNoContextTakeover: random.chance(50),
  }
}

function makeHeader(random: Random): string {
  return Array.from({ length: 1 + random.below(3) }, () => {
    const parameters = Array.from({ length: random.below(4) }, () => random.pick(PARAMETERS))
    return [random.chance(90) ? 'permessage-deflate' : 'x-other', ...parameters].join('; ')
  }).join(', ')
}

const PARAMETERS = [
  ...['server_no_context_takeover', 'client_no_context_takeover', 'client_max_window_bits'],
  ...['server_max_window_bits=8', 'server_max_window_bits=9', 'server_max_window_bits="15"'],
  ...['client_max_window_bits=8', 'client_max_window_bits=10', 'client_max_window_bits=15'],
  ...['server_max_window_bits', 'server_max_window_bits=08', 'client_max_window_bits=16'],
  ...['server_no_context_takeover=1', 'unknown', 'unknown=1', 'server_max_window_bits=1e1'],
]
