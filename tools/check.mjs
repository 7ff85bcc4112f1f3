// `npm run check`: format, lint, types, lock file, layers, exports and docs; exit code 1 when one of them fails.
import { runChecks } from './steps/checks.mjs'
import { installDependencies } from './steps/dependencies.mjs'
import { alone } from './steps/lock.mjs'
import { main } from './steps/step.mjs'

await main(async () => {
  await alone(() => installDependencies())
  const failed = await runChecks()
  return failed.length === 0 ? 0 : 1
})
