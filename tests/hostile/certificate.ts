// A certificate for localhost and 127.0.0.1 that no system trusts, made afresh by openssl.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'tongro-hostile-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
    const subject = ['-subj', '/CN=localhost', '-addext', names]
    const args = ['req', '-x509', '-days', '2', ...kind, ...subject, '-keyout', key, '-out', cert]
    execFileSync('openssl', args, { stdio: 'pipe' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
