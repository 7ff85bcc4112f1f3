// What upgrade may refuse with, and what a refusal must not do to the server.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, rawTo, start } from '../../test-support/live.ts'
import { requestHead } from '../../test-support/raw-peer.ts'

const QUIET = { error: () => {} }

test('a refusal whose body never ends is cut at limits.handshakeMs', BOUNDED, async (t) => {
  const told: Error[] = []
  const server = await start(t, {
    limits: { handshakeMs: 100 },
    upgrade: () => new Response(new ReadableStream({}), { status: 401 }),
    error: (error) => void told.push(error),
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead())
  assert.equal((await peer.readResponse()).status, 500)
  assert.match(told[0]!.message, /handshakeMs/)
})

test('close keeps its deadline while a refusal waits for its body', BOUNDED, async (t) => {
  const server = await start(t, {
    ...QUIET,
    upgrade: () => new Response(new ReadableStream({}), { status: 401 }),
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead())
  await new Promise((resolve) => setTimeout(resolve, 50))
  const began = performance.now()
  await server.close({ deadline: 100 })
  assert.ok(performance.now() - began < 5_000)
})

for (const status of [204, 304]) {
  test(`a refusal with ${status} has no body and no Content-Length`, BOUNDED, async (t) => {
    const server = await start(t, { upgrade: () => new Response(null, { status }) })
    const peer = await rawTo(t, server)
    peer.write(requestHead())
    const head = (await peer.readToEnd()).toString('latin1')
    assert.ok(head.startsWith(`HTTP/1.1 ${status} `), head)
    assert.doesNotMatch(head, /content-length/i)
    assert.ok(head.endsWith('\r\n\r\n'))
  })
}

test('Response.error() is a failure of the handler, answered with 500', BOUNDED, async (t) => {
  const told: Error[] = []
  const server = await start(t, {
    upgrade: () => Response.error(),
    error: (error) => void told.push(error),
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead())
  assert.equal((await peer.readResponse()).status, 500)
  assert.match(told[0]!.message, /status 0/)
})

test('an error handler that rejects is printed and hurts nobody', BOUNDED, async (t) => {
  const printed: unknown[] = []
  t.mock.method(console, 'error', (error: unknown) => void printed.push(error))
  const server = await start(t, {
    upgrade: () => {
      throw new Error('first')
    },
    error: async () => {
      throw new Error('second')
    },
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead())
  assert.equal((await peer.readResponse()).status, 500)
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(printed.map(String), ['Error: second'])
})
