// Bundles a file for a page as a reader's project would: by Vite, from the built packages.
import { join } from 'node:path'
import { build } from 'vite'

/** The text of one ES module; `entry` is relative to this folder. */
export async function bundle(entry: string, minify = false): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    build: {
      write: false,
      minify,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, entry), formats: ['es'], fileName: 'page' },
    },
  })
  const outputs = Array.isArray(result) ? result : [result]
  const chunks = outputs.flatMap((one) => ('output' in one ? one.output : []))
  const [chunk] = chunks.filter((one) => one.type === 'chunk')
  if (chunk === undefined || chunks.length !== 1) throw new Error('The bundle is not one file')
  return chunk.code
}
