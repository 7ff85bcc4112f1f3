// `npm run setup`: installs the dependencies and the distribution's packages that the tests need.
// Node's own modules only, like every script here that runs before anything is installed.
import { installDependencies } from './steps/dependencies.mjs'
import { alone } from './steps/lock.mjs'
import { main } from './steps/step.mjs'
import { installSystemPackages } from './steps/system-packages.mjs'

await main(async () => {
  await alone(async () => {
    await installDependencies()
    await installSystemPackages()
  })
  return 0
})
