// libwebsockets in both roles, as a small program in C, which is compiled first.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ALL_ABILITIES, type LivePeer, type Peer } from '../contract/peer.ts'
import { clientProgram, serverProgram } from '../contract/peer-program.ts'
import { startProgram } from '../program.ts'

/** Its compressor asserts that no message is empty, and takes the process down. */
const CAN = { ...ALL_ABILITIES, emptyCompressed: false }

export const libwebsocketsServer: Peer = {
  name: 'libwebsockets',
  role: 'server',
  can: CAN,
  start: (certificate) =>
    withProgram(async (path) => {
      const { certFile, keyFile } = certificate
      return serverProgram(startProgram(path, ['server', certFile, keyFile]), certificate)
    }),
}

/**
 * Version 4.1 reads uncompressed frames for ever once compression is agreed, pongs included: so our server compresses every
 * message here.
 */
export const libwebsocketsClient: Peer = {
  name: 'libwebsockets',
  role: 'client',
  can: { ...CAN, pingCompressed: false },
  start: (certificate) =>
    withProgram((path) => {
      const program = startProgram(path, ['client', certificate.certFile])
      return clientProgram(program, certificate, { threshold: 0 })
    }),
}

/** The compiled program, for as long as the peer lives. */
async function withProgram(start: (path: string) => Promise<LivePeer>): Promise<LivePeer> {
  const folder = await mkdtemp(join(tmpdir(), 'tongro-lws-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true })
  try {
    const path = await compile(folder)
    const live = await start(path)
    return { open: live.open, stop: () => live.stop().finally(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}

async function compile(folder: string): Promise<string> {
  const path = join(folder, 'peer')
  const source = fileURLToPath(new URL('peer.c', import.meta.url))
  try {
    await promisify(execFile)('gcc', ['-O1', '-Wall', '-o', path, source, '-lwebsockets'])
  } catch (error) {
    throw new Error(
      'Cannot test against libwebsockets: its peer does not compile; install what that needs with: apt-get install gcc libc6-dev libwebsockets-dev',
      { cause: error },
    )
  }
  return path
}
