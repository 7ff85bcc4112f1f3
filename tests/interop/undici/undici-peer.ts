// undici's WebSocket, which is also the global one of newer Node.js: a client, in this process.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Agent, ping, WebSocket } from 'undici'
import { acceptPeers } from '../contract/accept-peers.ts'
import { PONG_CAME } from '../contract/commands.ts'
import { Endings } from '../contract/endings.ts'
import { ALL_ABILITIES, CLOSE_CODES_OF_PAGES, type Peer } from '../contract/peer.ts'
import { openPagePeer } from '../whatwg/page-peer.mjs'

export const undiciClient: Peer = {
  name: 'undici',
  role: 'client',
  can: {
    ...ALL_ABILITIES,
    deflate: 'inflates',
    byteOrderMark: false,
    fragments: false,
    abort: false,
    closeCodes: CLOSE_CODES_OF_PAGES,
  },
  async start(certificate) {
    const endings = new Endings()
    const dispatcher = new Agent({ connect: { ca: certificate.cert } })
    class TrustingSocket extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, { protocols, dispatcher })
      }
    }
    const onPong = (event: unknown): void => {
      const { websocket } = event as { websocket: WebSocket }
      websocket.send(PONG_CAME)
    }
    subscribe('undici:websocket:pong', onPong)
    const accepting = await acceptPeers(certificate, endings, (name, url, _, protocols) => {
      const report = (code: number, reason: string): void => endings.report(name, { code, reason })
      const socket = openPagePeer(TrustingSocket, url, protocols, report)
      socket.addEventListener('message', ({ data }) => {
        if (data === '!ping') ping(socket, Buffer.from('are you there'))
      })
    })
    return {
      open: accepting.open,
      async stop() {
        await accepting.stop()
        await dispatcher.close()
        unsubscribe('undici:websocket:pong', onPong)
      },
    }
  },
}
