// OCPP-J on whole captures: what each message is, which answer belongs to which call, and what is
// wrong with the order.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  inspect,
  latin1Bytes,
  opened,
  REQUEST,
  RESPONSE,
  type Step,
  type Told,
  text,
} from '../../../test-support/capture-script.ts'
import { chargerIdentity, type OcppOptions, type OcppPayload, ocppOverlay } from './ocpp-j.ts'

const at = (time: number, step: Step): Step => ({ ...step, time })
type Sent = string | readonly unknown[]
const bytesOfText = (value: Sent): Uint8Array => {
  const data = latin1Bytes(typeof value === 'string' ? value : JSON.stringify(value))
  assert.ok(data.length < 65536)
  return data
}
const charger = (value: Sent): Step => {
  const data = bytesOfText(value)
  const head = [0x81, 0xfe, data.length >> 8, data.length & 255, 0, 0, 0, 0]
  if (data.length < 126) head.splice(1, 3, 0x80 | data.length)
  return { kind: 'chunk', from: 'client', bytes: new Uint8Array([...head, ...data]) }
}
const central = (value: Sent): Step => {
  const data = bytesOfText(value)
  const head = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 255]
  return { kind: 'chunk', from: 'server', bytes: new Uint8Array([0x81, ...head, ...data]) }
}

function talk(steps: readonly Step[], options: OcppOptions = {}, version = 'ocpp1.6'): Told {
  const line = `Sec-WebSocket-Protocol: ${version}\r\n`
  return inspect(
    [
      text('client', `${REQUEST.replace('/chat', '/ocpp/CP%201?x')}${line}\r\n`),
      text('server', `${RESPONSE}${line}\r\n`),
      ...steps,
    ],
    { overlays: [ocppOverlay(options)] },
  )
}
const labels = (told: Told): unknown[] => told.of('message').map(({ overlay }) => overlay?.label)
const detailOf = (told: Told, code: string): string => {
  const found = told.of('finding').find((finding) => finding.code === code)
  assert.ok(found, `${code} is not among ${told.findings}`)
  return found.detail ?? ''
}

test('a call and its result are paired, with the latency', () => {
  const told = talk([
    at(100, charger([2, 'a', 'BootNotification', { chargePointVendor: 'v' }])),
    at(140, central([3, 'a', { status: 'Accepted' }])),
    at(200, central([2, 'a', 'Reset', { type: 'Soft' }])),
    at(230, charger([4, 'a', 'NotSupported', 'no', {}])),
  ])
  assert.deepEqual(labels(told), [
    'CALL BootNotification',
    'CALLRESULT BootNotification',
    'CALL Reset',
    'CALLERROR Reset NotSupported',
  ])
  assert.deepEqual(
    told.of('message').map(({ overlay }) => overlay?.answers),
    [undefined, { message: 0, latency: 40 }, undefined, { message: 2, latency: 30 }],
  )
  assert.deepEqual(told.findings, [])
})

test('SEND and CALLRESULTERROR of 2.1 wait for nothing', () => {
  const told = talk(
    [
      charger([6, 'a', 'NotifyPeriodicEventStream', {}]),
      charger([5, 'b', 'FormatViolation', '', {}]),
    ],
    {},
    'ocpp2.1',
  )
  assert.deepEqual(labels(told), [
    'SEND NotifyPeriodicEventStream',
    'CALLRESULTERROR FormatViolation',
  ])
  assert.deepEqual(told.findings, [])
})

test('I20 ocpp-malformed: each part that can be wrong', () => {
  const cases: ReadonlyArray<readonly [Sent, RegExp]> = [
    ['{', /^"\{" is not JSON$/],
    ['{}', /it is no array/],
    [[9, 'a', {}], /"9" is no type of message/],
    [[2, 5, 'A', {}], /its id is no string/],
    [[2, 'x'.repeat(37), 'A', {}], /its id is no string of 1 to 36/],
    [[2, 'a', 'A'], /has 3 elements instead of 4/],
    [[2, 'a', 5, {}], /its action is no text/],
    [[2, 'a', 'A', []], /its payload is no object/],
    [[3, 'a', null], /its payload is no object/],
    [[4, 'a', 'X', 1, {}], /its error description is no text/],
  ]
  for (const [sent, wrong] of cases) {
    const told = talk([charger(sent)])
    assert.match(detailOf(told, 'ocpp-malformed'), wrong)
    assert.deepEqual(labels(told), ['malformed'])
    assert.equal(told.of('frame')[0]?.findings[0]?.code, 'ocpp-malformed')
  }
  const binary = talk([{ kind: 'chunk', from: 'server', bytes: Uint8Array.of(0x82, 0) }])
  assert.match(detailOf(binary, 'ocpp-malformed'), /a binary message: OCPP-J is text/)
})

test('I21 ocpp-call-overlapping: a second call of the same side before the answer', () => {
  const told = talk([
    charger([2, 'a', 'Heartbeat', {}]),
    charger([2, 'b', 'MeterValues', {}]),
    central([2, 'c', 'Reset', {}]),
    central([3, 'a', {}]),
    central([3, 'b', {}]),
    charger([3, 'c', {}]),
  ])
  assert.deepEqual(told.findings, ['ocpp-call-overlapping@1'])
  assert.equal(
    detailOf(told, 'ocpp-call-overlapping'),
    'MeterValues while Heartbeat "a" has no answer yet',
  )
})

test('I22 ocpp-call-unanswered: at the end, with who called', () => {
  const told = talk([charger([2, 'a', 'Heartbeat', {}])])
  assert.equal(detailOf(told, 'ocpp-call-unanswered'), 'Heartbeat "a" of charger "CP 1"')
  assert.equal(told.of('finding')[0]?.from, 'server')
})

test('I23 ocpp-id-reused: an id that the same side has used', () => {
  const told = talk([
    charger([2, 'a', 'Heartbeat', {}]),
    central([3, 'a', {}]),
    charger([2, 'a', 'Heartbeat', {}]),
    central([3, 'a', {}]),
  ])
  assert.deepEqual(told.findings, ['ocpp-id-reused@2'])
})

test('I24 ocpp-answer-unmatched: an answer to no call, or twice', () => {
  const told = talk([
    charger([2, 'a', 'Heartbeat', {}]),
    central([3, 'A', {}]),
    central([3, 'a', {}]),
  ])
  assert.equal(detailOf(told, 'ocpp-answer-unmatched'), 'CALLRESULT "A", while Heartbeat "a" waits')
  const own = talk([
    charger([2, 'a', 'Heartbeat', {}]),
    charger([3, 'a', {}]),
    central([3, 'a', {}]),
  ])
  assert.deepEqual(own.findings, ['ocpp-answer-unmatched@1'], 'no side answers itself')
})

test('I25 ocpp-payload-illegal: what a registered check says, for calls and results', () => {
  const seen: OcppPayload[] = []
  const checkPayload = (payload: OcppPayload): string | undefined => {
    seen.push(payload)
    return payload.isAnswer ? 'currentTime is missing' : undefined
  }
  const told = talk([charger([2, 'a', 'Heartbeat', { x: 1 }]), central([3, 'a', {}])], {
    checkPayload,
  })
  assert.equal(detailOf(told, 'ocpp-payload-illegal'), 'Heartbeat: currentTime is missing')
  assert.deepEqual(seen, [
    { protocol: 'ocpp1.6', action: 'Heartbeat', isAnswer: false, payload: { x: 1 } },
    { protocol: 'ocpp1.6', action: 'Heartbeat', isAnswer: true, payload: {} },
  ])
})

test('only connections with a subprotocol of OCPP are taken', () => {
  const overlay = ocppOverlay()
  for (const name of ['ocpp1.6', 'ocpp2.0.1', 'ocpp2.1']) assert.ok(overlay.takes(name, undefined))
  for (const name of [undefined, 'chat', 'xocpp1.6']) assert.ok(!overlay.takes(name, '/ocpp/x'))
  const told = inspect([...opened(), charger('[2]')], { overlays: [overlay] })
  assert.deepEqual([told.findings, labels(told)], [[], [undefined]])
})

test("the charger's identity is the last part of the path", () => {
  assert.equal(chargerIdentity('/ocpp/CP%20001?token=x'), 'CP 001')
  assert.equal(chargerIdentity('/a/%zz/'), '%zz')
  assert.equal(chargerIdentity('/'), undefined)
  assert.equal(chargerIdentity(undefined), undefined)
})

test('no message makes it throw, and a flood of calls costs bounded memory', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 10 }), (values) => {
      const sent = values.map((value) =>
        central(encodeURIComponent(JSON.stringify(value)).slice(0, 900)),
      )
      const arrays = values.map((value) => charger([2, 'a', value, value].slice(0, 4)))
      const small = arrays.filter((step) => (step['bytes'] as Uint8Array).length < 9000)
      assert.equal(talk([...sent, ...small]).of('message').length, sent.length + small.length)
    }),
    { numRuns: 100 },
  )
  const flood = Array.from({ length: 2000 }, (_, i) => charger([2, `${i}`, 'Heartbeat', {}]))
  const unanswered = talk(flood).findings.filter((code) => code.startsWith('ocpp-call-unanswered'))
  assert.ok(unanswered.length <= 64, `${unanswered.length}`)
})
