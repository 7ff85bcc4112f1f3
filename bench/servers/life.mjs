// How every server of the bench written for Node.js begins and ends: it prints its port as one
// line, and lives as long as its standard input is open. So none outlives a bench that was killed.

/** Whether this scenario has permessage-deflate. */
export const isDeflated = process.argv[2] === 'deflate'

/** Tells the bench the port, and ends this process when the bench does. */
export function announce(port) {
  // Before memory is read, so that it is what connections hold and not what waits to be collected.
  process.on('SIGUSR2', () => globalThis.gc?.())
  process.stdout.write(`${port}\n`)
  process.stdin.on('end', () => process.exit(0))
  process.stdin.resume()
}
