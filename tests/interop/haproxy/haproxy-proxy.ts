// haproxy in front of our server, with the configuration of docs/howto/behind-haproxy.md.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startProgram } from '../program.ts'
import { documentedConfig, replaceAll } from '../proxy/documented-config.ts'
import type { ProxyKind } from '../proxy/proxy-peer.ts'

const HAPROXY = '/usr/sbin/haproxy'

export const haproxyProxy: ProxyKind = {
  name: 'haproxy',
  config: documentedConfig('behind-haproxy.md', 'haproxy'),
  idleTimeout: 'timeout tunnel 60s',
  keepsHalfOpen: true,
  async run({ folder, plainPort, tlsPort, backendPort, certificate }, config) {
    if (!existsSync(HAPROXY)) {
      throw new Error(
        `Cannot test behind haproxy: ${HAPROXY} does not exist; install it with: apt-get install haproxy`,
      )
    }
    const placed = replaceAll(config, [
      ['bind :443 ssl', `bind 127.0.0.1:${plainPort}\n    bind 127.0.0.1:${tlsPort} ssl`],
      ['/etc/haproxy/chat.example.com.pem', certificate.bothFile],
      ['127.0.0.1:8080', `127.0.0.1:${backendPort}`],
    ])
    const file = join(folder, 'haproxy.cfg')
    await writeFile(file, `global\n    maxconn 256\n${placed}`)
    return startProgram(HAPROXY, ['-db', '-f', file])
  },
}
