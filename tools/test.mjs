// `npm test`: does all its own set-up, builds, checks, and runs every test file. Arguments choose
// files by a part of their path (`npm test -- frame`), and then the checks are left out; an argument
// that begins with `--test-` goes to Node's runner.
import { buildPackages } from './steps/build-packages.mjs'
import { runChecks } from './steps/checks.mjs'
import { installDependencies } from './steps/dependencies.mjs'
import { alone } from './steps/lock.mjs'
import { main, StepError } from './steps/step.mjs'
import { installSystemPackages } from './steps/system-packages.mjs'
import { listTestFiles, runTestFiles } from './steps/test-files.mjs'

await main(async () => {
  const options = process.argv.slice(2).filter((arg) => arg.startsWith('--test-'))
  const filters = process.argv.slice(2).filter((arg) => !arg.startsWith('--test-'))
  const files = listTestFiles(filters)
  if (files.length === 0) {
    const wanted = filters.map((filter) => JSON.stringify(filter)).join(' or ')
    throw new StepError(
      `Cannot find a test file${wanted && ` whose path contains ${wanted}`}: give a part of a path, such as "frame"`,
    )
  }
  await alone(async () => {
    await installDependencies()
    await installSystemPackages()
    await buildPackages()
  })
  const failedChecks = filters.length === 0 ? await runChecks() : []
  const code = await runTestFiles(files, options)
  if (failedChecks.length === 0) return code
  process.stderr.write(`These checks failed before the tests: ${failedChecks.join(', ')}\n`)
  return code === 0 ? 1 : code
})
