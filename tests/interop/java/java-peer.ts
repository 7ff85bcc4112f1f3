// java.net.http.WebSocket, the client of Java 11 and later, which has no compression. The program is run from its source.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ALL_ABILITIES, type Peer } from '../contract/peer.ts'
import { clientProgram } from '../contract/peer-program.ts'
import { startProgram } from '../program.ts'

/** By its full path: another java may stand first on the PATH. */
const JAVA = '/usr/bin/java'
/** Quick to start rather than quick later. */
const FLAGS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto']

export const javaClient: Peer = {
  name: 'java.net.http',
  role: 'client',
  can: { ...ALL_ABILITIES, deflate: 'none' },
  async start(certificate) {
    if (!existsSync(JAVA)) {
      throw new Error(
        `Cannot test against java.net.http: ${JAVA} does not exist; install it with: apt-get install default-jdk-headless`,
      )
    }
    const source = fileURLToPath(new URL('Peer.java', import.meta.url))
    return clientProgram(startProgram(JAVA, [...FLAGS, source, certificate.certFile]), certificate)
  },
}
