import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, rawTo, start } from '../../test-support/live.ts'
import { requestHead } from '../../test-support/raw-peer.ts'

function headOfSize(size: number): string {
  const rest = requestHead({ 'X-Fill': '' }).length
  return requestHead({ 'X-Fill': 'a'.repeat(size - rest) })
}

test(
  'H12 head-too-large: 16 KiB are taken, one byte more is refused with 431',
  BOUNDED,
  async (t) => {
    const server = await start(t)
    const fits = await rawTo(t, server)
    fits.write(headOfSize(16_384))
    assert.equal((await fits.readHead()).status, 101)

    const tooLarge = await rawTo(t, server)
    tooLarge.write(headOfSize(16_385))
    const answer = await tooLarge.readResponse()
    assert.equal(answer.status, 431)
    assert.match(answer.body, /RFC \d+ [\d.]+: /)
  },
)

test('H12 head-too-large: limits.head moves the limit', BOUNDED, async (t) => {
  const server = await start(t, { limits: { head: 500 } })
  for (const [size, status] of [
    [500, 101],
    [501, 431],
  ] as const) {
    const peer = await rawTo(t, server)
    peer.write(headOfSize(size))
    assert.equal((await peer.readHead()).status, status)
  }
})

test('H12 head-too-large: a header of 20 MB costs no more than the limit', BOUNDED, async (t) => {
  const server = await start(t)
  const peer = await rawTo(t, server)
  peer.write('GET / HTTP/1.1\r\nX: ')
  const chunk = Buffer.alloc(1 << 20, 'a')
  const answer = peer.readResponse()
  for (let i = 0; i < 20 && !peer.stream.destroyed; i++) await peer.writeAll(chunk)
  assert.equal((await answer).status, 431)
  assert.equal(server.stats().refused, 1)
})

test('H5: thousands of headers are refused or read, and never crash', BOUNDED, async (t) => {
  const server = await start(t)
  const many = Array.from({ length: 2500 }, (_, i) => [`X${i}`, ''] as const)
  const peer = await rawTo(t, server)
  peer.write(requestHead(Object.fromEntries(many)))
  const { status } = await peer.readHead()
  assert.ok(status === 431 || status === 101, String(status))

  // The same through Node's HTTP parser, which drops what is above its own limit of headers.
  const second = await rawTo(t, server)
  second.write(
    requestHead({ Upgrade: undefined, Connection: 'keep-alive' }).replace(/Sec-.*\r\n/g, ''),
  )
  assert.equal((await second.readResponse()).status, 426)
  second.write(requestHead(Object.fromEntries(many.slice(0, 1500))))
  assert.ok([101, 400, 431].includes((await second.readHead()).status))
})
