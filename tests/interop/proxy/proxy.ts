// A reverse proxy as an ordinary process on two free ports of 127.0.0.1, one of them with TLS.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CertificateFiles } from '../contract/certificate.ts'
import type { Program } from '../program.ts'

const TRIES = 5
const STARTS_WITHIN_MS = 30_000
const PAUSE_MS = 20

export interface ProxyPlace {
  /** For its files; gone when it stops. */
  readonly folder: string
  readonly plainPort: number
  readonly tlsPort: number
  /** Where our server listens. */
  readonly backendPort: number
  readonly certificate: CertificateFiles
}

export interface RunningProxy extends ProxyPlace {
  stop(): Promise<void>
}

/** Somebody else may take a free port before the proxy does: then others are tried. */
export async function startProxy(
  run: (place: ProxyPlace) => Promise<Program>,
  backendPort: number,
  certificate: CertificateFiles,
): Promise<RunningProxy> {
  for (let tries = 1; ; tries++) {
    const folder = await mkdtemp(join(tmpdir(), 'tongro-proxy-'))
    const [plainPort, tlsPort] = await freePorts()
    const place = { folder, plainPort, tlsPort, backendPort, certificate }
    const program = await run(place)
    const stop = async (): Promise<void> => {
      await program.stop()
      await rm(folder, { recursive: true, force: true })
    }
    try {
      await Promise.race([listens(plainPort), program.ended.then(unexpectedEnd)])
      return { ...place, stop }
    } catch (error) {
      await stop()
      if (tries === TRIES || !/address already in use|cannot bind/i.test(String(error))) throw error
    }
  }
}

function unexpectedEnd(): never {
  throw new Error('The proxy ended before it listened')
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()]
  for (const server of servers) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  for (const server of servers) server.close()
  return ports as [number, number]
}

async function listens(port: number): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS
  while (!(await accepts(port))) {
    if (Date.now() > deadline) throw new Error(`Nothing listened on port ${port} in time`)
    await sleep(PAUSE_MS)
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const tell = (isOpen: boolean) => () => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', tell(true)).once('error', tell(false))
  })
}
