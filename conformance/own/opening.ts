// H11 to H14: opening handshakes that only our own interface can be asked for.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect, route, serve } from 'tongro'
import { fieldOf, requestHead, responseHead, whyNotOpen } from '../wire/handshake.ts'
import { ask, deferred, type Kit, readHead } from './kit.ts'
import { type OwnCase, own } from './own-case.ts'

/** Milliseconds of processor time that `work` takes in this process. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

export const OPENING: readonly OwnCase[] = [
  ...own('H3', [
    {
      title: 'Our client takes no WebSocket from an answer of HTTP/1.0',
      rules: [],
      roles: ['client'],
      async run(kit) {
        const port = await kit.listen(async (session) => {
          const key = fieldOf(await readHead(session), 'sec-websocket-key') ?? ''
          session.line.write(Buffer.from(responseHead(key).replace('HTTP/1.1', 'HTTP/1.0')))
        })
        await assert.rejects(connect(`ws://127.0.0.1:${port}/`), { code: 'http-version-too-low' })
      },
    },
  ]),
  ...own('H11', [
    ...(
      [
        ['Sec-WebSocket-Protocol', `a${' '.repeat(30_000)}b`],
        ['Sec-WebSocket-Extensions', `a; b="${'\\c'.repeat(15_000)}`],
        ['Sec-WebSocket-Extensions', `${','.repeat(30_000)}a b`],
      ] as const
    ).map(([name, value]) => ({
      title: `30 KB of ${JSON.stringify(value.slice(0, 10))}… in ${name} cost no more than their length`,
      rules: ['header-parse-linear'] as const,
      roles: ['server'] as const,
      async run(kit: Kit) {
        const server = await kit.serve({ limits: { head: 131_072 } })
        const session = await kit.dial(server.port)
        const cpu = await cpuOf(async () => {
          const request = requestHead('/', server.port, session.key, { [name]: value })
          const head = await ask(session, request)
          assert.match(head.firstLine, /^HTTP\/1\.1 400 /)
        })
        assert.ok(cpu < 500, `it took ${Math.round(cpu)} ms of processor time`)
      },
    })),
    {
      title: '30 KB of spaces inside a field of the response cost no more than their length',
      rules: ['header-parse-linear'],
      roles: ['client'],
      async run(kit) {
        const field = `a${' '.repeat(30_000)}b`
        const port = await kit.listen(async (session) => {
          const head = await readHead(session)
          const key = fieldOf(head, 'sec-websocket-key') ?? ''
          session.line.write(Buffer.from(responseHead(key, { 'X-Spaces': field })))
        })
        const cpu = await cpuOf(() => kit.connect(`ws://127.0.0.1:${port}/`))
        assert.ok(cpu < 500, `it took ${Math.round(cpu)} ms of processor time`)
      },
    },
  ]),
  ...own('H12', [
    {
      title: 'A header of 20 MB costs limits.head and gets 431',
      rules: ['head-too-large'],
      roles: ['server'],
      async run(kit) {
        const server = await kit.serve({ limits: { head: 16_384 } })
        const session = await kit.dial(server.port)
        const piece = Buffer.alloc(1 << 20, 'x')
        session.line.write(Buffer.from('GET / HTTP/1.1\r\nX: '))
        const { heapUsed } = process.memoryUsage()
        for (let i = 0; i < 20; i++) session.line.write(piece)
        const head = await readHead(session)
        assert.match(head.firstLine, /^HTTP\/1\.1 431 /)
        const grown = process.memoryUsage().heapUsed - heapUsed
        assert.ok(grown < 8 << 20, `the heap grew by ${grown} bytes`)
      },
    },
    {
      title: 'A response head beyond limits.head is refused by our client',
      rules: ['head-too-large'],
      roles: ['client'],
      async run(kit) {
        const port = await kit.listen((session) => {
          session.line.write(Buffer.from(`HTTP/1.1 101 x\r\nX: ${'x'.repeat(100_000)}`))
        })
        await assert.rejects(connect(`ws://127.0.0.1:${port}/`, { timeout: 5000 }), {
          code: 'head-too-large',
        })
      },
    },
  ]),
  ...own('H13', [
    {
      title: 'connect() refuses header names and values with line breaks, and dials nobody',
      rules: ['header-injection'],
      roles: ['client'],
      async run(kit) {
        let guests = 0
        const port = await kit.listen(() => void guests++)
        const wrong: Array<[string, string]> = [
          ['X', 'a\r\nY: b'],
          ['X', 'a\nb'],
          ['X', 'a\u0000b'],
          ['X\r\nY', 'a'],
          ['X Y', 'a'],
        ]
        for (const header of wrong) {
          const attempt = connect(`ws://127.0.0.1:${port}/`, { headers: [header], timeout: 3000 })
          await assert.rejects(attempt, { code: 'header-injection' }, JSON.stringify(header))
        }
        assert.equal(guests, 0)
      },
    },
    {
      title: 'upgrade() that gives such a header is answered 500, and nothing of it is sent',
      rules: ['header-injection'],
      roles: ['server'],
      async run(kit) {
        const errors: string[] = []
        const server = await kit.serve({
          upgrade: () => ({ headers: { 'X-Name': 'a\r\nX-Injected: b' } }),
          error: (error) => void errors.push((error as { code?: string }).code ?? error.message),
        })
        const session = await kit.dial(server.port)
        const head = await ask(session, requestHead('/', server.port, session.key))
        assert.match(head.firstLine, /^HTTP\/1\.1 500 /)
        assert.equal(fieldOf(head, 'x-injected'), undefined)
        assert.deepEqual(errors, ['header-injection'])
      },
    },
    {
      title: 'A redirect to another port carries no Authorization, Cookie or Proxy-Authorization',
      rules: ['redirect-keeps-secrets'],
      roles: ['client'],
      async run(kit) {
        const asked = deferred<readonly (readonly [string, string])[]>()
        const second = await kit.listen(async (session) => {
          const head = await readHead(session)
          asked.resolve(head.fields)
          const key = fieldOf(head, 'sec-websocket-key') ?? ''
          session.line.write(Buffer.from(responseHead(key)))
        })
        const first = await kit.listen(async (session) => {
          await readHead(session)
          const location = `Location: ws://127.0.0.1:${second}/`
          session.line.write(
            Buffer.from(`HTTP/1.1 307 Elsewhere\r\n${location}\r\nContent-Length: 0\r\n\r\n`),
          )
        })
        await kit.connect(`ws://127.0.0.1:${first}/`, {
          redirects: 1,
          headers: {
            Authorization: 'Basic c2VjcmV0',
            Cookie: 'session=secret',
            'Proxy-Authorization': 'Basic c2VjcmV0',
            'X-Trace': '1',
          },
        })
        const names = (await kit.inTime('the second request', asked.promise)).map(([name]) => name)
        assert.ok(names.includes('x-trace'))
        for (const name of ['authorization', 'cookie', 'proxy-authorization']) {
          assert.ok(!names.includes(name), `${name} went along`)
        }
      },
    },
  ]),
  ...own('H14', [
    {
      title:
        'A second upgrade of one connection throws, and so does a second serve() on one server',
      rules: ['upgrade-twice'],
      roles: ['server'],
      async run(kit) {
        const http = createServer()
        kit.onEnd(() => http.close())
        await kit.serve({ server: http, message: (socket, message) => void socket.send(message) })
        await assert.rejects(serve({ server: http }), { code: 'upgrade-twice' })
        const again = deferred<unknown>()
        http.once('upgrade', (request, stream, head) => {
          try {
            http.emit('upgrade', request, stream, head)
            again.resolve('no error')
          } catch (error) {
            again.resolve((error as { code?: string }).code)
          }
        })
        http.listen(0, '127.0.0.1')
        await once(http, 'listening')
        await kit.open((http.address() as AddressInfo).port)
        assert.equal(await again.promise, 'upgrade-twice')
      },
    },
    {
      title: 'Other upgrade listeners of the same HTTP server keep their own paths',
      rules: [],
      roles: ['server'],
      async run(kit) {
        const http = createServer()
        kit.onEnd(() => http.close())
        await kit.serve({ server: http, routes: { '/ours': route({}) } })
        http.on('upgrade', (request, stream) => {
          if (request.url === '/theirs') stream.end('HTTP/1.1 418 Theirs\r\n\r\n')
        })
        http.listen(0, '127.0.0.1')
        await once(http, 'listening')
        const { port } = http.address() as AddressInfo
        const session = await kit.dial(port)
        const head = await ask(session, requestHead('/theirs', port, session.key))
        assert.match(head.firstLine, /^HTTP\/1\.1 418 /)
        const ours = await kit.dial(port)
        const answer = await ask(ours, requestHead('/ours', port, ours.key))
        assert.equal(whyNotOpen(answer, ours.key), undefined)
      },
    },
  ]),
]
