// How a connection ended, told from whole captures.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  client,
  end,
  HELLO,
  inspect,
  MASKED_HELLO,
  opened,
  type Step,
  server,
  type Told,
  text,
} from '../../../test-support/capture-script.ts'
import type { CloseReport } from './reports.ts'

const at = (time: number, step: Step): Step => ({ ...step, time })
const CLIENT_CLOSE = client('8882 00000000 03e8')
const SERVER_CLOSE = server('8802 03e8')

function storyOf(...steps: Step[]): CloseReport & { readonly told: Told } {
  const told = inspect([...opened(), ...steps])
  const reports = told.of('close')
  assert.equal(reports.length, 1)
  return { ...reports[0]!, told }
}
const detailOf = (told: Told, code: string): string => {
  const found = told.of('finding').find((finding) => finding.code === code)
  assert.ok(found, `${code} is not among ${told.findings}`)
  return found.detail ?? ''
}

test('a closing handshake: who was first, the answer, the end of TCP', () => {
  const story = storyOf(
    at(100, CLIENT_CLOSE),
    at(112, server('8805 03e8 627965')),
    at(113, end('server')),
    at(114, end('client')),
  )
  assert.deepEqual([story.code, story.wasClean, story.initiator], [1000, true, 'client'])
  assert.deepEqual(story.client, { frame: 0, time: 100, code: 1000, reason: '' })
  assert.deepEqual(story.server, { frame: 1, time: 112, code: 1000, reason: 'bye' })
  assert.deepEqual(
    story.ends.map(({ how, from }) => `${how} ${from}`),
    ['fin server', 'fin client'],
  )
  assert.equal(story.silence, 1)
  assert.equal(
    story.sentence,
    '1000: the client closed first, the server answered 12 ms later, TCP FIN by the server',
  )
  assert.deepEqual(story.findings, [])
})

test('a connection that is still open has no code, and says how long it was silent', () => {
  const story = storyOf(at(100, client(MASKED_HELLO)), at(2600, server('8900')))
  assert.deepEqual([story.code, story.initiator, story.silence], [undefined, undefined, undefined])
  assert.equal(story.sentence, 'Still open when the capture ended, 0 ms after the last byte')
})

test('I8 closed-without-handshake: a round silence looks like a time-out on the way', () => {
  const story = storyOf(at(100, client(MASKED_HELLO)), at(60_100, end('server', 'rst')))
  assert.deepEqual([story.code, story.wasClean, story.initiator], [1006, false, 'transport'])
  assert.equal(story.silence, 60_000)
  assert.equal(
    story.sentence,
    '1006: TCP RST by the server came 60.0 s after the last byte, this looks like an idle time-out on the way: 60 s is the default of nginx (proxy_read_timeout) and of AWS ALB',
  )
  assert.equal(story.findings[0]?.code, 'closed-without-handshake')
  const near = storyOf(at(100, server(HELLO)), at(30_900, end('client')))
  assert.match(near.sentence, /^1006: TCP FIN by the client came 30\.8 s .* idle time-out/)
  const odd = storyOf(at(100, server(HELLO)), at(38_000, end('client')))
  assert.doesNotMatch(odd.sentence, /time-out/)
})

test('I8 closed-without-handshake: half a frame, with its bytes', () => {
  const { sentence } = storyOf(at(100, server('8110 486565')), at(110, end('server', 'rst')))
  assert.match(sentence, /inside frame 0 of the server, of which 3 of 16 bytes were sent/)
})

test('I8 closed-without-handshake: the peer gave up over a violation', () => {
  const { sentence } = storyOf(at(100, client('8900')), at(130, end('server')))
  assert.match(sentence, /the server gave up after mask-missing in frame 0 without saying so/)
})

test('I8 closed-without-handshake: a heartbeat that got no pong', () => {
  const story = storyOf(
    at(100, server('8900')),
    at(5000, client(MASKED_HELLO)),
    at(20_100, end('server', 'rst')),
  )
  assert.match(story.sentence, /the server waited 20\.0 s for the pong to its ping in frame 0/)
  assert.equal(story.pendingPing, 0)
  const other = storyOf(at(100, server('8900')), at(38_000, end('client', 'rst')))
  assert.match(other.sentence, /the ping in frame 0 had no pong for 37\.9 s/)
})

test('I8 closed-without-handshake: right behind a message, or behind the handshake', () => {
  const crash = storyOf(at(100, client(MASKED_HELLO)), at(103, end('server', 'rst')))
  assert.match(
    crash.sentence,
    /right behind message 0 of the client \("Hello"\): the server may have crashed/,
  )
  const refused = storyOf(at(100, end('server')))
  assert.match(refused.sentence, /right behind the opening handshake, before any frame/)
  const plain = storyOf(at(100, server(HELLO)), at(5300, end('server')))
  assert.match(plain.sentence, /look into the logs/)
})

test('I8 closed-without-handshake: what the source itself says about a loss', () => {
  const lost = { ...end('server', 'lost'), detail: 'read ETIMEDOUT' }
  const { sentence } = storyOf(at(100, server(HELLO)), at(900, lost))
  assert.equal(
    sentence,
    '1006: the connection was lost (read ETIMEDOUT): the network or a machine on the way failed',
  )
})

test('I4 frame-after-close: every frame behind a Close of the same side', () => {
  const { told } = storyOf(CLIENT_CLOSE, client(MASKED_HELLO), server(HELLO), SERVER_CLOSE)
  assert.deepEqual(told.findings, ['frame-after-close@1'])
  assert.equal(detailOf(told, 'frame-after-close'), 'the Close is frame 0')
})

test('I12 close-unanswered: TCP ends without the answer', () => {
  const story = storyOf(at(100, server('8802 03e9')), at(5100, end('client')))
  assert.deepEqual([story.code, story.wasClean, story.initiator], [1001, false, 'server'])
  assert.equal(
    story.sentence,
    '1001: the server closed and had no answer for 5.0 s, TCP FIN by the client',
  )
  const [found] = story.findings
  assert.deepEqual([found?.code, found?.from, found?.frame], ['close-unanswered', 'client', 0])
})

test('I12 close-unanswered: a side that does not wait for the answer is told so itself', () => {
  const { told } = storyOf(at(100, CLIENT_CLOSE), at(102, end('client')))
  const found = told.of('finding').find(({ code }) => code === 'close-unanswered')
  assert.equal(found?.from, 'client')
  assert.match(found?.detail ?? '', /ended TCP 2 ms after its own Close frame, without waiting/)
})

test('I13 close-code-changed: the answer has another code', () => {
  const { told } = storyOf(CLIENT_CLOSE, server('8802 03e9'))
  assert.equal(detailOf(told, 'close-code-changed'), '1000 was answered by 1001')
})

test('I14 client-ended-first: behind the closing handshake', () => {
  const { told } = storyOf(at(100, CLIENT_CLOSE), at(110, SERVER_CLOSE), at(111, end('client')))
  assert.equal(detailOf(told, 'client-ended-first'), '1 ms later')
})

test('I15 close-without-fin: TCP is left open, or ended late', () => {
  const late = storyOf(at(100, CLIENT_CLOSE), at(110, SERVER_CLOSE), at(4110, end('server')))
  assert.equal(detailOf(late.told, 'close-without-fin'), '4.0 s after the second Close frame')
  const never = storyOf(at(100, CLIENT_CLOSE), at(110, SERVER_CLOSE))
  assert.deepEqual(never.findings, [], 'the capture may have ended too early')
})

test('I16 reset-after-close: a reset behind both Close frames', () => {
  const { told } = storyOf(
    at(100, SERVER_CLOSE),
    at(110, CLIENT_CLOSE),
    at(111, end('server')),
    at(115, end('client', 'rst')),
  )
  assert.equal(detailOf(told, 'reset-after-close'), '5 ms after the second Close frame')
})

test('a refused handshake, and one without an answer, have a story too', () => {
  const refused = inspect([
    ...opened().slice(0, 1),
    text('server', 'HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n'),
    end('server'),
  ])
  assert.equal(
    refused.of('close')[0]?.sentence,
    'The opening handshake was refused with status 403',
  )
  const none = inspect([...opened().slice(0, 1), end('server')])
  assert.equal(none.of('close')[0]?.sentence, 'The opening handshake had no answer')
  assert.ok(!none.findings.includes('closed-without-handshake'))
})

test('the story of a connection that ended comes soon behind its end, and late records add to it', () => {
  const told = inspect([
    ...opened(),
    at(100, CLIENT_CLOSE),
    at(101, SERVER_CLOSE),
    at(102, end('server')),
    at(103, end('client')),
    at(104, end('client', 'rst')),
    at(9000, { kind: 'open', connection: 1 }),
    at(9001, { ...server(HELLO), connection: 1 }),
    at(9002, { ...end('server', 'rst'), connection: 0 }),
  ])
  const kinds = told.all.map(({ kind }) => kind)
  assert.ok(kinds.indexOf('close') < kinds.lastIndexOf('frame'), kinds.join())
  assert.equal(told.of('close')[0]?.ends.length, 3)
  assert.equal(told.of('connection').length, 2, 'an end alone is no connection')
})
