// Clients that know nothing of HTTP/2 on an HTTP/2 server that allows HTTP/1.1: ws, and ourselves.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { makeCertificate } from '../../test-support/certificate.ts'
import { listening } from '../../test-support/http2-peer.ts'
import { BOUNDED, start } from '../../test-support/live.ts'
import { connect } from '../client/index.ts'

const certificate = makeCertificate()

test('ws and both of our ways meet on one server with allowHTTP1', BOUNDED, async (t) => {
  const http2 = await listening(t, createSecureServer({ ...certificate, allowHTTP1: true }))
  const versions: string[] = []
  const server = await start(t, {
    server: http2,
    open: (socket) => {
      socket.subscribe('all')
      versions.push(socket.request.httpVersion)
    },
    message: (_, message) => void server.publish('all', message as string),
  })
  const url = `wss://localhost:${http2.port}/`
  const tls = { ca: certificate.cert }
  const old = new WebSocket(url, tls)
  t.after(() => old.terminate())
  await once(old, 'open')
  const sockets = [await connect(url, { tls }), await connect(url, { tls, http2: false })]
  for (const socket of sockets) t.after(() => socket.terminate())
  const heard = once(old, 'message')
  sockets[0]!.send('to all')
  assert.equal(String((await heard)[0]), 'to all')
  for (const socket of sockets) {
    for await (const message of socket) {
      assert.equal(message, 'to all')
      break
    }
  }
  assert.deepEqual(versions, ['1.1', '2.0', '1.1'])
})
