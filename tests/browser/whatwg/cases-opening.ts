// The constructor, its attributes and the way to `open` (https://websockets.spec.whatwg.org 3.1).

import { type Case, type CloseLike, equal, next, ok, opened, record, throws } from './harness.ts'

const NAMES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const

export const OPENING: readonly Case[] = [
  {
    name: 'URLs that are none, of another scheme or with a fragment are SyntaxErrors',
    async run({ WebSocket }) {
      const urls = ['ftp://a.test/', 'mailto:a@b', 'about:blank', 'ws://a.test/#f', 'ws://a.test/#']
      for (const url of ['ws://', 'ws://a.test:99999/', 'http://[::', ...urls]) {
        throws(() => new WebSocket(url), 'SyntaxError', url)
      }
    },
  },
  {
    name: 'no argument is a TypeError',
    async run({ WebSocket }) {
      throws(() => new WebSocket(), 'TypeError', 'new WebSocket()')
      throws(() => (WebSocket as unknown as () => void)(), 'TypeError', 'WebSocket()')
    },
  },
  {
    name: 'http and https are taken for ws and wss, and the URL is shown normalized',
    async run({ WebSocket, base }) {
      const rest = base.slice('ws'.length)
      for (const [given, shown] of [
        [`http${rest}/x`, `${base}/x`],
        [`WS${rest}`, `${base}/`],
        [`${base}/a/../b?q=é`, `${base}/b?q=%C3%A9`],
        [`https${rest}/`, `wss${rest}/`],
        [`ws://user:pass@${base.slice(5)}/`, `ws://user:pass@${base.slice(5)}/`],
        [new URL(`${base}/u`), `${base}/u`],
      ]) {
        const ws = new WebSocket(given)
        equal(ws.url, shown, String(given))
        ws.close()
      }
    },
  },
  {
    name: 'subprotocols must be tokens, each given once, case sensitive',
    async run({ WebSocket, base }) {
      for (const wrong of [
        '',
        'a b',
        'a,b',
        'é',
        'a\n',
        '(',
        ['a', 'a'],
        ['a', ''],
        [''],
        ['a;'],
      ]) {
        throws(() => new WebSocket(base, wrong), 'SyntaxError', JSON.stringify(wrong))
      }
      new WebSocket(base, ['a', 'A']).close()
    },
  },
  {
    name: 'subprotocols may be a string, a list, any iterable, or nothing',
    async run(environment) {
      for (const [given, chosen] of [
        ['v1', 'v1'],
        [['v1', 'v2'], 'v1'],
        [new Set(['v2', 'v1']), 'v2'],
        [[5], '5'],
        [[], ''],
        [undefined, ''],
      ]) {
        const ws = await opened(environment, '/echo', given)
        equal(ws.protocol, chosen, String(given))
        ws.close()
      }
    },
  },
  {
    name: 'a new one is connecting, with empty attributes',
    async run({ WebSocket, base }) {
      const ws = new WebSocket(`${base}/echo`, 'v1')
      equal([ws.readyState, ws.protocol, ws.extensions, ws.bufferedAmount], [0, '', '', 0])
      equal([ws.binaryType, ws.onopen, ws.onmessage, ws.onerror, ws.onclose].join(), 'blob,,,,')
      throws(() => ws.send('x'), 'InvalidStateError', 'send while connecting')
      await next(ws, 'open')
      equal([ws.readyState, ws.protocol], [1, 'v1'])
      ws.close()
    },
  },
  {
    name: 'constants stand on the class and its prototype, and cannot be changed',
    async run({ WebSocket }) {
      for (const [value, name] of NAMES.entries()) {
        for (const place of [WebSocket, WebSocket.prototype]) {
          const found = Object.getOwnPropertyDescriptor(place, name)
          equal(
            [found?.value, found?.writable, found?.enumerable, found?.configurable],
            [value, false, true, false],
            name,
          )
        }
      }
    },
  },
  {
    name: 'it is an EventTarget of its own name',
    async run({ WebSocket, base }) {
      const ws = new WebSocket(`${base}/echo`)
      ok(ws instanceof EventTarget && ws instanceof WebSocket, 'an EventTarget')
      equal(Object.prototype.toString.call(ws), '[object WebSocket]')
      equal(Object.keys(ws), [], 'own properties')
      equal([(WebSocket as unknown as { name: string }).name, WebSocket.length], ['WebSocket', 1])
      ws.close()
    },
  },
  {
    name: 'a refusal, a port where nobody listens, a subprotocol not taken: error, then close 1006',
    async run({ WebSocket, base }) {
      for (const [url, protocols] of [
        [`${base}/refuse`],
        ['ws://127.0.0.1:1/'],
        [`${base}/no-protocol`, 'v1'],
      ]) {
        const ws = new WebSocket(url, protocols)
        const events = record(ws)
        await next<CloseLike>(ws, 'close')
        equal(events, ['error 3', 'close 1006 false  3'], url)
        equal(ws.protocol, '')
      }
    },
  },
  {
    name: 'close while connecting: closing at once, then error and close 1006, and never open',
    async run({ WebSocket, base }) {
      for (const path of ['/silent', '/echo']) {
        const ws = new WebSocket(base + path)
        const events = record(ws)
        ws.close(3000, 'why')
        equal(ws.readyState, 2)
        await next(ws, 'close')
        equal(events, ['error 3', 'close 1006 false  3'], path)
      }
    },
  },
]
