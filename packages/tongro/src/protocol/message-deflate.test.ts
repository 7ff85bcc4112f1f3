// Compressed messages in the core, with the library's own zlib behind it and node:zlib's public calls
// as the peer: RSV1, windows, what is sent, and control frames between fragments.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compression, fragments, packed, ROLES, replay } from '../../test-support/deflate-replay.ts'
import {
  deflateOnce,
  inflateOnce,
  noise,
  PublicInflater,
  words,
} from '../../test-support/public-zlib.ts'
import { encodeDeflated } from './frame-writer.ts'
import { digestOf, type FrameShape, Replay } from './testing-frames.ts'

test('F4 rsv1-unexpected: RSV1 on continuations and control frames is refused with compression too', () => {
  const [first, second] = fragments(1, packed('Hello'), [3])
  for (const role of ROLES) {
    const breaches: FrameShape[][] = [
      [first!, { ...second!, rsv: 4 }],
      [
        { opcode: 1, isFinal: false, payload: 'a' },
        { opcode: 0, rsv: 4, payload: 'b' },
      ],
      ...[8, 9, 10].map((opcode) => [{ opcode, rsv: 4 }]),
      [first!, { opcode: 9, rsv: 4 }],
    ]
    for (const shapes of breaches) {
      const peer = replay(role).feedFrames(...shapes)
      assert.deepEqual(peer.events, ['violation rsv1-unexpected 1002'])
      assert.equal(peer.connection.state, 'failed')
    }
    const both = replay(role).feedFrames({ opcode: 1, rsv: 6, payload: packed('a') })
    assert.deepEqual(both.events, ['violation rsv23-unexpected 1002'])
    const without = new Replay(role).feedFrames(...fragments(1, packed('a')))
    assert.deepEqual(without.events, ['violation rsv1-unexpected 1002'])
  }
})

test('F6 continuation-unexpected: also right after a compressed message in one frame', () => {
  const peer = replay('server').feedFrames(...fragments(1, packed('a')), { opcode: 0 })
  assert.deepEqual(peer.events, ['text "a" 1', 'violation continuation-unexpected 1002'])
})

test('P5 context-per-direction: plain messages between compressed ones leave both windows alone', async () => {
  for (const role of ROLES) {
    const text = words(3000)
    const peer = replay(role)
    peer.feedFrames(...fragments(2, deflateOnce(text)))
    peer.feedFrames({ opcode: 2, payload: noise(40_000) })
    peer.feedFrames({ opcode: 1, payload: 'plain' })
    peer.feedFrames(...fragments(2, deflateOnce(text, {}, text)))
    const [one, , , two] = peer.messages as Uint8Array[]
    assert.equal(digestOf(one!), digestOf(text))
    assert.equal(digestOf(two!), digestOf(text))
    peer.connection.sendBinary(text)
    peer.connection.sendBinary(noise(40_000), false)
    peer.connection.sendText('plain', false)
    peer.connection.sendBinary(text)
    const sent = peer.sent()
    assert.deepEqual(
      sent.map(({ rsv, opcode }) => [rsv, opcode]),
      [
        [4, 2],
        [0, 2],
        [0, 1],
        [4, 2],
      ],
    )
    assert.ok(sent[3]!.payload.length < 100)
    const inflater = new PublicInflater()
    await inflater.inflate(sent[0]!.payload)
    assert.ok((await inflater.inflate(sent[3]!.payload)).equals(text))
  }
})

test('P6 deflate-tail: what is sent is one frame with RSV1 and no tail, an empty message one byte', () => {
  for (const role of ROLES) {
    const own = replay(role)
    own.connection.sendText('')
    own.connection.sendText('Hé€😀')
    own.connection.sendBinary(new Uint8Array(0))
    const sent = own.sent()
    assert.deepEqual(
      sent.map(({ rsv, opcode, isFinal }) => [rsv, opcode, isFinal]),
      [
        [4, 1, true],
        [4, 1, true],
        [4, 2, true],
      ],
    )
    assert.deepEqual([...sent[0]!.payload], [0])
    assert.equal(String(inflateOnce(sent[1]!.payload)), 'Hé€😀')
    assert.deepEqual([...sent[2]!.payload], [0])
  }
})

test('threshold: smaller messages are sent plain, and so is what asks for it', () => {
  const peer = replay('server', {}, compression({ threshold: 10 }))
  peer.connection.sendText('123456789')
  peer.connection.sendText('1234567890')
  peer.connection.sendText('1234567890', false)
  peer.connection.sendBinary(new Uint8Array(9))
  peer.connection.sendBinary(new Uint8Array(10))
  peer.connection.sendBinary(new Uint8Array(50_000), false)
  assert.deepEqual(
    peer.sent().map(({ rsv }) => rsv),
    [0, 4, 0, 0, 4, 0],
  )
})

test('P5 context-per-direction: behind a frame made for many, a message refers to nothing before it', () => {
  const text = 'the same words, the same words'.repeat(20)
  const peer = replay('server')
  peer.connection.sendText(text)
  peer.connection.sendEncoded(encodeDeflated(1, packed('for all')), true)
  peer.connection.sendText(text)
  const [first, forMany, second] = peer.sent()
  assert.deepEqual([forMany!.opcode, forMany!.rsv], [1, 4])
  assert.equal(String(inflateOnce(forMany!.payload)), 'for all')
  for (const one of [first, second]) assert.equal(String(inflateOnce(one!.payload)), text)
})

test('F13 caller-bytes-untouched: compressing leaves the bytes of the caller as they were', () => {
  for (const role of ROLES) {
    const bytes = words(5000)
    replay(role).connection.sendBinary(bytes)
    assert.ok(bytes.equals(words(5000)))
  }
})

test('F8: control frames between fragments are answered at once and disturb no compressed message', () => {
  for (const role of ROLES) {
    const [first, second, third] = fragments(1, packed('Hé€😀'.repeat(50)), [4, 9])
    const peer = replay(role)
    peer.feedFrames(first!, { opcode: 9, payload: 'p' }, second!, { opcode: 10, payload: 'q' })
    assert.deepEqual(
      peer.sent().map(({ opcode, rsv }) => [opcode, rsv]),
      [[10, 0]],
    )
    peer.feedFrames(third!, ...fragments(1, packed('next'), [0, 2, 2]))
    assert.deepEqual(
      peer.events.map((event) => event.split(' ')[0]),
      ['ping', 'pong', 'text', 'text'],
    )
    assert.deepEqual(peer.messages, ['Hé€😀'.repeat(50), 'next'])
  }
})
