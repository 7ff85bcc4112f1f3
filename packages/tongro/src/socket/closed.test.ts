import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Closed, ClosedError, describeClosed } from './closed.ts'

const BYE = { code: 1000, reason: 'bye' }
const EMPTY = { code: 1005, reason: '' }

function closed(parts: Partial<Closed>): Closed {
  return {
    code: 1006,
    reason: '',
    wasClean: false,
    initiator: 'transport',
    received: undefined,
    sent: undefined,
    ...parts,
  }
}

test('the sentence tells who was first', () => {
  const both = { received: BYE, sent: EMPTY }
  assert.equal(
    describeClosed(closed({ ...both, initiator: 'peer' })),
    'received 1000 (bye), then sent 1005',
  )
  assert.equal(
    describeClosed(closed({ ...both, initiator: 'local' })),
    'sent 1005, then received 1000 (bye)',
  )
})

test('the sentence tells that nothing came', () => {
  assert.match(describeClosed(closed({})), /without a close frame \(1006\)$/)
  assert.equal(
    describeClosed(closed({ sent: BYE, initiator: 'local' })),
    'sent 1000 (bye), no close frame came back',
  )
})

test('ClosedError carries the whole and a code for programs', () => {
  const how = closed({ received: BYE, sent: BYE, initiator: 'peer' })
  const error = new ClosedError(how, 'Cannot send')
  assert.equal(error.name, 'ClosedError')
  assert.equal(error.code, 'SOCKET_CLOSED')
  assert.equal(error.closed, how)
  assert.match(error.message, /^Cannot send: received 1000 \(bye\)/)
  assert.doesNotMatch(error.message, /\.$/)
})
