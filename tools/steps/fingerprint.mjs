// Fingerprints of files, by which the workshop knows whether something is still as it was.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A digest of the text parts, in their order. @param {readonly string[]} parts @returns {string} */
export function digest(parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:${part}`)
  return hash.digest('hex')
}

/**
 * Of names and contents: changes when a file is edited, renamed, added or removed.
 * @param {string} folder @param {readonly string[]} files relative to it
 */
export function contentFingerprint(folder, files) {
  return digest(files.flatMap((file) => [file, readFileSync(join(folder, file), 'base64')]))
}

/**
 * Of names and sizes: enough to see that a part of a build is missing, without reading it all.
 * @param {string} folder @param {readonly string[]} files relative to it
 */
export function outlineFingerprint(folder, files) {
  return digest(files.flatMap((file) => [file, String(statSync(join(folder, file)).size)]))
}

/** A small file's text, or undefined where there is none. @param {string} path */
export function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
