// Reads the one argument of an example's program: `--port N`.
import { parseArgs } from 'node:util'

/** The port asked for, or `standard`. Throws RangeError whose message says what a port is. */
export function readPort(args: readonly string[], standard: number): number {
  const { values } = parseArgs({ args: [...args], options: { port: { type: 'string' } } })
  if (values.port === undefined) return standard
  const port = Number(values.port)
  if (/^\d{1,5}$/.test(values.port) && port <= 65535) return port
  throw new RangeError(
    `Cannot use --port ${values.port}: a port must be a whole number from 0 to 65535, where 0 picks a free one`,
  )
}
