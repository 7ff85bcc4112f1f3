// What the tap shows must be what the model reads: healthy connections of every kind give no finding.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { test } from 'node:test'
import { Collected } from '../../../test-support/collected.ts'
import { BOUNDED, start, until } from '../../../test-support/live.ts'
import { type ConnectOptions, connect } from '../../client/index.ts'
import type { AttachableServer } from '../../server/index.ts'
import { Inspector, type Report } from '../model/index.ts'
import { nodeCodec, nodeInflater } from './node-inflater.ts'

function reportsOf(seen: Collected): Report[] {
  const reports: Report[] = []
  const options = { inflater: nodeInflater, codec: nodeCodec }
  const inspector = new Inspector((report) => void reports.push(report), options)
  for (const record of seen.records) inspector.record(record)
  inspector.end()
  return reports
}

const LINES: ReadonlyArray<[string, () => AttachableServer | undefined, ConnectOptions]> = [
  ['a server of our own', () => undefined, {}],
  ['an attached server', () => createServer(), {}],
  ['a stream of HTTP/2', () => createHttp2Server(), { http2: true }],
]

for (const [title, make, options] of LINES) {
  test(`the taps of ${title} and of its client give no finding`, BOUNDED, async (t) => {
    const near = new Collected()
    const far = new Collected()
    const http = make()
    if (http !== undefined) {
      http.listen(0, '127.0.0.1')
      await once(http, 'listening')
      t.after(() => http.close())
    }
    const server = await start(t, {
      server: http,
      compression: true,
      tap: far.sink,
      message: (socket, message) => void socket.send(message),
    })
    const url = `ws://127.0.0.1:${server.port}/`
    const socket = await connect(url, { ...options, compression: true, tap: near.sink })
    const sent = ['Hello', 'compressed '.repeat(300)]
    for (const text of sent) socket.send(text)
    await socket.ping('probe')
    let left = sent.length
    for await (const message of socket) if (message.length > 0 && --left === 0) break
    socket.close(1000, 'done')
    await socket.closed
    await until(() => near.ends().length === 2 && far.ends().length === 2)
    for (const seen of [near, far]) {
      const reports = reportsOf(seen)
      assert.deepEqual(
        reports.filter(({ kind }) => kind === 'finding' || kind === 'skip' || kind === 'trouble'),
        [],
      )
      const handshake = reports.find((one) => one.kind === 'handshake')
      assert.equal(handshake?.isOpen, true)
      const texts = reports.flatMap((one) => (one.kind === 'message' ? [one.text] : []))
      assert.deepEqual(texts.toSorted(), [...sent, ...sent].toSorted())
      const close = reports.find((one) => one.kind === 'close')
      assert.deepEqual([close?.code, close?.wasClean, close?.initiator], [1000, true, 'client'])
    }
  })
}
