// nginx in front of our server, with the configuration of docs/howto/behind-nginx.md.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startProgram } from '../program.ts'
import { documentedConfig, replaceAll } from '../proxy/documented-config.ts'
import type { ProxyPlace } from '../proxy/proxy.ts'
import type { ProxyKind } from '../proxy/proxy-peer.ts'

const NGINX = '/usr/sbin/nginx'

export const nginxProxy: ProxyKind = {
  name: 'nginx',
  config: documentedConfig('behind-nginx.md', 'nginx'),
  idleTimeout: 'proxy_read_timeout 60s',
  keepsHalfOpen: false,
  async run(place, config) {
    if (!existsSync(NGINX)) {
      throw new Error(
        `Cannot test behind nginx: ${NGINX} does not exist; install it with: apt-get install nginx`,
      )
    }
    const file = join(place.folder, 'nginx.conf')
    await writeFile(file, wholeConfig(place, config))
    return startProgram(NGINX, ['-p', place.folder, '-e', 'stderr', '-c', file])
  },
}

/** The documented part within what Debian's /etc/nginx/nginx.conf gives, all files in the folder. */
function wholeConfig(
  { folder, plainPort, tlsPort, backendPort, certificate }: ProxyPlace,
  config: string,
): string {
  const placed = replaceAll(config, [
    ['listen 443 ssl;', `listen 127.0.0.1:${tlsPort} ssl; listen 127.0.0.1:${plainPort};`],
    ['chat.example.com;', 'localhost;'],
    ['/etc/ssl/chat.example.com/cert.pem', certificate.certFile],
    ['/etc/ssl/chat.example.com/key.pem', certificate.keyFile],
    ['127.0.0.1:8080', `127.0.0.1:${backendPort}`],
  ])
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n')
  // The workers of a master that runs as root change to this user; the folder is the master's alone.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
access_log off;
${temporary}
${placed}
}
`
}
