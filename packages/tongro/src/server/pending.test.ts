// limits.pending: how many lines may stand that are no open connection.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import { BOUNDED, rawSocketTo, rawTo, start, until } from '../../test-support/live.ts'
import type { RawPeer } from '../../test-support/raw-peer.ts'

/** Whether the server keeps a line on which nothing is said, a little longer than it takes to drop. */
async function isKept(peer: RawPeer): Promise<boolean> {
  // Bytes make a dropped line known on this side; they are no whole head.
  peer.write('G')
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 300))
  return await Promise.race([
    late,
    peer.readToEnd().then(
      () => false,
      () => false,
    ),
  ])
}

test(
  'L8 limits.pending: heads on the way above it are dropped, open connections stay',
  BOUNDED,
  async (t) => {
    const server = await start(t, { limits: { connections: 5, pending: 2 }, message: () => {} })
    const open = [await rawSocketTo(t, server), await rawSocketTo(t, server)]
    const heads = [await rawTo(t, server), await rawTo(t, server)]
    for (const head of heads) assert.equal(await isKept(head), true)
    assert.equal(await isKept(await rawTo(t, server)), false)
    for (const peer of [...open, ...heads]) assert.equal(peer.stream.destroyed, false)
    // A line that ends makes room.
    heads[0]!.destroy()
    await until(() => heads[0]!.stream.destroyed)
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(await isKept(await rawTo(t, server)), true)
  },
)

test('L8 limits.pending: plain HTTP and lines that never begin TLS count', BOUNDED, async (t) => {
  const certificate = makeCertificate()
  for (const tls of [undefined, certificate]) {
    const server = await start(t, {
      tls,
      limits: { connections: 1, pending: 2 },
      fetch: async (request) => new Response(await request.text()),
    })
    const lines = await Promise.all([1, 2, 3].map(() => rawTo(t, server)))
    if (tls === undefined) {
      // The body stays away, so that these are requests which go on.
      const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n'
      for (const line of lines) line.write(head)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal(await isKept(await rawTo(t, server)), false)
    assert.deepEqual(
      lines.map(({ stream }) => stream.destroyed),
      [false, false, false],
    )
  }
})
