// `npm run build`: brings every package's dist up to date, the dependencies first.
import { buildPackages } from './steps/build-packages.mjs'
import { installDependencies } from './steps/dependencies.mjs'
import { alone } from './steps/lock.mjs'
import { main } from './steps/step.mjs'

await main(async () => {
  const built = await alone(async () => {
    await installDependencies()
    return buildPackages()
  })
  if (built.length === 0) process.stderr.write('Everything is built already\n')
  return 0
})
