// P9, P10, P12: what compression costs us, when it is freed, and who may decline it.

import assert from 'node:assert/strict'
import { createDeflateRaw, createInflateRaw } from 'node:zlib'
import { binary, text } from '../wire/frames.ts'
import { fieldOf, requestHead } from '../wire/handshake.ts'
import { ask, type Kit, send } from './kit.ts'
import { type OwnCase, own } from './own-case.ts'

const OFFER = { 'Sec-WebSocket-Extensions': 'permessage-deflate' }

/** `megabytes` of zeros, compressed piece by piece, so that making them costs no memory. */
async function bomb(megabytes: number): Promise<Buffer> {
  const deflate = createDeflateRaw({ level: 9 })
  const pieces: Buffer[] = []
  deflate.on('data', (piece: Buffer) => pieces.push(piece))
  const zeros = Buffer.alloc(1 << 16)
  for (let i = 0; i < megabytes * 16; i++) {
    await new Promise<void>((resolve) => deflate.write(zeros, () => resolve()))
  }
  await new Promise<void>((resolve) => deflate.flush(resolve))
  return Buffer.concat(pieces).subarray(0, -4)
}

export const COMPRESSION: readonly OwnCase[] = [
  ...own('P4', [
    {
      title: 'Our server declines a window of 256 bytes for itself, and takes the next offer',
      rules: ['window-of-256-declined'],
      roles: ['server'],
      async run(kit) {
        const server = await kit.serve({ compression: true })
        const narrow = 'permessage-deflate; server_max_window_bits=8'
        const answerTo = async (offer: string): Promise<string | undefined> => {
          const session = await kit.open(server.port, { 'Sec-WebSocket-Extensions': offer })
          return fieldOf(session.head!, 'sec-websocket-extensions')
        }
        assert.equal(await answerTo(narrow), undefined)
        assert.match((await answerTo(`${narrow}, permessage-deflate`)) ?? '', /^permessage-deflate/)
      },
    },
  ]),
  ...own('P9', [
    {
      title: 'A bomb of 64 MB costs limits.message of 1 MiB and one chunk, and fails with 1009',
      rules: ['deflate-bomb'],
      roles: ['server'],
      async run(kit) {
        const server = await kit.serve({ compression: true })
        const session = await kit.open(server.port, OFFER)
        const payload = await bomb(64)
        // One message within the limit, so that all that is needed once is there.
        send(session, binary(Buffer.of(0), { rsv: 4 }))
        const before = process.resourceUsage().maxRSS
        send(session, binary(payload, { rsv: 4 }))
        const arrived = await session.next('Close')
        assert.ok(arrived?.kind === 'close' && arrived.code === 1009)
        const grown = (process.resourceUsage().maxRSS - before) / 1024
        assert.ok(grown < 32, `the process grew by ${Math.round(grown)} MiB`)
      },
    },
  ]),
  ...own('P10', [
    {
      title: 'The compressors of sockets that have ended are freed at once',
      rules: ['deflate-released'],
      roles: ['server'],
      run: compressorsAreFreed,
    },
  ]),
  ...own('P12', [
    {
      title: 'upgrade() declines compression for one request and not for another',
      rules: ['compression-declinable'],
      roles: ['server'],
      async run(kit) {
        const server = await kit.serve({
          compression: true,
          upgrade: ({ url }) => ({ compression: url.pathname !== '/plain' }),
        })
        const answers = ['/plain', '/packed'].map(async (path) => {
          const session = await kit.dial(server.port)
          const head = await ask(session, requestHead(path, server.port, session.key, OFFER))
          return fieldOf(head, 'sec-websocket-extensions')
        })
        const [plain, agreed] = await Promise.all(answers)
        assert.equal(plain, undefined)
        assert.match(agreed ?? '', /^permessage-deflate/)
      },
    },
  ]),
]

/** Counts the zlib streams that are closed from now on, until the case is over. */
function watchCloses(kit: Kit): { deflaters: number; inflaters: number } {
  const closes = { deflaters: 0, inflaters: 0 }
  const watch = (prototype: { close: (done?: () => void) => void }, count: () => void): void => {
    const { close } = prototype
    prototype.close = function (done) {
      count()
      close.call(this, done)
    }
    kit.onEnd(() => {
      prototype.close = close
    })
  }
  watch(createDeflateRaw().constructor.prototype, () => closes.deflaters++)
  watch(createInflateRaw().constructor.prototype, () => closes.inflaters++)
  return closes
}

async function compressorsAreFreed(kit: Kit): Promise<void> {
  const server = await kit.serve({
    compression: { threshold: 0 },
    message: (socket, message) => void socket.send(message),
  })
  const sessions = [await kit.open(server.port, OFFER), await kit.open(server.port, OFFER)]
  // 'hello' in a stored block: both directions of each socket are at work.
  const hello = Buffer.concat([Buffer.of(0, 5, 0, 0xfa, 0xff), Buffer.from('hello'), Buffer.of(0)])
  for (const session of sessions) send(session, text(hello, { rsv: 4 }))
  await kit.until('the echoes', () => server.stats().messagesSent === sessions.length)
  const closes = watchCloses(kit)
  for (const session of sessions) session.line.reset()
  await kit.until('the sockets to end', () => server.connections === 0)
  assert.deepEqual(closes, { deflaters: 2, inflaters: 2 })
}
