// Liveness on whole captures: which pong answers which ping, and what is found about the rest.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bytesOf,
  client,
  end,
  inspect,
  opened,
  type Step,
  server,
  type Told,
} from '../../../test-support/capture-script.ts'

/** A step at a time in milliseconds. */
const at = (time: number, step: Step): Step => ({ ...step, time })
/** Masked with a key of zero, which leaves the payload as it is. */
const masked = (opcode: string, payload: string): Step =>
  client(`${opcode}${(0x80 + payload.length / 2).toString(16)}00000000${payload}`)
const plain = (opcode: string, payload: string): Step =>
  server(`${opcode}${(payload.length / 2).toString(16).padStart(2, '0')}${payload}`)

const detailOf = (told: Told, code: string): string => {
  const found = told.of('finding').find((finding) => finding.code === code)
  assert.ok(found, `${code} is not among ${told.findings}`)
  return found.detail ?? ''
}
const answers = (told: Told): unknown[] =>
  told
    .of('frame')
    .filter(({ opcode }) => opcode === 10)
    .map(({ answers }) => answers && [answers.frame, answers.rtt])

test('a pong is paired with its ping by payload, with the round trip', () => {
  const told = inspect([
    ...opened(),
    at(100, plain('89', '6162')),
    at(130, masked('8a', '6162')),
    at(200, masked('89', '')),
    at(207, plain('8a', '')),
  ])
  assert.deepEqual(answers(told), [
    [0, 30],
    [2, 7],
  ])
  assert.deepEqual(told.findings, [])
})

test('a pong answers the latest ping of its payload and all before it', () => {
  const told = inspect([
    ...opened(),
    at(100, plain('89', '61')),
    at(200, plain('89', '62')),
    at(300, plain('89', '61')),
    at(310, masked('8a', '61')),
    at(5000, masked('8a', '62')),
  ])
  assert.deepEqual(answers(told), [[2, 10], undefined])
  assert.deepEqual(told.findings, ['pong-unsolicited@4'])
})

test('I6 pong-unsolicited: of no ping, and of another payload than the open one', () => {
  const alone = inspect([...opened(), masked('8a', '6869')])
  assert.equal(detailOf(alone, 'pong-unsolicited'), 'payload "hi", and no ping is open')
  assert.equal(alone.of('frame')[0]?.findings[0]?.code, 'pong-unsolicited')
  const other = inspect([...opened(), plain('89', '61'), masked('8a', '62')])
  assert.match(detailOf(other, 'pong-unsolicited'), /the open ping in frame 0 has "a"/)
})

test('I6 pong-unsolicited: not where the ping may have come before the capture', () => {
  const told = inspect([server(`8a00${'810161'.repeat(4)}`)])
  assert.ok(!told.findings.includes('pong-unsolicited'), told.findings.join())
})

test('I5 ping-unanswered: at the end, when the peer had time to answer', () => {
  const told = inspect([
    ...opened(),
    at(100, plain('89', '61')),
    at(200, masked('81', '62')),
    at(3100, end('server', 'rst')),
  ])
  const found = told.of('finding').find(({ code }) => code === 'ping-unanswered')
  assert.deepEqual([found?.from, found?.frame], ['client', 0])
  assert.equal(found?.detail, 'no pong "a" came within 3.0 s of the ping in frame 0')
  assert.equal(told.of('close')[0]?.pendingPing, 0)
})

test('I5 ping-unanswered: once, as soon as the connection has lived on for 20 s', () => {
  const steps = [100, 10_000, 20_200, 20_300, 40_000].map((time) => at(time + 1, plain('81', '61')))
  const told = inspect([...opened(), at(100, plain('89', '')), ...steps])
  assert.deepEqual(
    told.findings.filter((code) => code.startsWith('ping')),
    ['ping-unanswered@0'],
  )
})

test('a ping right before the end, or behind a Close frame, needs no pong', () => {
  const soon = inspect([...opened(), at(100, plain('89', '')), at(500, end('server', 'rst'))])
  assert.ok(!soon.findings.includes('ping-unanswered@0'), soon.findings.join())
  const closing = inspect([
    ...opened(),
    at(100, masked('88', '03e8')),
    at(110, plain('89', '')),
    at(120, plain('88', '03e8')),
    at(9000, end('server')),
  ])
  assert.ok(!closing.findings.includes('ping-unanswered@1'), closing.findings.join())
  const open = inspect([...opened(), at(100, plain('89', '')), at(9000, plain('81', ''))])
  assert.deepEqual(open.findings, [])
})

test('I10 pong-as-data: a message with the payload of the ping, or that says pong', () => {
  const same = inspect([...opened(), plain('89', '616263'), masked('81', '616263')])
  assert.equal(detailOf(same, 'pong-as-data'), '"abc" answers the ping in frame 0')
  assert.equal(same.of('frame')[1]?.findings[0]?.code, 'pong-as-data')
  const word = inspect([...opened(), plain('89', ''), masked('81', '504f4e47')])
  assert.match(detailOf(word, 'pong-as-data'), /^"PONG"/)
})

test('I10 pong-as-data: not where the application has its own ping and pong', () => {
  const own = inspect([
    ...opened(),
    plain('81', '70696e67'),
    plain('89', ''),
    masked('81', '706f6e67'),
    masked('8a', ''),
  ])
  assert.deepEqual(own.findings, [])
  const none = inspect([...opened(), masked('81', '706f6e67')])
  assert.deepEqual(none.findings, [])
})

test('I11 silence-too-long: between bytes, before the end, and only when it is asked for', () => {
  const steps = [
    ...opened(),
    at(100, plain('81', '61')),
    at(61_300, masked('81', '61')),
    at(99_300, end('client')),
  ]
  const told = inspect(steps, { silence: 30_000 })
  const found = told.of('finding').filter(({ code }) => code === 'silence-too-long')
  assert.deepEqual(
    found.map(({ detail }) => detail),
    ['nothing for 61.2 s, then 7 bytes of the client', 'nothing for 38.0 s, then the end of TCP'],
  )
  assert.ok(!inspect(steps).findings.includes('silence-too-long'))
  const open = inspect(steps.slice(0, 3), { silence: 30 })
  assert.match(
    detailOf(open, 'silence-too-long'),
    /^nothing for 0\.1 s, then 3 bytes of the server/,
  )
})

test('a flood of pings costs bounded memory and pairs the latest', () => {
  const flood: Step = { kind: 'chunk', from: 'server', bytes: bytesOf('8900'.repeat(500)) }
  const told = inspect([...opened(), flood, masked('8a', '')])
  assert.equal((answers(told)[0] as number[])[0], 499)
})

test('every pong is paired with a ping that came before it, of the same payload', () => {
  const step = fc.record({
    isPing: fc.boolean(),
    from: fc.constantFrom('client', 'server'),
    payload: fc.constantFrom('', '61', '62'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (list) => {
      const told = inspect([
        ...opened(),
        ...list.map(({ isPing, from, payload }) =>
          (from === 'client' ? masked : plain)(isPing ? '89' : '8a', payload),
        ),
      ])
      const frames = told.of('frame')
      const answered = new Set<number>()
      for (const frame of frames.filter(({ answers }) => answers !== undefined)) {
        const ping = frames[frame.answers!.frame]!
        assert.ok(ping.opcode === 9 && ping.from !== frame.from && ping.number < frame.number)
        assert.deepEqual(ping.payload, frame.payload)
        assert.equal(frame.answers!.rtt, frame.time - ping.time)
        assert.ok(!answered.has(ping.number), 'no ping is answered twice')
        answered.add(ping.number)
      }
    }),
    { numRuns: 100 },
  )
})
