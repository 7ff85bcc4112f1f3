// `/metrics` for Prometheus: Node's own process metrics, and what the server counted. The totals live in the server;
// they are read when somebody scrapes, so that counting costs nothing between scrapes.
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** What is read at each scrape; all but `connections` are totals since start. */
export interface ServerTotals {
  readonly connections: number
  readonly opened: number
  readonly closed: number
  readonly refused: number
  readonly messagesReceived: number
  readonly messagesSent: number
  readonly bytesRead: number
  readonly bytesWritten: number
}

export interface Metrics {
  readonly contentType: string
  countHttpRequest(status: number): void
  /** In the Prometheus text format. */
  render(): Promise<string>
}

type Total = readonly [name: string, key: Exclude<keyof ServerTotals, 'connections'>, help: string]

const TOTALS: readonly Total[] = [
  ['tongro_connections_opened_total', 'opened', 'WebSocket connections opened'],
  ['tongro_connections_closed_total', 'closed', 'WebSocket connections ended'],
  ['tongro_handshakes_refused_total', 'refused', 'Opening handshakes refused'],
  ['tongro_messages_received_total', 'messagesReceived', 'Messages received over WebSocket'],
  ['tongro_messages_sent_total', 'messagesSent', 'Messages sent over WebSocket'],
  ['tongro_bytes_read_total', 'bytesRead', 'Bytes read from WebSocket connections'],
  ['tongro_bytes_written_total', 'bytesWritten', 'Bytes written to WebSocket connections'],
]

export function createMetrics(readTotals: () => ServerTotals): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'tongro_connections',
    help: 'WebSocket connections open now',
    registers,
    collect() {
      this.set(readTotals().connections)
    },
  })
  for (const [name, key, help] of TOTALS) {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(readTotals()[key])
      },
    })
  }
  const requests = new Counter({
    name: 'tongro_http_requests_total',
    help: 'Plain HTTP requests answered, by status',
    labelNames: ['status'],
    registers,
  })
  return {
    contentType: registry.contentType,
    countHttpRequest: (status) => requests.inc({ status: String(status) }),
    render: () => registry.metrics(),
  }
}
