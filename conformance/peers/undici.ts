// undici's WebSocket, which is also Node's own, as the peer under test: a client only.

import { createRequire } from 'node:module'
import { Agent, ping, WebSocket } from 'undici'
import type { PeerSettings } from '../cases/settings.ts'
import { type EchoPeer, mustKnow, obey, type Tell, Unable } from './echo-peer.ts'

const KNOWN = ['compression', 'messageLimit', 'partsLimit', 'commands'] as const
const { version } = createRequire(import.meta.url)('undici/package.json') as { version: string }
/** One for each set of limits. */
const agents = new Map<string, Agent>()

export const undici: EchoPeer = {
  name: 'undici',
  version,
  connect(url, settings, tell) {
    mustKnow(settings, KNOWN)
    // It always offers permessage-deflate, with terms that cannot be set.
    if (Object.keys(settings.compression ?? {}).length > 0) {
      throw new Unable('has no setting for the terms of compression')
    }
    follow(new WebSocket(url, { dispatcher: agentFor(settings) }), new URL(url).pathname, tell)
  },
  async stop() {
    await Promise.all([...agents.values()].map((agent) => agent.destroy()))
  },
}

function agentFor({ messageLimit = 32 << 20, partsLimit = 65_536 }: PeerSettings): Agent {
  const key = `${messageLimit} ${partsLimit}`
  const known = agents.get(key)
  if (known !== undefined) return known
  const agent = new Agent({
    webSocket: { maxPayloadSize: messageLimit, maxFragments: partsLimit },
  })
  agents.set(key, agent)
  return agent
}

function follow(socket: WebSocket, path: string, tell: Tell): void {
  let isOpen = false
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('open', () => {
    isOpen = true
  })
  socket.addEventListener('message', ({ data }: { data: string | ArrayBuffer }) => {
    obey(data, {
      echo: () => socket.send(data),
      send: (other) => socket.send(other),
      close: (code, reason) => socket.close(code, reason),
      ping: (payload) => ping(socket, Buffer.from(payload)),
    })
  })
  socket.addEventListener('close', ({ code }) => {
    tell(path, isOpen ? { event: 'closed', code } : { event: 'failed' })
  })
}
