// Heads of requests and responses: any bytes, cut anywhere, give a head or the rule they break; what
// is accepted has no line break, no doubtful name, and is understood by the other side.

import {
  acceptKey,
  buildAcceptance,
  HeadReader,
  judgeRequest,
  judgeResponse,
  parseRequestHead,
  parseResponseHead,
  type RequestHead,
  type ResponseHead,
  RULES,
} from 'tongro/protocol'
import { mutate } from '../mutate.ts'
import { Random } from '../random.ts'
import { concat, lineOfBytes, numberOf, piecesOf, type Script, wordOf } from '../script.ts'
import { mustEqual, mustHold, type Target } from '../target.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const LIMIT = 16_384
const EXPECTED = { key: KEY, protocols: ['chat', 'v1'], requireProtocol: false }

export const heads: Target = {
  name: 'heads',
  claim: 'any head gives what it says or the rule it breaks, at any cut, within its limit',
  make(random) {
    const kind = random.pick(['request', 'response'])
    const lines = makeLines(kind, random).map((line) => lineOfBytes(Buffer.from(line, 'latin1')))
    const limit = random.chance(70) ? LIMIT : 1 + random.below(400)
    const script = [`kind ${kind}`, `limit ${limit}`, `cuts ${random.below(1000)}`, ...lines]
    return random.chance(75) ? mutate(script, random) : script
  },
  check(script) {
    const stream = concat(piecesOf(script))
    const limit = numberOf(script, 'limit', LIMIT)
    const whole = read(stream, [], limit)
    const cuts = new Random(numberOf(script, 'cuts', 0)).cuts(stream.length)
    mustEqual(read(stream, cuts, limit), whole, `Cut at ${cuts.join(' ')}`)
    const everyByte = Array.from({ length: Math.min(stream.length, 40_000) }, (_, i) => i)
    mustEqual(read(stream, everyByte, limit), whole, 'Cut at every byte')
    if (whole.broken !== undefined) return whole.broken
    if (whole.end < 0) return 'incomplete'
    return kindOf(script) === 'response' ? judgeAnswer(whole.text) : judgeAsked(whole.text)
  },
}

function kindOf(script: Script): string {
  return wordOf(script, 'kind') ?? 'request'
}

interface Reading {
  readonly end: number
  readonly text: string
  readonly broken: string | undefined
}

function read(stream: Uint8Array, cuts: readonly number[], limit: number): Reading {
  const reader = new HeadReader(limit)
  let from = 0
  let end = -1
  for (const cut of [...cuts, stream.length]) {
    end = reader.push(stream, from, cut)
    from = cut
    if (end >= 0 || reader.broken !== undefined) break
  }
  mustHold(reader.text.length <= limit, () => `${reader.text.length} characters above ${limit}`)
  return { end, text: reader.text, broken: reader.broken }
}

function judgeAsked(text: string): string {
  const head = parseRequestHead(text)
  if (typeof head === 'string') return knownRule(head)
  const first = `${head.method} ${head.target} HTTP/${head.httpVersion}`
  mustEqual(first, text.slice(0, text.indexOf('\r\n')), 'First line')
  checkFields(text, head)
  const offer = judgeRequest(head, 'same')
  if (typeof offer === 'string') return knownRule(offer)
  mustHold(/^[A-Za-z0-9+/]{22}==$/.test(offer.key), () => `Key ${offer.key}`)
  // What the server answers must be an answer for the client that asked.
  const [protocol] = offer.protocols
  const answer = parseResponseHead(buildAcceptance(offer.key, protocol, []))
  mustHold(typeof answer !== 'string', () => `Our own answer breaks ${String(answer)}`)
  const agreed = judgeResponse(answer, { ...EXPECTED, key: offer.key, protocols: offer.protocols })
  mustEqual(agreed, { protocol: protocol ?? '' }, 'What the client makes of the answer')
  return 'accepted'
}

function judgeAnswer(text: string): string {
  const head = parseResponseHead(text)
  if (typeof head === 'string') return knownRule(head)
  checkFields(text, head)
  const agreed = judgeResponse(head, EXPECTED)
  if ('broken' in agreed) return knownRule(agreed.broken)
  mustHold(/^HTTP\/1\.[1-9] 101(?: |\r)/.test(text), () => 'Accepted without 101')
  mustHold(text.includes(acceptKey(KEY)), () => 'Accepted without the key')
  return 'accepted'
}

function knownRule(code: string): string {
  mustHold(Object.hasOwn(RULES, code), () => `Rule ${code} is not in the table`)
  return code
}

/** Every line is one field, and none holds what could become a line of its own. */
function checkFields(text: string, head: RequestHead | ResponseHead): void {
  const lines = text.split('\r\n').slice(1, -2)
  const names = new Set(lines.map((line) => line.slice(0, line.indexOf(':')).toLowerCase()))
  let count = 0
  for (const name of names) {
    mustHold(/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name), () => `Field name ${JSON.stringify(name)}`)
    for (const value of head.fields.all(name)) {
      mustHold(!/[\r\n\0]/.test(value), () => `Field value ${JSON.stringify(value)}`)
      mustHold(value.trim() === value || !/^[ \t]|[ \t]$/.test(value), () => 'Untrimmed value')
      count++
    }
  }
  mustEqual(count, lines.length, 'Number of fields')
}

function makeLines(kind: string, random: Random): string[] {
  const fields =
    kind === 'request'
      ? ['Host: a.example', `Sec-WebSocket-Key: ${KEY}`, 'Sec-WebSocket-Version: 13']
      : [`Sec-WebSocket-Accept: ${acceptKey(KEY)}`]
  fields.push(random.pick(['Upgrade: websocket', 'upgrade:WebSocket', 'Upgrade: h2c, websocket']))
  fields.push(random.pick(['Connection: Upgrade', 'Connection: keep-alive, Upgrade']))
  for (let left = random.below(4); left > 0; left--) fields.push(random.pick(FURTHER))
  if (random.chance(3)) fields.push(...Array.from({ length: 2000 }, (_, i) => `X-${i}: ${i}`))
  const shuffled = fields.sort(() => (random.chance(50) ? 1 : -1))
  const first =
    kind === 'request'
      ? `GET ${random.pick(['/', '/chat?a=b', '*', 'http://a/'])} HTTP/1.1`
      : `HTTP/1.1 ${random.pick(['101', '101 Switching Protocols', '200 OK', '101 '])}`
  return [first, ...shuffled, '', random.text(random.below(6))].map((line, i, all) =>
    i < all.length - 1 ? `${line}\r\n` : line,
  )
}

const FURTHER = [
  'Origin: http://a.example',
  'Origin: null',
  'Sec-WebSocket-Protocol: chat',
  'Sec-WebSocket-Protocol: chat, v1',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  'Sec-WebSocket-Version: 8',
  `Sec-WebSocket-Key: ${KEY}`,
  '__proto__: x',
  'constructor: x',
  'Cookie: a=b; c="d"',
  'X-Latin: \xe9\xff',
  'Content-Length: 0',
  'Transfer-Encoding: chunked',
  `X-Long: ${'x'.repeat(300)}`,
]
