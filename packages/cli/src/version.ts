// The version of this command, read from the package it ships in.
import { readFileSync } from 'node:fs'

/** As in package.json, which stands one folder above both src/ and dist/. */
export function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const manifest = JSON.parse(text) as { readonly version: string }
  return manifest.version
}
