// Messages sent in fragments: opcodes and FIN, control frames between, masks, and RSV1 on the first
// fragment of a compressed one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compression, packed } from '../../test-support/deflate-replay.ts'
import { MisuseError } from './errors.ts'
import { encodeDeflated } from './frame-writer.ts'
import { concat, Replay, utf8 } from './testing-frames.ts'

for (const role of ['server', 'client'] as const) {
  test(`${role}: the first fragment has the opcode, the others continue, the last has FIN`, () => {
    const replay = new Replay(role)
    replay.connection.beginMessage(1)
    for (const [part, isFinal] of [
      ['a', false],
      ['', false],
      ['z', true],
    ] as const) {
      replay.connection.sendFragment(utf8(part), isFinal)
    }
    const sent = replay.sent()
    assert.deepEqual(
      sent.map(({ opcode, isFinal, rsv }) => [opcode, isFinal, rsv]),
      [
        [1, false, 0],
        [0, false, 0],
        [0, true, 0],
      ],
    )
    assert.deepEqual(concat(sent.map(({ payload }) => payload)), utf8('az'))
    assert.equal(
      sent.every(({ key }) => (key === undefined) === (role === 'server')),
      true,
    )
  })

  test(`${role}: F13 caller-bytes-untouched: large fragments leave the caller's bytes as they are`, () => {
    const replay = new Replay(role)
    const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i & 255)
    const copy = bytes.slice()
    replay.connection.beginMessage(2)
    replay.connection.sendFragment(bytes, true)
    assert.deepEqual(bytes, copy)
    assert.deepEqual(replay.sent()[0]!.payload, copy)
  })

  test(`${role}: between fragments control frames leave, other messages are refused`, () => {
    const replay = new Replay(role)
    const { connection } = replay
    connection.beginMessage(2)
    connection.sendFragment(utf8('a'), false)
    assert.equal(connection.isMidMessage, true)
    connection.sendPing()
    replay.feedFrames({ opcode: 9 })
    const refused = { name: 'MisuseError', code: 'message-open' }
    assert.throws(() => connection.sendText('x'), refused)
    assert.throws(() => connection.sendBinary(utf8('x')), refused)
    assert.throws(() => connection.sendEncoded(utf8('x')), refused)
    assert.throws(() => connection.beginMessage(1), refused)
    connection.sendFragment(utf8('b'), true)
    assert.equal(connection.isMidMessage, false)
    connection.sendText('next')
    assert.deepEqual(
      replay.sent().map(({ opcode }) => opcode),
      [2, 9, 10, 0, 1],
    )
    assert.throws(() => connection.sendFragment(utf8('c'), true), MisuseError)
  })

  test(`${role}: P6 deflate-tail: fragments of a compressed message share RSV1, window and one tail`, () => {
    const text = 'the same again and again, '
    for (const lastPart of ['', text]) {
      const sender = new Replay(role, { compression: compression() })
      const peer = role === 'server' ? 'client' : 'server'
      const receiver = new Replay(peer, { compression: compression() })
      for (let round = 0; round < 2; round++) {
        sender.connection.beginMessage(1)
        sender.connection.sendFragment(utf8(text), false)
        sender.connection.sendFragment(utf8(text.repeat(20)), false)
        sender.connection.sendFragment(utf8(lastPart), true)
        sender.connection.sendText('whole')
      }
      const bytes = sender.output.take()
      receiver.feed(bytes)
      const whole = text.repeat(21) + lastPart
      assert.deepEqual(receiver.messages, [whole, 'whole', whole, 'whole'])
      assert.ok(bytes.length < 400, `${bytes.length} bytes`)
    }
  })

  test(`${role}: P11 deflate-order: without context takeover, fragments of two connections do not mix`, () => {
    const peer = role === 'server' ? 'client' : 'server'
    const alone = { compression: compression({}, false) }
    const [one, two] = [
      new Replay(role, alone),
      new Replay(role, { compression: compression({}, false) }),
    ]
    one.connection.beginMessage(1)
    one.connection.sendFragment(utf8('abcabcabc'), false)
    two.connection.sendText('abcabcabcabc')
    one.connection.sendFragment(utf8('abcabcabc'), true)
    one.connection.sendText('abcabc')
    const receiver = new Replay(peer, { compression: compression({}, false) })
    receiver.feed(one.output.take())
    assert.deepEqual(receiver.messages, ['abcabcabcabcabcabc', 'abcabc'])
    const other = new Replay(peer, { compression: compression({}, false) })
    other.feed(two.output.take())
    assert.deepEqual(other.messages, ['abcabcabcabc'])
  })
}

test('a Close may leave between fragments, and nothing after it', () => {
  const replay = new Replay('server')
  replay.connection.beginMessage(1)
  replay.connection.sendFragment(utf8('a'), false)
  replay.connection.close(1000)
  assert.throws(() => replay.connection.sendFragment(utf8('b'), true), MisuseError)
  assert.deepEqual(
    replay.sent().map(({ opcode }) => opcode),
    [1, 8],
  )
})

test('P5 context-per-direction: a frame compressed for many moves the window, and the next message does not refer behind it', () => {
  const text = 'the same words again and again, '
  const sender = new Replay('server', { compression: compression() })
  sender.connection.sendText(text)
  sender.connection.sendEncoded(encodeDeflated(1, packed(text.repeat(3))), true)
  sender.connection.sendText(text)
  const receiver = new Replay('client', { compression: compression() })
  receiver.feed(sender.output.take())
  assert.deepEqual(receiver.messages, [text, text.repeat(3), text])
})
