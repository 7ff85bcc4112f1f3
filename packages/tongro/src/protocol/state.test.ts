// Every pair of state and input: what the table allows is taken, everything else throws.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConnectionInput, type ConnectionState, nextState, TRANSITIONS } from './state.ts'

const STATES: ConnectionState[] = ['connecting', 'open', 'closing', 'answered', 'failed', 'closed']
const INPUTS: ConnectionInput[] = [
  'handshake-done',
  'close-sent',
  'close-received',
  'violation',
  'transport-ended',
]

/** The life of a connection, written from RFC 6455 7.1 and not from the table. */
const LEGAL: Readonly<Record<string, ConnectionState>> = {
  'connecting handshake-done': 'open',
  'connecting violation': 'closed',
  'connecting transport-ended': 'closed',
  'open close-sent': 'closing',
  'open close-received': 'answered',
  'open violation': 'failed',
  'open transport-ended': 'closed',
  'closing close-received': 'answered',
  'closing violation': 'failed',
  'closing transport-ended': 'closed',
  'answered transport-ended': 'closed',
  'failed transport-ended': 'closed',
}

test('the table holds the six states', () => {
  assert.deepEqual(Object.keys(TRANSITIONS).sort(), [...STATES].sort())
})

for (const state of STATES) {
  for (const input of INPUTS) {
    const expected = LEGAL[`${state} ${input}`]
    if (expected === undefined) {
      test(`${input} is impossible in state ${state}`, () => {
        assert.throws(
          () => nextState(state, input),
          new RegExp(`${input} is impossible in state ${state}`),
        )
      })
    } else {
      test(`${input} leads from ${state} to ${expected}`, () => {
        assert.equal(nextState(state, input), expected)
      })
    }
  }
}

test('every state but closed has a way to closed, and closed has none out', () => {
  for (const state of STATES) {
    if (state === 'closed') assert.deepEqual(TRANSITIONS.closed, {})
    else assert.equal(nextState(state, 'transport-ended'), 'closed')
  }
})
