import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics, type ServerTotals } from './metrics.ts'

const TOTALS: ServerTotals = {
  connections: 2,
  opened: 5,
  closed: 3,
  refused: 1,
  messagesReceived: 10,
  messagesSent: 20,
  bytesRead: 1_000,
  bytesWritten: 2_000,
}

test('each scrape shows the totals of that moment, not their sum over scrapes', async () => {
  let totals = TOTALS
  const metrics = createMetrics(() => totals)
  await metrics.render()
  totals = { ...TOTALS, connections: 1, messagesSent: 21 }
  const text = await metrics.render()
  for (const line of [
    'tongro_connections 1',
    'tongro_connections_opened_total 5',
    'tongro_connections_closed_total 3',
    'tongro_handshakes_refused_total 1',
    'tongro_messages_received_total 10',
    'tongro_messages_sent_total 21',
    'tongro_bytes_read_total 1000',
    'tongro_bytes_written_total 2000',
  ]) {
    assert.ok(text.includes(`\n${line}\n`), line)
  }
})

test('HTTP requests are counted by status, beside the process metrics', async () => {
  const metrics = createMetrics(() => TOTALS)
  metrics.countHttpRequest(200)
  metrics.countHttpRequest(200)
  metrics.countHttpRequest(404)
  const text = await metrics.render()
  assert.match(text, /^tongro_http_requests_total\{status="200"\} 2$/m)
  assert.match(text, /^tongro_http_requests_total\{status="404"\} 1$/m)
  assert.match(text, /^process_resident_memory_bytes \d+$/m)
  assert.match(metrics.contentType, /^text\/plain/)
})
