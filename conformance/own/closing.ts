// C3 to C8: what close() takes, and what the application is told of an end.

import assert from 'node:assert/strict'
import { close, text } from '../wire/frames.ts'
import { rsvFrame } from './broken-frames.ts'
import { deferred, type Pair, pause, send } from './kit.ts'
import { type OwnCase, own } from './own-case.ts'

/** The caller's mistake is told, nothing is sent, and the socket goes on. */
async function assertRefused(
  { socket, session }: Pair,
  code: string,
  calls: ReadonlyArray<() => unknown>,
): Promise<void> {
  for (const call of calls) {
    assert.throws(
      call,
      (error) => error instanceof TypeError && 'code' in error && error.code === code,
    )
  }
  socket.send('still open')
  const arrived = await session.next('a message')
  assert.ok(arrived?.kind === 'message' && String(arrived.payload) === 'still open')
}

export const CLOSING: readonly OwnCase[] = [
  ...own('C3', [
    {
      title: 'close() refuses a reason of 124 bytes, in however many characters, and takes 123',
      rules: ['close-reason-too-long'],
      async run(kit, role) {
        const pair = await kit.pair(role)
        await assertRefused(pair, 'close-reason-too-long', [
          () => pair.socket.close(1000, 'x'.repeat(124)),
          () => pair.socket.close(1000, '\u00fc'.repeat(62)),
        ])
        pair.socket.close(1000, `${'\u00fc'.repeat(61)}x`)
        const arrived = await pair.session.next('Close')
        assert.ok(arrived?.kind === 'close' && arrived.reason === `${'\u00fc'.repeat(61)}x`)
      },
    },
  ]),
  ...own('C4', [
    {
      title: 'close() refuses what is no code that may be sent and what is no string',
      rules: ['close-arguments'],
      async run(kit, role) {
        const pair = await kit.pair(role)
        const { socket } = pair
        const wrong: unknown[] = [999, 1004, 1005, 1006, 1015, 2999, 5000, 1000.5, '1000', null, {}]
        await assertRefused(pair, 'close-arguments', [
          ...wrong.map((code) => () => socket.close(code as number)),
          () => socket.close(1000, 5 as unknown as string),
          () => socket.close(1000, new Uint8Array(10) as unknown as string),
        ])
      },
    },
  ]),
  ...own('C5', [
    {
      title: 'Nothing behind a Close reaches the application',
      rules: ['close-ends-message'],
      async run(kit, role) {
        const { session, socket, received } = await kit.pair(role)
        send(session, text('before'), close(1000), text('behind'))
        assert.equal((await session.next('Close'))?.kind, 'close')
        session.line.end()
        await kit.inTime('the end', socket.closed)
        await pause(10)
        assert.deepEqual(received, ['before'])
      },
    },
    {
      title: 'A Close inside a message: the part of it never reaches the application',
      rules: ['close-ends-message'],
      async run(kit, role) {
        const { session, socket, received } = await kit.pair(role)
        send(session, text('part', { fin: false }), close(1000))
        assert.equal((await session.next('Close'))?.kind, 'close')
        session.line.end()
        const closed = await kit.inTime('the end', socket.closed)
        assert.ok(closed.wasClean)
        assert.deepEqual(received, [])
      },
    },
  ]),
  ...own('C6', [
    {
      title: 'A peer that never ends TCP is cut at limits.closeMs',
      rules: ['close-deadline'],
      async run(kit, role) {
        const { session, socket } = await kit.pair(role, { limits: { closeMs: 100 } })
        send(session, close(1000))
        assert.equal((await session.next('Close'))?.kind, 'close')
        const closed = await kit.inTime('the end by our own deadline', socket.closed)
        assert.equal(closed.code, 1000)
      },
    },
    {
      title: 'A peer that never answers our Close is cut at limits.closeMs',
      rules: ['close-deadline'],
      async run(kit, role) {
        const { socket } = await kit.pair(role, { limits: { closeMs: 100 } })
        socket.close(1000)
        const closed = await kit.inTime('the end by our own deadline', socket.closed)
        assert.deepEqual([closed.code, closed.wasClean], [1006, false])
      },
    },
  ]),
  ...own('C7', [
    {
      title: 'The line breaks while a handler is at work: its end is told once, after the handler',
      rules: ['close-once'],
      roles: ['server'],
      async run(kit, role) {
        const work = deferred<void>()
        let isDone = false
        const pair = await kit.pair(role, {
          onMessage: () =>
            work.promise.then(() => {
              isDone = true
            }),
        })
        send(pair.session, text('work'))
        await kit.until('the message', () => pair.socket.bytesRead > 0)
        await pause(20)
        pair.session.line.reset()
        await kit.inTime('the end', pair.socket.closed)
        assert.equal(pair.closes.length, 0, 'the end was told while the handler was at work')
        work.resolve()
        await kit.until('the end to be told', () => pair.closes.length > 0)
        await pause(20)
        assert.equal(pair.closes.length, 1)
        assert.ok(isDone)
      },
    },
    ...(
      [
        [
          'both sides close at once',
          [1000, true],
          ({ socket, session }: Pair) => {
            socket.close(1000)
            send(session, close(1000))
            session.line.end()
          },
        ],
        ['FIN without Close', [1006, false], ({ session }: Pair) => session.line.end()],
        ['RST', [1006, false], ({ session }: Pair) => session.line.reset()],
        [
          'terminate() after close()',
          [1006, false],
          ({ socket }: Pair) => {
            socket.close(1000)
            socket.terminate()
            socket.terminate()
          },
        ],
      ] as const
    ).map(([title, expected, end]) => ({
      title: `One end, told once: ${title}`,
      rules: ['close-once'] as const,
      async run(kit: Parameters<OwnCase['run']>[0], role: 'server' | 'client') {
        const pair = await kit.pair(role)
        end(pair)
        const closed = await kit.inTime('the end', pair.socket.closed)
        assert.deepEqual([closed.code, closed.wasClean], expected)
        await kit.until('the end to be told', () => pair.closes.length > 0)
        await pause(20)
        assert.equal(pair.closes.length, 1)
        assert.ok(pair.errors.length <= 1, `${pair.errors.length} errors were told`)
      },
    })),
  ]),
  ...own('C8', [
    {
      title: 'Nothing behind a broken rule reaches the application, though it is in the same read',
      rules: ['violation-ends-input'],
      async run(kit, role) {
        const { session, socket, received, errors } = await kit.pair(role)
        send(session, text('before'), rsvFrame(), text('behind'))
        const arrived = await session.next('Close')
        assert.ok(arrived?.kind === 'close' && arrived.code === 1002)
        send(session, text('later'))
        session.line.end()
        await kit.inTime('the end', socket.closed)
        await pause(10)
        assert.deepEqual(received, ['before'])
        if (role === 'server') assert.equal(errors.length, 1)
      },
    },
  ]),
]
