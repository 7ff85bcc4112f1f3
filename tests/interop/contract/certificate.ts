// A certificate for localhost that no system trusts, as files for programs of any kind, made afresh by openssl.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface CertificateFiles {
  readonly keyFile: string
  readonly certFile: string
  /** Both in one file, the certificate first, as haproxy wants it. */
  readonly bothFile: string
  readonly key: string
  readonly cert: string
  remove(): void
}

export function makeCertificate(): CertificateFiles {
  const folder = mkdtempSync(join(tmpdir(), 'tongro-interop-tls-'))
  const [keyFile, certFile, bothFile] = ['key.pem', 'cert.pem', 'both.pem'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1'
  const subject = ['-subj', '/CN=localhost', '-addext', names]
  const files = ['-keyout', keyFile, '-out', certFile]
  const args = ['req', '-x509', '-days', '2', ...kind, ...subject, ...files]
  execFileSync('openssl', args, { stdio: 'pipe' })
  const [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')]
  writeFileSync(bothFile, cert + key, { mode: 0o600 })
  return {
    keyFile,
    certFile,
    bothFile,
    key,
    cert,
    remove: () => rmSync(folder, { recursive: true }),
  }
}
