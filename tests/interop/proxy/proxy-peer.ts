// Our client and our server with a reverse proxy between them, as a peer for the scenarios of interoperability.
import type { Server } from 'tongro'
import type { CertificateFiles } from '../contract/certificate.ts'
import { Endings } from '../contract/endings.ts'
import { ALL_ABILITIES, type Peer } from '../contract/peer.ts'
import { connectTo } from '../contract/peer-program.ts'
import type { Program } from '../program.ts'
import { startOwnEcho } from './own-echo.ts'
import { type ProxyPlace, type RunningProxy, startProxy } from './proxy.ts'

export interface ProxyKind {
  readonly name: string
  /** As documented. */
  readonly config: string
  /** The setting in it that ends silent connections. */
  readonly idleTimeout: string
  /** Passes the end of one direction on and keeps the other open. */
  readonly keepsHalfOpen: boolean
  run(place: ProxyPlace, config: string): Promise<Program>
}

export function proxyPeer(kind: ProxyKind): Peer {
  return {
    name: kind.name,
    role: 'proxy',
    can: ALL_ABILITIES,
    async start(certificate) {
      const endings = new Endings()
      const server = await startOwnEcho(endings)
      const proxy = await startBefore(server, kind, certificate)
      const portOf = ({ tls }: { tls: boolean }): number => (tls ? proxy.tlsPort : proxy.plainPort)
      return {
        ...connectTo(portOf, endings, certificate),
        async stop() {
          await proxy.stop()
          await server.close({ deadline: 2_000 })
        },
      }
    },
  }
}

/** The proxy in front of a server, with its documented configuration or another. */
export function startBefore(
  server: Server,
  kind: ProxyKind,
  certificate: CertificateFiles,
  config: string = kind.config,
): Promise<RunningProxy> {
  return startProxy((place) => kind.run(place, config), server.port, certificate)
}
