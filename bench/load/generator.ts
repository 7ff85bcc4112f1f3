// The load generator's process: takes one order as JSON on its command line, prints what it measured
// as one line of JSON, or one sentence on stderr and exit code 1.
import { type LoadOrder, runLoad } from './run-load.ts'

const order = JSON.parse(process.argv[2] ?? 'null') as LoadOrder
try {
  process.stdout.write(`${JSON.stringify(await runLoad(order))}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
