import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, deferred, rawServer, socketTo } from '../../test-support/live.ts'
import { answerHandshake } from '../../test-support/live-role.ts'
import { CLOSE, closePayload, PING, serverFrame, TEXT } from '../../test-support/raw-frames.ts'
import { acceptOf, type RawHead, type RawPeer } from '../../test-support/raw-peer.ts'
import { connect } from './index.ts'

type Answer = (accept: string, request: RawHead) => string

function legal(accept: string, more = ''): string {
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${more}\r\n`
}

/** Reads the request and answers what `answer` makes of it. */
function answering(answer: Answer): (peer: RawPeer) => Promise<void> {
  return async (peer) => {
    const request = await peer.readHead()
    peer.write(answer(acceptOf(request.headers.get('sec-websocket-key') ?? ''), request))
  }
}

const BROKEN: ReadonlyArray<readonly [string, string, Answer]> = [
  ['accept-mismatch', 'another accept', () => legal(acceptOf('another'))],
  ['accept-mismatch', 'no accept', (a) => legal(a).replace(/Sec-WebSocket-Accept.*\r\n/, '')],
  ['accept-mismatch', 'accept in other case', (a) => legal(a.toLowerCase())],
  ['accept-duplicate', 'two accepts', (a) => legal(a, `Sec-WebSocket-Accept: ${a}\r\n`)],
  ['response-upgrade-missing', 'no Upgrade', (a) => legal(a).replace('Upgrade: websocket\r\n', '')],
  ['response-upgrade-missing', 'another Upgrade', (a) => legal(a).replace('websocket', 'h2c')],
  [
    'response-connection-missing',
    'no Connection',
    (a) => legal(a).replace('Connection: Upgrade\r\n', ''),
  ],
  ['response-connection-missing', 'close', (a) => legal(a).replace('n: Upgrade', 'n: close')],
  [
    'response-protocol-unrequested',
    'a subprotocol',
    (a) => legal(a, 'Sec-WebSocket-Protocol: x\r\n'),
  ],
  [
    'response-extension-unrequested',
    'an extension',
    (a) => legal(a, 'Sec-WebSocket-Extensions: permessage-deflate\r\n'),
  ],
  [
    'response-extensions-duplicate',
    'extensions twice',
    (a) => legal(a, 'Sec-WebSocket-Extensions: \r\nSec-WebSocket-Extensions: \r\n'),
  ],
  ['head-malformed', 'no HTTP', () => 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
  ['head-malformed', 'a field without colon', (a) => legal(a, 'nonsense\r\n')],
  ['head-line-folded', 'a folded line', (a) => legal(a, 'X-A: b\r\n c\r\n')],
  ['head-bare-line-break', 'a bare LF', (a) => legal(a, 'X-A: b\n')],
  ['head-too-large', 'an endless head', (a) => legal(a, `X-A: ${'a'.repeat(70_000)}\r\n`)],
]

for (const [code, what, answer] of BROKEN) {
  test(
    `${code}: an answer with ${what} fails with the code, and the line is ended`,
    BOUNDED,
    async (t) => {
      const ended = deferred()
      const server = await rawServer(t, async (peer) => {
        await answering(answer)(peer)
        await peer.readToEnd().catch(() => {})
        ended.resolve()
      })
      await assert.rejects(connect(`ws://127.0.0.1:${server.port}/`), (error: Error) => {
        assert.equal(error.name, 'HandshakeError')
        assert.equal((error as Error & { code: string }).code, code)
        assert.match(error.message, /RFC \d+ [\d.]+/)
        return true
      })
      await ended.promise
    },
  )
}

test(
  'H7: a subprotocol must be one of those offered; none fails unless it may be missing',
  BOUNDED,
  async (t) => {
    const server = await rawServer(
      t,
      answering((accept, request) => {
        const wanted = request.line.split(' ')[1]!.slice(1)
        return legal(accept, wanted === '' ? '' : `Sec-WebSocket-Protocol: ${wanted}\r\n`)
      }),
    )
    const protocols = ['v1', 'v2']
    const v2 = await socketTo(t, server, { path: '/v2', protocols })
    assert.equal(v2.protocol, 'v2')
    const code = (expected: string) => ({ name: 'HandshakeError', code: expected })
    for (const path of ['/v3', '/V1', '/v1,v2']) {
      await assert.rejects(
        socketTo(t, server, { path, protocols }),
        code('response-protocol-unrequested'),
      )
    }
    await assert.rejects(socketTo(t, server, { protocols }), code('response-protocol-missing'))
    const none = await socketTo(t, server, { protocols, requireProtocol: false })
    assert.equal(none.protocol, '')
    const string = await socketTo(t, server, { path: '/v1', protocols: 'v1' })
    assert.equal(string.protocol, 'v1')
  },
)

test('a refusal carries status, headers and the head of its body', BOUNDED, async (t) => {
  const server = await rawServer(
    t,
    answering(
      () =>
        'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: 9\r\n\r\nno entry\n',
    ),
  )
  await assert.rejects(
    connect(`ws://127.0.0.1:${server.port}/`),
    (error: Error & { status?: number; headers?: Headers; body?: string; code?: string }) => {
      assert.deepEqual(
        [error.name, error.code, error.status],
        ['HandshakeError', 'status-not-101', 401],
      )
      assert.equal(error.headers?.get('www-authenticate'), 'Bearer')
      assert.equal(error.body, 'no entry\n')
      assert.match(error.message, /401 Unauthorized.*no entry/)
      return true
    },
  )
})

test('the body of a refusal may come late, long or never', BOUNDED, async (t) => {
  const bodies: Record<string, (peer: RawPeer) => void> = {
    '/late': (peer) => {
      peer.write('HTTP/1.1 500 X\r\nContent-Length: 4\r\n\r\n')
      setTimeout(() => peer.write('late'), 20)
    },
    '/long': (peer) => peer.write(`HTTP/1.1 500 X\r\n\r\n${'b'.repeat(100_000)}`),
    '/none': (peer) => {
      peer.write('HTTP/1.1 500 X\r\n\r\n')
      peer.end()
    },
    '/lie': (peer) => {
      peer.write('HTTP/1.1 500 X\r\nContent-Length: 1000000\r\n\r\nshort')
      peer.end()
    },
  }
  const server = await rawServer(t, async (peer) => {
    const { line } = await peer.readHead()
    bodies[line.split(' ')[1]!]!(peer)
  })
  const bodyOf = async (path: string): Promise<string> => {
    const error = await socketTo(t, server, { path }).then(
      () => undefined,
      (reason: { status: number; body: string }) => reason,
    )
    assert.equal(error?.status, 500)
    return error.body
  }
  assert.equal(await bodyOf('/late'), 'late')
  assert.equal(await bodyOf('/long'), 'b'.repeat(4096))
  assert.equal(await bodyOf('/none'), '')
  assert.equal(await bodyOf('/lie'), 'short')
})

test('H16: other headers and spaces around values do no harm', BOUNDED, async (t) => {
  const more =
    'Sec-WebSocket-Origin: x\r\nSec-WebSocket-Location: y\r\nSec-WebSocket-Extensions:\r\n'
  const server = await rawServer(
    t,
    answering((accept) =>
      legal(accept, more)
        .replace('Upgrade: websocket', 'upgrade:WEBSOCKET ')
        .replace('Connection: Upgrade', 'CONNECTION: \t keep-alive , upgrade')
        .replace(`: ${accept}`, `:  ${accept} \t`),
    ),
  )
  const socket = await socketTo(t, server)
  assert.equal(socket.handshake.status, 101)
  assert.equal(socket.handshake.headers.get('sec-websocket-location'), 'y')
  assert.ok(socket.handshake.ms > 0)
})

test('the answer may be cut at every byte; H6 early-frames-kept', BOUNDED, async (t) => {
  const server = await rawServer(t, async (peer) => {
    const request = await peer.readHead()
    const accept = acceptOf(request.headers.get('sec-websocket-key') ?? '')
    const bytes = Buffer.concat([Buffer.from(legal(accept)), serverFrame(TEXT, 'hello')])
    const cut = Number(request.line.split(' ')[1]!.slice(1))
    await peer.writeAll(bytes.subarray(0, cut))
    await new Promise((resolve) => setImmediate(resolve))
    peer.write(bytes.subarray(cut))
  })
  const size = legal(acceptOf('')).length + 7
  const cuts = Array.from({ length: size - 1 }, (_, i) => i + 1)
  for (let i = 0; i < cuts.length; i += 20) {
    await Promise.all(
      cuts.slice(i, i + 20).map(async (cut) => {
        const socket = await socketTo(t, server, { path: `/${cut}` })
        for await (const message of socket) {
          assert.equal(message, 'hello')
          break
        }
        socket.terminate()
      }),
    )
  }
})

test(
  'H6 early-frames-kept: message, ping and Close behind the head, then FIN',
  BOUNDED,
  async (t) => {
    const frames = Buffer.concat([
      serverFrame(TEXT, 'one'),
      serverFrame(PING, 'p'),
      serverFrame(CLOSE, closePayload(4000, 'that was all')),
    ])
    const pings: string[] = []
    const server = await rawServer(t, async (peer) => {
      await answerHandshake(peer, frames)
      peer.end()
    })
    const socket = await socketTo(t, server, {
      onPing: (payload) => void pings.push(Buffer.from(payload).toString()),
    })
    const got: unknown[] = []
    for await (const message of socket) got.push(message)
    assert.deepEqual(got, ['one'])
    assert.deepEqual(pings, ['p'])
    const closed = await socket.closed
    assert.deepEqual([closed.code, closed.reason, closed.wasClean], [4000, 'that was all', true])
  },
)

test('a server that ends the line during the handshake is a TransportError', BOUNDED, async (t) => {
  for (const leave of ['end', 'reset'] as const) {
    const server = await rawServer(t, async (peer) => {
      await peer.readHead()
      peer.write('HTTP/1.1 101 Swi')
      setTimeout(() => peer[leave](), 10)
    })
    await assert.rejects(connect(`ws://127.0.0.1:${server.port}/`), {
      name: 'TransportError',
      code: 'ECONNRESET',
    })
  }
})
