// Runs a TypeScript file of this workspace from source: `node tools/run-source.mjs FILE [ARGS]`.
// Plain JavaScript and Node's own modules only, so that it can say what is missing before anything is installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
if (!existsSync(join(root, 'node_modules', 'tsx'))) {
  console.error('Cannot run from source: dependencies are not installed. Run: npm run setup')
  process.exit(2)
}
const child = spawn(
  process.execPath,
  ['--conditions=tongro-source', '--import', 'tsx', ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
process.on('SIGINT', () => child.kill('SIGINT'))
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
