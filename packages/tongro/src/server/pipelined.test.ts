import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, rawTo, start } from '../../test-support/live.ts'
import { clientFrame, TEXT } from '../../test-support/raw-frames.ts'
import { requestHead } from '../../test-support/raw-peer.ts'

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

test(
  'a handshake sent behind an unanswered request never mixes frames with its response',
  BOUNDED,
  async (t) => {
    const server = await start(t, {
      async fetch() {
        await new Promise((resolve) => setTimeout(resolve, 30))
        return new Response('page', { headers: { 'content-length': '4' } })
      },
      open: (socket) => void socket.send('hello'),
      error: () => {},
    })
    const peer = await rawTo(t, server)
    peer.write(Buffer.concat([Buffer.from(GET + requestHead()), clientFrame(TEXT, 'x')]))
    setTimeout(() => peer.end(), 150)
    const wire = (await peer.readToEnd().catch(() => Buffer.alloc(0))).toString('latin1')
    const [page, upgrade] = [wire.indexOf('HTTP/1.1 200'), wire.indexOf('HTTP/1.1 101')]
    // Either in order, or the second is refused, or the line ends; but nothing behind a 101 is HTTP.
    if (upgrade >= 0) assert.ok(page >= 0 && page < upgrade, JSON.stringify(wire))
    else assert.ok(!wire.includes('hello'))
  },
)

test('100-continue is given before the body of a request', BOUNDED, async (t) => {
  const server = await start(t, { fetch: async (request) => new Response(await request.text()) })
  const peer = await rawTo(t, server)
  peer.write(
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n',
  )
  assert.equal((await peer.readHead()).status, 100)
  peer.write('ab')
  assert.equal((await peer.readResponse()).body, 'ab')
})
