import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Collected } from '../../../test-support/collected.ts'
import { BOUNDED, start, until } from '../../../test-support/live.ts'
import { connect } from '../../client/index.ts'
import { Inspector, type MessageReport, type Report } from '../model/index.ts'
import { nodeCodec, nodeInflater } from './node-inflater.ts'

async function messagesOf(seen: Collected): Promise<MessageReport[]> {
  const reports: Report[] = []
  const options = { inflater: nodeInflater, codec: nodeCodec }
  const inspector = new Inspector((report) => void reports.push(report), options)
  for (const record of seen.records) inspector.record(record)
  inspector.end()
  const findings = reports.filter(({ kind }) => kind === 'finding')
  assert.deepEqual(findings, [])
  return reports.filter((one): one is MessageReport => one.kind === 'message')
}

test(
  'what a tap saw of a compressed connection is inflated, with and without a context',
  BOUNDED,
  async (t) => {
    for (const compression of [
      { threshold: 0 },
      { threshold: 0, contextTakeover: false },
      { threshold: 0, windowBits: 9 },
    ]) {
      const seen = new Collected()
      const server = await start(t, {
        compression,
        message: (socket, message) => void socket.send(message),
      })
      const url = `ws://127.0.0.1:${server.port}/`
      const socket = await connect(url, { compression, tap: seen.sink })
      const texts = ['again and again and again', 'again and again and again', 'ä'.repeat(9_000)]
      for (const text of texts) socket.send(text)
      let left = texts.length
      for await (const message of socket) if (message.length >= 0 && --left === 0) break
      socket.close(1000)
      await socket.closed
      await until(() => seen.ends().length === 2)
      const messages = await messagesOf(seen)
      for (const from of ['client', 'server'] as const) {
        const own = messages.filter((one) => one.from === from)
        assert.deepEqual(
          own.map(({ text }) => text),
          texts,
        )
        assert.ok(own.every(({ isCompressed, failure }) => isCompressed && failure === undefined))
        assert.ok(own[2]!.wireLength < own[2]!.length)
      }
    }
  },
)
