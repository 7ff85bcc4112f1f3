// How a connection ends, in both roles: the closing handshake from either side, broken rules, and
// handlers that end it from inside an event.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MisuseError } from './errors.ts'
import { describeRule, RULES, type RuleCode } from './rules.ts'
import {
  closeBytes,
  concat,
  type FrameShape,
  frame,
  frameTo,
  hex,
  Replay,
} from './testing-frames.ts'

const isMisuse =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof MisuseError && error.code === code

const MASK = 0xc47f02a1
const MASK_OCTETS = [0xa1, 0x02, 0x7f, 0xc4]
const message: FrameShape = { opcode: 1, payload: 'hi' }
const close: FrameShape = { opcode: 8, payload: closeBytes(1000, 'bye') }

for (const role of ['server', 'client'] as const) {
  const key = role === 'client' ? MASK_OCTETS : undefined
  const open = (options: ConstructorParameters<typeof Replay>[1] = {}): Replay =>
    new Replay(role, { maskKey: () => MASK, ...options })
  const sentAs = (shape: FrameShape): Uint8Array => frame({ key, ...shape })

  describe(`a ${role} closes`, () => {
    test('with the code and reason given, and settles when the peer answers', () => {
      const replay = open()
      replay.connection.close(4001, 'é')
      assert.equal(replay.connection.state, 'closing')
      assert.deepEqual(replay.connection.sent, { code: 4001, reason: 'é' })
      assert.deepEqual(replay.output.take(), sentAs({ opcode: 8, payload: closeBytes(4001, 'é') }))
      replay.feedFrames(close)
      assert.equal(replay.connection.state, 'answered')
      assert.deepEqual(replay.connection.received, { code: 1000, reason: 'bye' })
      assert.equal(replay.output.take().length, 0)
    })

    test('once: a second close changes nothing, but is still checked', () => {
      const replay = open()
      replay.connection.close(1000)
      replay.connection.close(1001, 'again')
      assert.equal(replay.sent().length, 1)
      assert.throws(() => replay.connection.close(1005), isMisuse('close-arguments'))
    })

    test('C2 close-code-empty: without a code the frame is empty, and an empty one is echoed empty', () => {
      const local = open()
      local.connection.close()
      assert.deepEqual(local.output.take(), sentAs({ opcode: 8 }))
      assert.deepEqual(local.connection.sent, { code: 1005, reason: '' })
      const remote = open().feedFrames({ opcode: 8 })
      assert.deepEqual(remote.events, ['closing 1005 ""'])
      assert.deepEqual(remote.output.take(), sentAs({ opcode: 8 }))
    })

    test('C2 close-code-empty: without any Close frame none is reported as received or sent', () => {
      const replay = open().feedFrames(message)
      replay.connection.transportEnded()
      assert.equal(replay.connection.state, 'closed')
      assert.equal(replay.connection.received, undefined)
      assert.equal(replay.connection.sent, undefined)
      assert.deepEqual(replay.events, ['text "hi" 2'])
    })

    test('by echoing code and reason when the peer begins', () => {
      for (const payload of [
        closeBytes(1000),
        closeBytes(4999, 'x'.repeat(123)),
        closeBytes(1014, '😀'),
      ]) {
        const replay = open().feedFrames({ opcode: 8, payload })
        assert.equal(replay.connection.state, 'answered')
        assert.deepEqual(replay.output.take(), sentAs({ opcode: 8, payload }))
      }
    })

    test('C4 close-arguments: wrong arguments send nothing and leave the connection open', () => {
      const replay = open()
      for (const [code, reason] of [
        [1006],
        [999],
        ['1000'],
        [1000, 5],
        [undefined, 'x'],
      ] as unknown[][]) {
        assert.throws(
          () => replay.connection.close(code as number, reason as string),
          isMisuse('close-arguments'),
        )
      }
      assert.throws(
        () => replay.connection.close(1000, 'é'.repeat(62)),
        isMisuse('close-reason-too-long'),
      )
      assert.equal(replay.connection.state, 'open')
      assert.equal(replay.output.take().length, 0)
    })

    test('C5 close-ends-message: messages that were on the way still arrive, none behind their Close', () => {
      const replay = open()
      replay.connection.close(1000)
      replay.feedFrames(
        message,
        { opcode: 9 },
        { opcode: 1, isFinal: false, payload: 'half' },
        close,
        message,
      )
      assert.deepEqual(replay.events, ['text "hi" 2', 'ping ', 'closing 1000 "bye"'])
      assert.deepEqual(
        replay.sent().map((f) => f.opcode),
        [8],
      )
    })

    test('C7 close-once: both sides at once, and TCP ending after it, give one event', () => {
      const replay = open()
      replay.connection.close(1000)
      replay.feedFrames(close, close)
      replay.connection.transportEnded()
      replay.connection.transportEnded()
      replay.feedFrames(close)
      replay.connection.close(1000)
      assert.deepEqual(replay.events, ['closing 1000 "bye"'])
      assert.equal(replay.connection.state, 'closed')
      assert.equal(replay.sent().length, 1)
    })

    test('and sends nothing more in any state but open', () => {
      const ends: Array<(replay: Replay) => void> = [
        (replay) => replay.connection.close(1000),
        (replay) => replay.feedFrames(close),
        (replay) => replay.feedFrames({ opcode: 3 }),
        (replay) => replay.connection.transportEnded(),
      ]
      for (const end of ends) {
        const replay = open()
        replay.output.isClogged = true
        replay.feedFrames({ opcode: 9 })
        end(replay)
        replay.output.take()
        const { connection } = replay
        assert.throws(() => connection.sendText('x'), isMisuse('not-open'))
        assert.throws(() => connection.sendBinary(new Uint8Array(1)), isMisuse('not-open'))
        assert.throws(() => connection.sendPing(), isMisuse('not-open'))
        assert.throws(() => connection.sendPong(), isMisuse('not-open'))
        assert.throws(() => connection.sendEncoded(hex('81 00')), isMisuse('not-open'))
        connection.drained()
        assert.equal(replay.output.take().length, 0)
      }
    })
  })

  describe(`a ${role} whose peer breaks a rule`, () => {
    const breaches: Array<[RuleCode, Uint8Array]> = [
      [
        role === 'server' ? 'mask-missing' : 'mask-unexpected',
        frameTo(role, { opcode: 1, key: role === 'server' ? undefined : [1, 2, 3, 4] }),
      ],
      ['length-not-minimal', frameTo(role, { opcode: 1, form: 16, payload: 'x' })],
      ['length-top-bit', frameTo(role, { opcode: 1, form: 64, declared: 2n ** 63n })],
      ['message-too-big', frameTo(role, { opcode: 1, declared: 2n ** 40n })],
      ['rsv1-unexpected', frameTo(role, { opcode: 1, rsv: 4 })],
      ['rsv23-unexpected', frameTo(role, { opcode: 1, rsv: 1 })],
      ['opcode-reserved', frameTo(role, { opcode: 11 })],
      ['control-fragmented', frameTo(role, { opcode: 9, isFinal: false })],
      ['control-too-long', frameTo(role, { opcode: 8, payload: 'x'.repeat(126) })],
      ['continuation-unexpected', frameTo(role, { opcode: 0 })],
      ['close-payload-one-byte', frameTo(role, { opcode: 8, payload: 'x' })],
      ['close-code-invalid', frameTo(role, { opcode: 8, payload: closeBytes(1006) })],
      ['close-reason-not-utf8', frameTo(role, { opcode: 8, payload: closeBytes(1000, hex('ff')) })],
      ['text-not-utf8', frameTo(role, { opcode: 1, payload: hex('ff') })],
    ]

    for (const [code, bytes] of breaches) {
      test(`C8 violation-ends-input: ${code} gets its Close with the clause, and nothing is read on`, () => {
        const replay = open()
        replay.feed(concat([bytes, frameTo(role, message), frameTo(role, close)]))
        replay.feedFrames(message, { opcode: 9 }, close)
        const { closeCode } = RULES[code]
        assert.deepEqual(replay.events, [`violation ${code} ${closeCode}`])
        assert.equal(replay.connection.state, 'failed')
        assert.equal(replay.connection.received, undefined)
        const payload = closeBytes(closeCode!, describeRule(code))
        assert.deepEqual(replay.output.take(), sentAs({ opcode: 8, payload }))
        replay.connection.close(1000)
        replay.connection.transportEnded()
        assert.equal(replay.output.take().length, 0)
        assert.equal(replay.connection.state, 'closed')
      })
    }

    test('after our Close it gets no second one', () => {
      const replay = open()
      replay.connection.close(1000)
      replay.output.take()
      replay.feedFrames({ opcode: 3 }, close)
      assert.deepEqual(replay.events, ['violation opcode-reserved 1002'])
      assert.equal(replay.output.take().length, 0)
      assert.deepEqual(replay.connection.sent, { code: 1000, reason: '' })
    })
  })

  test(`a ${role} whose handler ends the connection gets nothing more of the same read`, () => {
    for (const first of [message, { opcode: 2, payload: 'b' }, { opcode: 9 }, { opcode: 10 }]) {
      const replay = open({ onEvent: (_, { connection }) => connection.transportEnded() })
      replay.feedFrames(first, message, { opcode: 1, isFinal: false }, close)
      assert.equal(replay.events.length, 1)
      assert.equal(replay.connection.state, 'closed')
    }
  })

  test(`a ${role} whose handler closes and sends from inside an event keeps the order of frames`, () => {
    const replay = open({
      onEvent: (event, { connection }) => {
        if (event === 'ping 31') connection.sendText('pinged')
        if (event === 'ping 32') connection.close(1000)
      },
    })
    replay.feedFrames(
      { opcode: 9, payload: '1' },
      { opcode: 9, payload: '2' },
      { opcode: 9, payload: '3' },
      close,
    )
    assert.deepEqual(
      replay.sent().map((f) => f.opcode),
      [10, 1, 10, 8],
    )
  })
}
