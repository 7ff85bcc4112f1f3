// Sending, receiving, and the events that tell of it.

import { type Case, equal, next, ok, opened, record, throws, wait } from './harness.ts'

const utf8 = new TextEncoder()

export const MESSAGES: readonly Case[] = [
  {
    name: 'a message event: data, origin and what else the standard gives it',
    async run(environment) {
      const ws = await opened(environment, '/echo?x#'.slice(0, -1))
      ws.send('é')
      const event = await next(ws, 'message')
      equal([event.type, event.data, event.origin], ['message', 'é', environment.base])
      equal([event.bubbles, event.cancelable, event.lastEventId], [false, false, ''])
      equal([event.source, event.ports.length], [null, 0])
      ok(event.target === ws && event instanceof MessageEvent, 'its target and class')
      ws.close()
    },
  },
  {
    name: 'what is sent is converted as Web IDL says',
    async run(environment) {
      const ws = await opened(environment)
      throws(() => ws.send(), 'TypeError', 'send()')
      for (const value of [
        5,
        null,
        undefined,
        true,
        { toString: () => 'o' },
        '',
        'a\ud800b',
        '\0',
      ]) {
        ws.send(value)
        const { data } = await next(ws, 'message')
        equal(data, String(value).replace('\ud800', '\ufffd'), String(value))
      }
      ws.close()
    },
  },
  {
    name: 'bytes: buffers, views of them and Blobs come back whole and in order',
    async run(environment) {
      const ws = await opened(environment)
      ws.binaryType = 'arraybuffer'
      const bytes = Uint8Array.of(1, 2, 3, 4)
      const got: unknown[] = []
      ws.addEventListener('message', ({ data }: Event & { data?: unknown }) => {
        got.push(typeof data === 'string' ? data : [...new Uint8Array(data as ArrayBuffer)])
      })
      ws.send(new Blob([bytes, 'a']))
      ws.send('text')
      ws.send(bytes)
      ws.send(bytes.buffer)
      bytes.fill(9)
      ws.send(new DataView(bytes.buffer, 1, 2))
      ws.send(new Uint16Array(bytes.buffer, 2, 1))
      ws.send(new Blob([]))
      ws.send('end')
      while (got.length < 8) await next(ws, 'message')
      const whole = [1, 2, 3, 4]
      equal(got, [[1, 2, 3, 4, 97], 'text', whole, whole, [9, 9], [9, 9], [], 'end'])
      ws.close()
    },
  },
  {
    name: 'binaryType: Blob by default, ArrayBuffer by choice, at the moment of the message',
    async run(environment) {
      const ws = await opened(environment)
      ws.send(Uint8Array.of(1, 2))
      const { data: blob } = await next(ws, 'message')
      ok(blob instanceof Blob && blob.type === '', 'a Blob')
      equal([...new Uint8Array(await blob.arrayBuffer())], [1, 2])
      ws.binaryType = 'arraybuffer'
      ws.binaryType = 'nonsense'
      equal(ws.binaryType, 'arraybuffer')
      ws.send(Uint8Array.of(3))
      const { data } = await next(ws, 'message')
      ok(data instanceof ArrayBuffer, 'an ArrayBuffer')
      equal([...new Uint8Array(data)], [3])
      ws.close()
    },
  },
  {
    name: 'bufferedAmount counts bytes of messages in the task that sends, and falls to 0',
    async run(environment) {
      const ws = await opened(environment)
      ws.send('é')
      equal(ws.bufferedAmount, 2)
      ws.send(new Uint8Array(10))
      equal(ws.bufferedAmount, 12)
      ws.send(new Blob(['four']))
      equal(ws.bufferedAmount, 16)
      ws.send(new Uint8Array(100_000))
      equal(ws.bufferedAmount, 100_016)
      for (let i = 0; i < 4; i++) await next(ws, 'message')
      await wait(20)
      equal(ws.bufferedAmount, 0)
      ws.close()
    },
  },
  {
    name: 'bufferedAmount grows by what is sent too late, and never falls again',
    async run(environment) {
      const ws = await opened(environment)
      ws.close()
      ws.send('é')
      ws.send(new Uint8Array(10))
      equal(ws.bufferedAmount, 12)
      await next(ws, 'close')
      ws.send(new Blob(['four']))
      equal(ws.bufferedAmount, 16)
      await wait(20)
      equal(ws.bufferedAmount, 16)
    },
  },
  {
    name: 'messages come in order, each in a task of its own: a handler set anew misses none',
    async run(environment) {
      const ws = await opened(environment, '/burst')
      const got: unknown[] = []
      while (got.length < 20) got.push((await next(ws, 'message')).data)
      equal(
        got,
        Array.from({ length: 20 }, (_, i) => String(i)),
      )
      ws.close()
    },
  },
  {
    name: 'no message comes once close() was called, nor any event after close',
    async run(environment) {
      const ws = await opened(environment, '/burst')
      const events = record(ws)
      await next(ws, 'message')
      ws.close(3000)
      await next(ws, 'close')
      ws.close()
      ws.send('late')
      await wait(30)
      equal(events, ['message 0 1', 'close 3000 true  3'])
    },
  },
  {
    name: 'on… handlers keep the place where they were first set, and may be taken away',
    async run(environment) {
      const ws = await opened(environment)
      const got: string[] = []
      ws.onmessage = () => got.push('first')
      ws.addEventListener('message', () => got.push('listener'))
      const second = function (this: unknown): void {
        got.push(this === ws ? 'second' : 'lost')
      }
      ws.onmessage = second
      equal(ws.onmessage === second, true, 'the handler')
      ws.send('a')
      await next(ws, 'message')
      ws.onmessage = null
      ws.send('b')
      await next(ws, 'message')
      ws.onmessage = () => got.push('third')
      ws.send('c')
      await next(ws, 'message')
      equal(got, ['second', 'listener', 'listener', 'listener', 'third'])
      for (const [value, kept] of [
        ['text', null],
        [5, null],
        [undefined, null],
      ]) {
        ws.onmessage = value
        equal(ws.onmessage, kept, String(value))
      }
      ws.close()
    },
  },
  {
    name: 'listeners: objects with handleEvent, once, the same one twice, removed, by signal',
    async run(environment) {
      const ws = await opened(environment)
      const got: string[] = []
      const control = new AbortController()
      const twice = (): void => void got.push('twice')
      const gone = (): void => void got.push('gone')
      ws.addEventListener('message', { handleEvent: () => void got.push('object') })
      ws.addEventListener('message', () => void got.push('once'), { once: true })
      ws.addEventListener('message', twice)
      ws.addEventListener('message', twice)
      ws.addEventListener('message', gone)
      ws.removeEventListener('message', gone)
      ws.addEventListener('message', gone, { signal: control.signal })
      control.abort()
      for (const text of ['a', 'b']) {
        ws.send(text)
        await next(ws, 'message')
      }
      equal(got, ['object', 'once', 'twice', 'object', 'twice'])
      ws.close()
    },
  },
  {
    name: 'an exception in a handler is reported, and the others and the connection go on',
    async run(environment) {
      const ws = await opened(environment)
      const got: string[] = []
      const reported = environment.nextUncaught()
      ws.onmessage = () => {
        throw new Error('in a handler')
      }
      ws.addEventListener('message', () => void got.push('listener'))
      ws.send('a')
      await next(ws, 'message')
      equal((await reported) instanceof Error, true, 'the report')
      ws.onmessage = null
      ws.send('b')
      await next(ws, 'message')
      equal([...got, ws.readyState], ['listener', 'listener', 1])
      ws.close()
    },
  },
  {
    name: 'a large text with characters of every length comes back as it was',
    async run(environment) {
      const ws = await opened(environment)
      const text = 'aé€😀'.repeat(30_000)
      ws.send(text)
      ok((await next(ws, 'message')).data === text, 'the same text')
      equal(utf8.encode(text).length, 300_000)
      ws.close()
    },
  },
]
