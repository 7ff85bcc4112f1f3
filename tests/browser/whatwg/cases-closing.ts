// close(), and how an end is told.

import { type Case, type CloseLike, equal, next, ok, opened, record, throws } from './harness.ts'

export const CLOSING: readonly Case[] = [
  {
    name: 'codes other than 1000 and 3000-4999 are InvalidAccessErrors, and change nothing',
    async run(environment) {
      const ws = await opened(environment)
      const wrong = [
        0,
        999,
        1001,
        1005,
        1006,
        1015,
        2999,
        5000,
        70_000,
        -1,
        Number.NaN,
        null,
        'x',
        {},
      ]
      for (const code of wrong) {
        throws(() => ws.close(code), 'InvalidAccessError', String(code))
      }
      equal(ws.readyState, 1)
      ws.close()
    },
  },
  {
    name: 'codes are clamped to numbers as Web IDL says',
    async run(environment) {
      for (const [given, sent] of [
        ['3000', 3000],
        [3000.4, 3000],
        [3000.5, 3000],
        [{ valueOf: () => 4000 }, 4000],
      ]) {
        const ws = await opened(environment)
        ws.close(given)
        equal((await next<CloseLike>(ws, 'close')).code, sent, String(given))
      }
    },
  },
  {
    name: 'a reason of more than 123 bytes is a SyntaxError, counted in UTF-8',
    async run(environment) {
      const ws = await opened(environment)
      throws(() => ws.close(1000, 'x'.repeat(124)), 'SyntaxError', '124 letters')
      throws(() => ws.close(1000, 'é'.repeat(62)), 'SyntaxError', '62 of two bytes')
      equal(ws.readyState, 1)
      ws.close(1000, `x${'é'.repeat(61)}`)
      equal((await next<CloseLike>(ws, 'close')).reason, `x${'é'.repeat(61)}`)
    },
  },
  {
    name: 'reasons are text: null and numbers too, and half a pair is replaced',
    async run(environment) {
      for (const [given, sent] of [
        [null, 'null'],
        [5, '5'],
        ['a\ud800', 'a\ufffd'],
        [undefined, ''],
      ]) {
        const ws = await opened(environment)
        ws.close(3000, given)
        equal((await next<CloseLike>(ws, 'close')).reason, sent, String(given))
      }
    },
  },
  {
    name: 'without a code the Close is empty, which both sides see as 1005',
    async run(environment) {
      const empty = await opened(environment)
      const events = record(empty)
      empty.close()
      equal(empty.readyState, 2)
      empty.close(3001)
      await next(empty, 'close')
      equal(events, ['close 1005 true  3'])
    },
  },
  {
    name: 'a Close of the server: its code and reason, clean, and no error',
    async run({ WebSocket, base }) {
      for (const [query, told] of [
        ['code=1000', '1000 true '],
        ['code=1001&reason=away', '1001 true away'],
        ['code=4999&reason=%C3%A9', '4999 true é'],
        ['', '1005 true '],
      ]) {
        const ws = new WebSocket(`${base}/close?${query}`)
        const events = record(ws)
        await next(ws, 'close')
        equal(events, ['open 1', `close ${told} 3`], query)
      }
    },
  },
  {
    name: 'a close event: its class and fields',
    async run(environment) {
      const ws = await opened(environment)
      ws.close(3000, 'r')
      const event = await next<CloseLike>(ws, 'close')
      equal([event.code, event.reason, event.wasClean], [3000, 'r', true])
      equal([event.type, event.bubbles, event.cancelable], ['close', false, false])
      equal([event.constructor.name, event.target === ws], ['CloseEvent', true])
    },
  },
  {
    name: 'a line that breaks: error, then close 1006, not clean',
    async run(environment) {
      const ws = await opened(environment, '/terminate')
      const events = record(ws)
      ws.send('now')
      await next(ws, 'close')
      equal(events.at(-1), 'close 1006 false  3')
      ok(events.length <= 2, `at most an error before it: ${events}`)
    },
  },
  {
    name: 'messages before the server’s Close come before the close event',
    async run({ WebSocket, base }) {
      const ws = new WebSocket(`${base}/last-words`)
      const events = record(ws)
      await next(ws, 'close')
      equal(events, ['open 1', 'message a 1', 'message b 1', 'close 1000 true  3'])
    },
  },
  {
    name: 'close in the open handler, and in a message handler',
    async run({ WebSocket, base }) {
      for (const type of ['open', 'message']) {
        const ws = new WebSocket(`${base}/burst`)
        const events = record(ws)
        ws.addEventListener(type, () => ws.close(3000, type), { once: true })
        await next(ws, 'close')
        const before = type === 'open' ? [] : ['message 0 1']
        equal(events, ['open 1', ...before, `close 3000 true ${type} 3`])
      }
    },
  },
  {
    name: 'a Blob that is still being read when close() is called is sent first',
    async run(environment) {
      const ws = await opened(environment, '/count')
      ws.send(new Blob(['x'.repeat(50_000)]))
      ws.send('y')
      ws.close(1000)
      const { code, reason } = await next<CloseLike>(ws, 'close')
      equal([code, reason], [4000, '50001'])
    },
  },
]
