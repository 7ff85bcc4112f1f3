// Our servers for client peers, one for each variant, and the meeting of an order to connect with the socket that comes.
import { type CompressionOptions, type Server, type Socket, serve } from 'tongro'
import type { CertificateFiles } from './certificate.ts'
import type { Endings } from './endings.ts'
import { KNOWN_PROTOCOLS, type LivePeer, VARIANTS, type Variant } from './peer.ts'

const COMES_WITHIN_MS = 30_000

/** Has the client connect to `url`, which ends in `/name`. */
export type Order = (
  name: string,
  url: string,
  variant: Variant,
  protocols: readonly string[],
) => unknown

export async function acceptPeers(
  certificate: CertificateFiles,
  endings: Endings,
  order: Order,
  compression: CompressionOptions = {},
): Promise<LivePeer> {
  const coming = new Map<string, (socket: Socket) => void>()
  const servers = new Map<Variant, Server>()
  for (const variant of VARIANTS) {
    const server = await serve({
      hostname: 'localhost',
      compression: variant.deflate && compression,
      tls: variant.tls ? { key: certificate.key, cert: certificate.cert } : undefined,
      // Pages from nowhere have the origin null.
      origins: '*',
      upgrade: ({ protocols }) => ({
        protocol: KNOWN_PROTOCOLS.find((known) => protocols.includes(known)),
      }),
      open: (socket) => coming.get(socket.request.url.pathname.slice(1))?.(socket),
    })
    servers.set(variant, server)
  }
  return {
    async open(name, variant, protocols) {
      const socket = await new Promise<Socket>((resolve, reject) => {
        const failed = (): void => reject(new Error(`The peer did not connect as ${name}`))
        const timer = setTimeout(failed, COMES_WITHIN_MS)
        coming.set(name, (socket) => {
          clearTimeout(timer)
          resolve(socket)
        })
        endings
          .of(name)
          .then(
            ({ code }) => reject(new Error(`The peer could not connect as ${name}: ${code}`)),
            reject,
          )
        const { port } = servers.get(variant)!
        order(name, `${variant.tls ? 'wss' : 'ws'}://localhost:${port}/${name}`, variant, protocols)
      })
      return { socket, ended: () => endings.of(name) }
    },
    async stop() {
      await Promise.all([...servers.values()].map((server) => server.close({ deadline: 2_000 })))
    },
  }
}
