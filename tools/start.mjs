// `npm start`: installs and builds what is missing, then runs `tongro serve` with the arguments
// passed on (`npm start -- --port 9000`). The server runs in this very process, so signals, the
// terminal and the exit code are its own.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildPackages } from './steps/build-packages.mjs'
import { installDependencies } from './steps/dependencies.mjs'
import { alone } from './steps/lock.mjs'
import { main } from './steps/step.mjs'
import { ROOT } from './steps/workspace.mjs'

await main(async () => {
  await alone(async () => {
    await installDependencies()
    await buildPackages()
  })
  return 0
})

if (process.exitCode === 0) {
  process.exitCode = undefined
  const command = join(ROOT, 'packages', 'cli', 'bin', 'tongro.js')
  process.argv.splice(1, 1, command, 'serve')
  await import(pathToFileURL(command).href)
}
