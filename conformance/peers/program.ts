// Runs a JavaScript peer as a program of its own: `program.ts NAME`. Orders come as JSON lines on
// standard input, answers and reports leave as JSON lines (README.md, "A peer of your own").

import { createInterface } from 'node:readline'
import type { PeerSettings } from '../cases/settings.ts'
import type { Report } from '../run/peer.ts'
import { type EchoPeer, Unable } from './echo-peer.ts'
import { loadPeer } from './javascript-peers.ts'

interface Order {
  readonly do: 'listen' | 'connect'
  readonly key: string
  readonly url?: string
  readonly settings: PeerSettings
}

const tell = (path: string, report: Report): void => print({ path, ...report })

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function obeyOrder(peer: EchoPeer, order: Order): Promise<void> {
  const { key, settings } = order
  try {
    if (order.do === 'listen') {
      if (peer.listen === undefined) throw new Unable('is no server')
      print({ key, port: await peer.listen(settings, tell) })
      return
    }
    if (peer.connect === undefined) throw new Unable('is no client')
    peer.connect(order.url ?? '', settings, tell)
    print({ key })
  } catch (error) {
    if (!(error instanceof Unable)) throw error
    print({ key, unsupported: error.message })
  }
}

const peer = await loadPeer(process.argv[2] ?? '')
print({ name: peer.name, version: peer.version })
for await (const line of createInterface({ input: process.stdin })) {
  await obeyOrder(peer, JSON.parse(line) as Order)
}
process.exit(0)
