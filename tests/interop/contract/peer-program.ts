// A peer as a program of its own, in any language, that talks with us by lines:
//
//   from it   listening PLAIN PLAIN-DEFLATE TLS TLS-DEFLATE     a server's four ports
//             closed NAME CODE REASON                           how the connection of that name ended
//             failed NAME WHY                                   a client could not connect
//   to it     open NAME URL DEFLATE PROTOCOLS                   a client's order; DEFLATE is 1 or 0, PROTOCOLS a,b or -
import { type CompressionOptions, connect } from 'tongro'
import type { Program } from '../program.ts'
import { acceptPeers, type Order } from './accept-peers.ts'
import type { CertificateFiles } from './certificate.ts'
import { Endings } from './endings.ts'
import type { LivePeer, Variant } from './peer.ts'

/** A server program: we connect to the port of the variant. */
export async function serverProgram(
  program: Program,
  certificate: CertificateFiles,
): Promise<LivePeer> {
  const [word, ...ports] = (await program.nextLine()).split(' ')
  if (word !== 'listening' || ports.length !== 4) {
    throw new Error(`The peer must say "listening" and four ports, not ${word} ${ports.join(' ')}`)
  }
  const endings = new Endings()
  const reading = readEndings(program, endings)
  return {
    ...connectTo((variant) => Number(ports[indexOf(variant)]), endings, certificate),
    async stop() {
      await program.end()
      await reading
    },
  }
}

/** The `open` of a server peer whose port for each variant is known. */
export function connectTo(
  portOf: (variant: Variant) => number,
  endings: Endings,
  certificate: CertificateFiles,
): Pick<LivePeer, 'open'> {
  return {
    async open(name, variant, protocols) {
      const scheme = variant.tls ? 'wss' : 'ws'
      const socket = await connect(`${scheme}://localhost:${portOf(variant)}/${name}`, {
        protocols,
        compression: variant.deflate,
        tls: { ca: certificate.cert },
      })
      return { socket, ended: () => endings.of(name) }
    },
  }
}

/** A client program: it connects to servers of ours when we tell it to; they have `compression`. */
export async function clientProgram(
  program: Program,
  certificate: CertificateFiles,
  compression?: CompressionOptions,
): Promise<LivePeer> {
  const endings = new Endings()
  const reading = readEndings(program, endings)
  const order: Order = (name, url, { deflate }, protocols) => {
    const offered = protocols.length === 0 ? '-' : protocols.join(',')
    program.writeLine(`open ${name} ${url} ${deflate ? 1 : 0} ${offered}`)
  }
  const accepting = await acceptPeers(certificate, endings, order, compression)
  return {
    open: accepting.open,
    async stop() {
      await accepting.stop()
      await program.end()
      await reading
    },
  }
}

function indexOf({ tls, deflate }: Variant): number {
  return (tls ? 2 : 0) + (deflate ? 1 : 0)
}

/** Reads to the program's end. */
async function readEndings(program: Program, endings: Endings): Promise<void> {
  try {
    for (;;) {
      const line = await program.nextLine()
      const [, word, name, rest] = /^(\w+) (\S+) ?(.*)$/.exec(line) ?? []
      const [, code, reason] = /^(\d+) ?(.*)$/.exec(rest ?? '') ?? []
      if (word === 'closed' && code !== undefined) {
        endings.report(name!, { code: Number(code), reason: reason! })
      } else {
        endings.fail(new Error(`The peer says: ${line}`))
      }
    }
  } catch (error) {
    endings.fail(error as Error)
  }
}
