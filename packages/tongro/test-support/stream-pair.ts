// Two ends of one line of the system: TCP, TLS or a Unix socket.

import { once } from 'node:events'
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { createServer as createTlsServer, connect as tlsConnect } from 'node:tls'
import type { TestCertificate } from './certificate.ts'
import { unixPath } from './live.ts'

const HALF_OPEN = { allowHalfOpen: true, noDelay: true }

export async function streamPair(
  t: TestContext,
  kind: 'tcp' | 'unix',
): Promise<readonly [Socket, Socket]> {
  const server = createServer(HALF_OPEN)
  const where: NetConnectOpts = kind === 'unix' ? { path: unixPath(t) } : { port: 0 }
  server.listen(kind === 'unix' ? where : { port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = Object(server.address()) as { port?: number }
  const target = kind === 'unix' ? where : { port: port!, host: '127.0.0.1' }
  const accepted = once(server, 'connection')
  const near = connect({ ...target, ...HALF_OPEN } as NetConnectOpts)
  await once(near, 'connect')
  const [far] = (await accepted) as [Socket]
  server.close()
  return [near, far]
}

export async function tlsPair(certificate: TestCertificate): Promise<readonly [Socket, Socket]> {
  const server = createTlsServer({ ...certificate, ...HALF_OPEN } as object)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const accepted = once(server, 'secureConnection')
  const near = tlsConnect({
    port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: certificate.cert,
    ...HALF_OPEN,
  })
  await once(near, 'secureConnect')
  const [far] = (await accepted) as [Socket]
  server.close()
  return [near, far]
}
